#include "client/ui/keys.h"

#include <catch2/catch.hpp>

#include "tests/support/screen_driver.h"

using namespace relais;
using client::ui::Key;
using client::ui::KeyPress;
using client::ui::KeyQueue;
using client::ui::TextEdit;

namespace {

void type(TextEdit& edit, const std::vector<const char*>& characters) {
    for (const char* character : characters)
        REQUIRE(edit.press(tests::typed(character)));
}

KeyPress with_ctrl(Key key) {
    KeyPress press = tests::key_press(key);
    press.ctrl = true;
    return press;
}

}  // namespace

TEST_CASE("a key queue gives back every press in order", "[client_ui]") {
    KeyQueue queue;
    for (const char* letter : {"a", "b", "a"})
        queue.push(tests::typed(letter));

    CHECK(queue.pop()->text == "a");
    CHECK(queue.pop()->text == "b");
    CHECK(queue.pop()->text == "a");
    CHECK_FALSE(queue.pop().has_value());
    CHECK(queue.empty());
}

TEST_CASE("a key queue drops and counts what a stuck key sends beyond its bound", "[client_ui]") {
    KeyQueue queue;
    for (std::size_t i = 0; i < KeyQueue::kMaxQueued + 5; ++i)
        queue.push(tests::typed("x"));

    CHECK(queue.lost() == 5);
    std::size_t kept = 0;
    while (queue.pop())
        ++kept;
    CHECK(kept == KeyQueue::kMaxQueued);
}

TEST_CASE("a text is typed, moved in and deleted by letters, not bytes", "[client_ui]") {
    TextEdit edit;
    type(edit, {"S", "é", "v", "a", "r", "ɛ"});
    CHECK(edit.text == "Sévarɛ");
    CHECK(edit.caret == edit.text.size());

    CHECK(edit.press(tests::key_press(Key::backspace)));
    CHECK(edit.text == "Sévar");
    for (int i = 0; i < 3; ++i)
        CHECK(edit.press(tests::key_press(Key::left)));
    CHECK(edit.caret == std::string("Sé").size());
    CHECK(edit.press(tests::key_press(Key::backspace)));
    CHECK(edit.text == "Svar");
    CHECK(edit.press(tests::key_press(Key::del)));
    CHECK(edit.text == "Sar");
    CHECK(edit.press(tests::key_press(Key::home)));
    CHECK_FALSE(edit.press(tests::key_press(Key::left)));
    CHECK_FALSE(edit.press(tests::key_press(Key::backspace)));
    CHECK(edit.press(tests::key_press(Key::end)));
    CHECK_FALSE(edit.press(tests::key_press(Key::del)));
}

TEST_CASE("a letter goes with its combining accents", "[client_ui]") {
    TextEdit edit;
    edit.set("dɔ\u0301rɔ\u0300\u0301");  // the last letter wears two

    CHECK(edit.press(tests::key_press(Key::left)));
    CHECK(edit.caret == std::string("dɔ\u0301r").size());
    CHECK(edit.press(tests::key_press(Key::del)));
    CHECK(edit.text == "dɔ\u0301r");
    CHECK(edit.press(tests::key_press(Key::backspace)));
    CHECK(edit.press(tests::key_press(Key::backspace)));
    CHECK(edit.text == "d");
}

TEST_CASE("words are passed and deleted with Ctrl", "[client_ui]") {
    TextEdit edit;
    edit.set("Gao  Kidal Ménaka");

    CHECK(edit.press(with_ctrl(Key::left)));
    CHECK(edit.caret == std::string("Gao  Kidal ").size());
    CHECK(edit.press(with_ctrl(Key::backspace)));
    CHECK(edit.text == "Gao  Ménaka");
    CHECK(edit.press(with_ctrl(Key::right)));
    CHECK(edit.caret == edit.text.size());
}

TEST_CASE("a text never grows beyond its bound and takes nothing unprintable", "[client_ui]") {
    TextEdit edit;
    edit.set("1234567");

    CHECK_FALSE(edit.press(tests::typed("é"), 8));
    CHECK(edit.press(tests::typed("8"), 8));
    CHECK_FALSE(edit.press(tests::typed("9"), 8));
    CHECK(edit.text == "12345678");
    CHECK_FALSE(edit.insert("\x07", 100));
    CHECK_FALSE(edit.insert("\xC3", 100));
    CHECK_FALSE(edit.insert("\xC2\x85", 100));
    CHECK(edit.text == "12345678");
}

TEST_CASE("a key with Ctrl or Alt types nothing and is left to the screen", "[client_ui]") {
    TextEdit edit;
    KeyPress press = tests::typed("z");
    press.ctrl = true;
    CHECK_FALSE(edit.press(press));
    press.ctrl = false;
    press.alt = true;
    CHECK_FALSE(edit.press(press));
    for (const Key key : {Key::enter, Key::tab, Key::escape, Key::up, Key::down, Key::f5})
        CHECK_FALSE(edit.press(tests::key_press(key)));
    CHECK(edit.text.empty());
}

TEST_CASE("AZERTY's digit row types accents into words and digits into numbers", "[client_ui]") {
    KeyPress two = tests::typed("é");
    two.digit = 2;
    TextEdit word;
    TextEdit number;

    CHECK(word.press(two));
    CHECK(number.press_number(two));
    CHECK(word.text == "é");
    CHECK(number.text == "2");
}

TEST_CASE("a keypad without NumLock still types its digits", "[client_ui]") {
    KeyPress five;
    five.key = Key::character;
    five.digit = 5;
    TextEdit edit;

    CHECK(edit.press(five));
    CHECK(edit.text == "5");
}

TEST_CASE("a number takes one sign, one decimal mark and nothing else", "[client_ui]") {
    TextEdit edit;
    for (const char* character : {"-", "1", "2", ",", "5"})
        CHECK(edit.press_number(tests::typed(character)));
    for (const char* character : {"-", ".", ",", "x", "é"})
        CHECK_FALSE(edit.press_number(tests::typed(character)));
    CHECK_FALSE(edit.press_number(tests::typed(" ")));
    CHECK(edit.text == "-12.5");
    CHECK(edit.press_number(tests::key_press(Key::backspace)));
    CHECK(edit.text == "-12.");
}

TEST_CASE("a caret that points outside or into a letter is put right", "[client_ui]") {
    TextEdit edit{"é", 1};
    CHECK(edit.press(tests::typed("a")));
    CHECK(edit.text == "aé");

    TextEdit far{"a", 99};
    CHECK(far.press(tests::key_press(Key::backspace)));
    CHECK(far.text.empty());
}

TEST_CASE("text that is not UTF-8 is replaced when set", "[client_ui]") {
    TextEdit edit;
    edit.set("a\xFFz");
    CHECK(edit.text == "a\uFFFDz");
    CHECK(edit.caret == edit.text.size());
}
