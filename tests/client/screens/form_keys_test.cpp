#include <catch2/catch.hpp>

#include "client/screens/form/form.h"
#include "tests/client/screens/support.h"

using namespace relais;
using namespace relais::tests;
using client::ui::Key;
using client::work::Widget;
namespace form = client::screens::form;

namespace {

form::State on(client::work::PageView page) {
    form::State state;
    state.page = std::move(page);
    return state;
}

template <class T>
const T* as(const std::optional<form::Intent>& intent) {
    return intent ? std::get_if<T>(&*intent) : nullptr;
}

}  // namespace

TEST_CASE("form: Enter goes on, Shift+Enter and PageUp go back, Esc leaves", "[client_screens]") {
    auto state = on(page_of(question(Widget::text, "name")));

    CHECK(as<form::Next>(form::press(state, key(Key::enter))));
    CHECK(as<form::Back>(form::press(state, key(Key::enter, true))));
    CHECK(as<form::Back>(form::press(state, key(Key::page_up))));
    CHECK(as<form::Leave>(form::press(state, key(Key::escape))));
    CHECK(as<form::GoTo>(form::press(state, key(Key::f3))));
    CHECK(as<form::GoTo>(form::press(state, key(Key::f4))));
    CHECK(as<form::Review>(form::press(state, key(Key::f10))));
    CHECK(as<form::Undo>(form::press(state, letter("z", false, true))));
    CHECK(as<form::Redo>(form::press(state, letter("y", false, true))));
}

TEST_CASE("form: every key typed into a text is an answer", "[client_screens]") {
    auto state = on(page_of(question(Widget::text, "name")));

    const auto first = form::press(state, letter("A"));
    REQUIRE(as<form::Answer>(first));
    CHECK(as<form::Answer>(first)->id == "/data/name");
    CHECK(as<form::Answer>(first)->value == "A");
    state.page.questions[0].value = "A";
    CHECK(as<form::Answer>(form::press(state, letter("ɗ")))->value == "Aɗ");
    // Moving the caret is none.
    state.page.questions[0].value = "Aɗ";
    CHECK_FALSE(form::press(state, key(Key::left)));
}

TEST_CASE("form: an unfinished date answers nothing, a whole one does", "[client_screens]") {
    auto state = on(page_of(question(Widget::date, "left")));

    for (const int d : {2, 0, 1, 1, 2, 0, 2})
        CHECK_FALSE(form::press(state, digit(d)));
    const auto whole = form::press(state, digit(6));
    REQUIRE(as<form::Answer>(whole));
    CHECK(as<form::Answer>(whole)->value == "2026-11-20");
    state.page.questions[0].value = "2026-11-20";
    CHECK(as<form::Answer>(form::press(state, key(Key::backspace)))->value.empty());
}

TEST_CASE("form: a quick select goes on with its choice", "[client_screens]") {
    auto view = select("consent", {"Oui", "Non"});
    auto state = on(page_of(view));
    const auto plain = form::press(state, digit(1));
    REQUIRE(as<form::Choose>(plain));
    CHECK(as<form::Choose>(plain)->value == "c1");
    CHECK(as<form::Choose>(plain)->go_on);  // a digit is aimed
    state = on(page_of(view));
    CHECK_FALSE(as<form::Choose>(form::press(state, letter("n")))->go_on);
    auto two = page_of(view);
    two.questions.push_back(select("other", {"Oui", "Non"}));
    state = on(two);
    CHECK_FALSE(as<form::Choose>(form::press(state, digit(1)))->go_on);

    view.quick = true;
    state = on(page_of(view));
    CHECK(as<form::Choose>(form::press(state, letter("n")))->go_on);
}

TEST_CASE("form: select_multiple toggles", "[client_screens]") {
    auto view = select("needs", {"Eau", "Abri"});
    view.widget = Widget::select_multiple;
    auto state = on(page_of(view));

    const auto toggled = form::press(state, digit(2));
    REQUIRE(as<form::Toggle>(toggled));
    CHECK(as<form::Toggle>(toggled)->value == "c2");
    CHECK(as<form::Next>(form::press(state, key(Key::enter))));
}

TEST_CASE("form: Tab walks a page of several fields and skips what cannot be answered",
          "[client_screens]") {
    auto page = page_of(question(Widget::text, "name"));
    page.kind = client::work::PageKind::field_list;
    page.questions.push_back(question(Widget::note, "note"));
    page.questions.push_back(question(Widget::integer, "age"));
    auto state = on(page);

    form::press(state, key(Key::tab));
    CHECK(state.question == 2);
    form::press(state, key(Key::tab));
    CHECK(state.question == 0);
    form::press(state, key(Key::tab, true));
    CHECK(state.question == 2);
    form::press(state, key(Key::up));
    CHECK(state.question == 0);
}

TEST_CASE("form: add another is asked in one key", "[client_screens]") {
    client::work::PageView page;
    page.kind = client::work::PageKind::add_repeat;
    auto state = on(page);

    CHECK(as<form::AddRepeat>(form::press(state, letter("+"))));
    CHECK(as<form::AddRepeat>(form::press(state, letter("o"))));
    CHECK(as<form::AddRepeat>(form::press(state, key(Key::insert))));
    CHECK(as<form::Next>(form::press(state, letter("n"))));
    CHECK(as<form::Next>(form::press(state, key(Key::enter))));
}

TEST_CASE("form: the tally's keys answer and Tab leaves the counts", "[client_screens]") {
    auto page = tally_page();
    page.questions.push_back(select("vulnerable", {"Aucune", "Enceinte"}));
    auto state = on(page);

    const auto counted = form::press(state, letter("a"));
    REQUIRE(as<form::Answer>(counted));
    CHECK(as<form::Answer>(counted)->id == "/data/f0");
    form::press(state, key(Key::tab));
    CHECK(state.question == 8);
    CHECK(as<form::Choose>(form::press(state, letter("a"))));
    form::press(state, key(Key::tab));
    CHECK(state.question == 0);
}

TEST_CASE("form: Ctrl+Delete removes the instance around the page", "[client_screens]") {
    auto page = page_of(question(Widget::text, "name"));
    auto state = on(page);
    CHECK_FALSE(form::press(state, key(Key::del, false, true)));

    state.page.instance_id = "/data/member[2]";
    CHECK(as<form::RemoveInstance>(form::press(state, key(Key::del, false, true))));
}

TEST_CASE("form: the title says when everything is on disk", "[client_screens]") {
    auto state = on(page_of(question(Widget::text, "name")));
    CHECK(form::place(state) == "form 3/14");
    state.saved_at = {1};
    CHECK(form::place(state) == "form 3/14 saved");
    state.saving = true;
    CHECK(form::place(state) == "form 3/14");
    state.saving = false;
    state.save_error = Error{Errc::disk_full, "store", ""};
    CHECK(form::place(state) == "form 3/14");
}

TEST_CASE("form: F1 shows the help and Esc closes it first", "[client_screens]") {
    auto state = on(page_of(question(Widget::text, "name")));
    CHECK_FALSE(form::press(state, key(Key::f1)));
    CHECK(state.help);
    CHECK_FALSE(form::press(state, key(Key::escape)));
    CHECK_FALSE(state.help);
}
