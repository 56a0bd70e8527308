#include <catch2/catch.hpp>

#include "client/screens/common.h"
#include "client/screens/form/choices.h"
#include "tests/client/screens/support.h"

using namespace relais;
using namespace relais::tests;
using client::ui::Key;
namespace form = client::screens::form;

namespace {

std::vector<std::string> communes() {
    return {"Ansongo", "Bourem", "Gao",      "Gounzoureye", "Goundam", "Ménaka",
            "Sévaré",  "Sangha", "Tessalit", "Tombouctou",  "Tonka",   "Kayes Ndi"};
}

std::string chosen(const form::Outcome& outcome) {
    const auto* taken = std::get_if<form::Chosen>(&outcome);
    return taken == nullptr ? "" : taken->value + (taken->go_on ? " and on" : "");
}

}  // namespace

TEST_CASE("choices: what was typed finds labels whatever their accents, best first",
          "[client_screens]") {
    const auto labels = communes();

    CHECK(client::screens::matching(labels, "").size() == labels.size());
    CHECK(client::screens::matching(labels, "men") == std::vector<std::size_t>{5});
    CHECK(client::screens::matching(labels, "SEVARE") == std::vector<std::size_t>{6});
    // The whole label, then beginnings, then the beginning of a word, then anywhere.
    CHECK(client::screens::matching(labels, "gao") == std::vector<std::size_t>{2});
    CHECK(client::screens::matching(labels, "ndi") == std::vector<std::size_t>{11});
    CHECK(client::screens::matching({"Nord", "Kidal nord", "Sonord", "nord est"}, "nord") ==
          std::vector<std::size_t>{0, 3, 1, 2});
    CHECK(client::screens::matching(labels, "zzz").empty());
}

TEST_CASE("choices: up to nine are chosen by digit, on either layout", "[client_screens]") {
    const auto view = select("sens", {"Entrant", "Sortant", "Interne"});
    form::Choosing choosing;
    form::refresh(choosing, view);

    CHECK(chosen(form::press(choosing, view, digit(2))) == "c2");
    CHECK(chosen(form::press(choosing, view, digit(3, "\""))) == "c3");
    CHECK(std::holds_alternative<form::Handled>(form::press(choosing, view, digit(7))));
}

TEST_CASE("choices: a first letter that fits one choice takes it", "[client_screens]") {
    const auto view = select("consent", {"Oui", "Non", "Nous verrons", "Été"});
    form::Choosing choosing;
    form::refresh(choosing, view);

    CHECK(chosen(form::press(choosing, view, letter("o"))) == "c1");
    CHECK(chosen(form::press(choosing, view, letter("e"))) == "c4");
    CHECK(std::holds_alternative<form::NotMine>(form::press(choosing, view, letter("x"))));

    choosing.focus = 0;
    CHECK(chosen(form::press(choosing, view, letter("n"))).empty());
    CHECK(choosing.focus == 1);
    CHECK(chosen(form::press(choosing, view, letter("n"))).empty());
    CHECK(choosing.focus == 2);
    CHECK(chosen(form::press(choosing, view, key(Key::enter))) == "c3 and on");
}

TEST_CASE("choices: Enter takes what the arrows point at, and else leaves the answer",
          "[client_screens]") {
    auto view = select("sens", {"Entrant", "Sortant", "Interne"});
    form::Choosing choosing;
    form::refresh(choosing, view);

    CHECK(std::holds_alternative<form::NotMine>(form::press(choosing, view, key(Key::enter))));
    // The first arrow only shows the ring, where the list begins; the next one moves it.
    CHECK_FALSE(form::points(choosing, view));
    CHECK(std::holds_alternative<form::Handled>(form::press(choosing, view, key(Key::down))));
    CHECK(form::points(choosing, view));
    CHECK(choosing.focus == 0);
    form::press(choosing, view, key(Key::down));
    CHECK(chosen(form::press(choosing, view, key(Key::enter))) == "c2 and on");
    CHECK(std::holds_alternative<form::NotMine>(form::press(choosing, view, key(Key::enter))));
    CHECK(
        std::holds_alternative<form::NotMine>(form::press(choosing, view, key(Key::enter, true))));
}

TEST_CASE("choices: a long list filters while letters are typed", "[client_screens]") {
    const auto view = select("commune", communes());
    form::Choosing choosing;
    form::refresh(choosing, view);
    REQUIRE(choosing.shown.size() == 12);

    for (const char* c : {"t", "o"})
        CHECK(std::holds_alternative<form::Handled>(form::press(choosing, view, letter(c))));
    CHECK(choosing.shown == std::vector<std::size_t>{9, 10});

    SECTION("a digit chooses among those shown and the whole list stands again") {
        CHECK(chosen(form::press(choosing, view, digit(2))) == "c11");
        CHECK(choosing.filter.text.empty());
        CHECK(choosing.shown.size() == 12);
    }
    SECTION("Enter takes the first and goes on") {
        CHECK(chosen(form::press(choosing, view, key(Key::enter))) == "c10 and on");
    }
    SECTION("Backspace widens the list again") {
        form::press(choosing, view, key(Key::backspace));
        CHECK(choosing.shown.size() > 2);
    }
    SECTION("nothing that fits is taken by nothing") {
        form::press(choosing, view, letter("x"));
        CHECK(choosing.shown.empty());
        CHECK(std::holds_alternative<form::NotMine>(form::press(choosing, view, key(Key::enter))));
    }
}

