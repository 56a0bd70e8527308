#include <catch2/catch.hpp>

#include "client/screens/form/tally.h"
#include "tests/client/screens/support.h"

using namespace relais;
using namespace relais::tests;
using client::ui::Key;
namespace form = client::screens::form;

namespace {

/// The tally with its page: every answer is written into the page, as the interview would.
struct Table {
    form::Tally tally;
    client::work::PageView page = tally_page();

    void press(const client::ui::KeyPress& key) {
        const auto outcome = form::press(tally, page, key);
        const auto* answer = std::get_if<form::TallyAnswer>(&outcome);
        if (answer == nullptr) return;
        for (auto& question : page.questions)
            if (question.id == answer->id) question.value = answer->value;
    }
    void type(const std::string& keys) {
        for (const char c : keys) {
            const std::string text(1, c);
            press(c >= '0' && c <= '9' ? digit(c - '0', "&") : letter(text));
        }
    }
    std::string counts() const {
        std::string text;
        for (const auto& question : page.questions)
            text += (text.empty() ? "" : " ") + std::to_string(form::count_of(question));
        return text;
    }
};

}  // namespace

TEST_CASE("tally: each key of the two rows counts one person, AZERTY", "[client_screens]") {
    Table table;
    table.type("azerqsdf");
    CHECK(table.counts() == "1 1 1 1 1 1 1 1");
    table.type("ee");
    CHECK(table.counts() == "1 1 3 1 1 1 1 1");
    CHECK(form::total_of(table.page) == 10);
}

TEST_CASE("tally: the same places count on QWERTY", "[client_screens]") {
    Table table;
    table.tally.letters.set("qwerasdf");
    table.tally.letters.certain = true;
    table.type("qwerasdf");
    CHECK(table.counts() == "1 1 1 1 1 1 1 1");
}

TEST_CASE("tally: a key of the other layout's top row tells which keyboard this is",
          "[client_screens]") {
    Table table;
    table.type("w");
    CHECK(table.counts() == "0 1 0 0 0 0 0 0");
    table.type("qa");
    CHECK(table.counts() == "1 1 0 0 1 0 0 0");
    table.type("z");
    CHECK(table.counts() == "1 2 0 0 1 0 0 0");
    table.type("a");
    CHECK(table.counts() == "2 2 0 0 1 0 0 0");
}

TEST_CASE("tally: signs on the digit row tell the layouts apart anywhere", "[client_screens]") {
    form::KeyLetters letters;
    auto shifted = digit(2, "@");
    shifted.shift = true;
    letters.learn(shifted);
    CHECK(letters.letter[0] == "q");
    letters.learn(digit(7));  // a keypad says nothing
    CHECK(letters.letter[0] == "q");
    letters.learn(digit(1, "&"));
    CHECK(letters.letter[0] == "a");
}

TEST_CASE("tally: digits before a key multiply", "[client_screens]") {
    Table table;
    table.type("12e");
    CHECK(table.counts() == "0 0 12 0 0 0 0 0");
    CHECK(table.tally.told == "12 E");
    table.type("3e");
    CHECK(table.counts() == "0 0 15 0 0 0 0 0");
    table.type("99999a");
    CHECK(table.counts() == "9999 0 15 0 0 0 0 0");
}

TEST_CASE("tally: minus or Shift takes away, never below none", "[client_screens]") {
    Table table;
    table.type("5s");
    table.type("-s");
    CHECK(table.counts() == "0 0 0 0 0 4 0 0");
    table.press(letter("s", true));
    CHECK(table.counts() == "0 0 0 0 0 3 0 0");
    table.type("-9s");
    CHECK(table.counts() == "0 0 0 0 0 0 0 0");
    table.type("s");
    CHECK(table.counts() == "0 0 0 0 0 1 0 0");
}

TEST_CASE("tally: Backspace undoes the last key, one after the other", "[client_screens]") {
    Table table;
    table.type("a12ed");
    CHECK(table.counts() == "1 0 12 0 0 0 1 0");
    table.press(key(Key::backspace));
    CHECK(table.counts() == "1 0 12 0 0 0 0 0");
    table.press(key(Key::backspace));
    CHECK(table.counts() == "1 0 0 0 0 0 0 0");
    table.type("4");
    table.press(key(Key::backspace));
    CHECK(table.tally.digits.empty());
    CHECK(table.counts() == "1 0 0 0 0 0 0 0");
    table.press(key(Key::backspace));
    table.press(key(Key::backspace));
    CHECK(form::total_of(table.page) == 0);
}

TEST_CASE("tally: arrows move and typed digits with Enter set a cell", "[client_screens]") {
    Table table;
    table.press(key(Key::right));
    table.press(key(Key::down));
    CHECK(table.tally.cell == 5);
    table.type("17");
    table.press(key(Key::enter));
    CHECK(table.counts() == "0 0 0 0 0 17 0 0");
    CHECK(std::holds_alternative<form::TallyNotMine>(
        form::press(table.tally, table.page, key(Key::enter))));
    table.press(key(Key::del));
    CHECK(table.counts() == "0 0 0 0 0 0 0 0");
}

TEST_CASE("tally: only whole numbers that may be written have keys", "[client_screens]") {
    Table table;
    table.page.questions[1].readonly = true;
    table.page.questions.push_back(question(client::work::Widget::text, "note"));
    table.page.questions.push_back(question(client::work::Widget::integer, "ninth"));
    table.page.questions.push_back(question(client::work::Widget::integer, "tenth"));

    CHECK(form::cells_of(table.page) == std::vector<std::size_t>{0, 2, 3, 4, 5, 6, 7, 9});
}

TEST_CASE("tally: AZERTY's minus lies on the 6: once the digit, twice the minus",
          "[client_screens]") {
    Table table;
    const auto six = digit(6, "-");
    table.press(six);
    table.press(letter("e"));
    CHECK(table.counts() == "0 0 6 0 0 0 0 0");
    table.press(six);
    table.press(six);
    CHECK(table.tally.minus);
    table.press(digit(2, "é"));
    table.press(letter("e"));
    CHECK(table.counts() == "0 0 4 0 0 0 0 0");
    table.press(six);
    table.press(six);
    table.press(letter("e"));
    CHECK(table.counts() == "0 0 3 0 0 0 0 0");
    // Sixty-six, sixteen and sixty-one are what they are.
    auto shifted = digit(6, "6");
    shifted.shift = true;
    table.press(shifted);
    table.press(shifted);
    table.press(letter("a"));
    CHECK(table.counts() == "66 0 3 0 0 0 0 0");
    table.press(digit(1, "&"));
    table.press(six);
    table.press(letter("z"));
    CHECK(table.counts() == "66 16 3 0 0 0 0 0");
    table.press(six);
    table.press(digit(1, "&"));
    table.press(letter("r"));
    CHECK(table.counts() == "66 16 3 61 0 0 0 0");
    // The keypad's minus is nothing else.
    table.press(letter("-"));
    table.press(letter("r"));
    CHECK(table.counts() == "66 16 3 60 0 0 0 0");
}