TEST_CASE("choices: digits choose within the nine that are seen", "[client_screens]") {
    const auto view = select("commune", communes());
    form::Choosing choosing;
    form::refresh(choosing, view);

    for (int i = 0; i < 10; ++i)
        form::press(choosing, view, key(Key::down));
    CHECK(form::first_visible(choosing) == 9);
    CHECK(chosen(form::press(choosing, view, digit(1))) == "c10");
}

TEST_CASE("choices: select_multiple ticks by digit and Space, Enter goes on", "[client_screens]") {
    auto view = select("besoins", {"Eau", "Abri", "Vivres"});
    view.widget = client::work::Widget::select_multiple;
    form::Choosing choosing;
    form::refresh(choosing, view);

    CHECK(chosen(form::press(choosing, view, digit(3))) == "c3");
    form::press(choosing, view, key(Key::up));
    CHECK(chosen(form::press(choosing, view, key(Key::space))) == "c2");
    CHECK(std::holds_alternative<form::NotMine>(form::press(choosing, view, key(Key::enter))));
}

TEST_CASE("choices: Tonbouctou and Tombouctou are one spelling", "[client_screens]") {
    const auto labels = communes();
    CHECK(client::screens::matching(labels, "tonb") == std::vector<std::size_t>{9});
    CHECK(client::screens::matching(labels, "tomb") == std::vector<std::size_t>{9});
    CHECK(client::screens::matching(labels, "ton") == std::vector<std::size_t>{9, 10});
    CHECK(client::screens::matching(labels, "tom") == std::vector<std::size_t>{9, 10});
}

TEST_CASE("choices: Space takes nothing before the ring is seen", "[client_screens]") {
    const auto view = select("sens", {"Entrant", "Sortant"});
    form::Choosing choosing;
    form::refresh(choosing, view);
    CHECK(std::holds_alternative<form::Handled>(form::press(choosing, view, key(Key::space))));
    CHECK(chosen(form::press(choosing, view, key(Key::space))) == "c1");
}

TEST_CASE("choices: an answered question has its ring on the answer", "[client_screens]") {
    auto view = select("sens", {"Entrant", "Sortant", "Interne"});
    view.choices[1].chosen = true;
    form::Choosing choosing;
    form::refresh(choosing, view);
    CHECK(form::points(choosing, view));
    CHECK(choosing.focus == 1);
    form::press(choosing, view, key(Key::down));
    CHECK(chosen(form::press(choosing, view, key(Key::enter))) == "c3 and on");
}

TEST_CASE("choices: Ctrl+L writes the letters of Mali's languages into a long list's field",
          "[client_screens]") {
    auto labels = communes();
    labels.insert(labels.end(), {"Kɔnyɛ", "Ŋɔna"});
    const auto view = select("village", labels);
    form::Choosing choosing;
    form::refresh(choosing, view);
    const auto letters = letter("l", false, true);

    CHECK(std::holds_alternative<form::Handled>(form::press(choosing, view, letters)));
    CHECK(choosing.filter.composing);
    CHECK(choosing.shown.size() == labels.size());
    CHECK(std::holds_alternative<form::Handled>(form::press(choosing, view, letter("g"))));
    CHECK(choosing.filter.text == "ŋ");
    REQUIRE_FALSE(choosing.shown.empty());
    CHECK(choosing.shown.front() == 13);
    CHECK(chosen(form::press(choosing, view, key(Key::enter))) == "c14 and on");

    form::press(choosing, view, letters);
    CHECK(std::holds_alternative<form::Handled>(form::press(choosing, view, key(Key::escape))));
    CHECK_FALSE(choosing.filter.composing);
    // What chooses none of them does what it does elsewhere.
    form::press(choosing, view, letters);
    CHECK(std::holds_alternative<form::Handled>(form::press(choosing, view, key(Key::end))));
    CHECK_FALSE(choosing.filter.composing);
    CHECK(choosing.focus == labels.size() - 1);
}

TEST_CASE("choices: a short list has no field for letters", "[client_screens]") {
    const auto view = select("sens", {"Entrant", "Sortant"});
    form::Choosing choosing;
    form::refresh(choosing, view);
    CHECK(std::holds_alternative<form::NotMine>(
        form::press(choosing, view, letter("l", false, true))));
}
