// A text edited in any mixture of scripts: where the caret goes, what is selected, what is copied.
#include <catch2/catch.hpp>
#include <random>

#include "client/ui/compose.h"
#include "client/ui/keys.h"
#include "client/ui/ui.h"
#include "forms/base/text.h"
#include "tests/support/screen_driver.h"

using namespace relais;
using client::ui::Key;
using client::ui::KeyPress;
using client::ui::TextEdit;
using tests::key_press;

namespace {

KeyPress with(Key key, bool shift, bool ctrl) {
    KeyPress press = key_press(key);
    press.shift = shift;
    press.ctrl = ctrl;
    return press;
}

KeyPress control(const char* letter) {
    KeyPress press;
    press.key = Key::character;
    press.letter = letter;
    press.ctrl = true;
    return press;
}

TextEdit typed(std::string_view text) {
    TextEdit edit;
    for (const char32_t c : to_code_points(text))
        REQUIRE(edit.press(tests::typed(to_utf8(std::u32string(1, c)))));
    return edit;
}

/// The code points passed, by the offset that each step ends at.
std::vector<std::size_t> steps(TextEdit& edit, Key key) {
    std::vector<std::size_t> offsets;
    for (int i = 0; i < 100 && edit.press(key_press(key)); ++i)
        offsets.push_back(edit.caret);
    return offsets;
}

}  // namespace

TEST_CASE("text: Arabic is typed in the order of reading", "[client_ui]") {
    TextEdit edit = typed("سلام");
    CHECK(edit.text == "سلام");
    CHECK(edit.caret == edit.text.size());
    CHECK(edit.press(key_press(Key::backspace)));
    CHECK(edit.text == "سلا");
    CHECK(edit.press(key_press(Key::home)));
    CHECK(edit.caret == 0);
    CHECK(edit.press(key_press(Key::del)));
    CHECK(edit.text == "لا");
}

TEST_CASE("text: in Arabic the left arrow goes on and the right arrow goes back", "[client_ui]") {
    TextEdit edit = typed("باب");
    CHECK_FALSE(edit.press(key_press(Key::left)));  // the end is at the left
    CHECK(edit.press(key_press(Key::right)));
    CHECK(edit.caret == 4);
    CHECK(edit.press(key_press(Key::end)));
    CHECK(edit.press(key_press(Key::home)));
    CHECK(edit.press(key_press(Key::left)));
    CHECK(edit.caret == 2);
    CHECK(edit.press(with(Key::left, false, true)));
    CHECK(edit.caret == edit.text.size());
}

TEST_CASE("text: arrows pass every letter of a mixed text once, from edge to edge", "[client_ui]") {
    const tests::ScreenDriver driver([] {});
    for (const char* language : {"fr", "ar"}) {
        REQUIRE(client::ui::set_ui_language(language));
        for (const std::string text : {"Gao باب 12", "باب Gao باب", "a باب", "باب a", "12 باب",
                                       "باب (Gao, 12) باب.", "مُحَمَّد ɔ\u0301 x"}) {
            CAPTURE(language, text);
            TextEdit edit;
            edit.set(text);
            steps(edit, Key::left);
            const auto right = steps(edit, Key::right);
            const auto left = steps(edit, Key::left);
            // As many steps as letters; marks go with theirs.
            std::size_t letters = 0;
            for (const char32_t c : to_code_points(text))
                letters += !((c >= 0x300 && c <= 0x36F) || (c >= 0x64B && c <= 0x65F));
            CHECK(right.size() == letters);
            CHECK(left.size() == letters);
        }
    }
}

TEST_CASE("text: Shift selects, and what is typed takes its place", "[client_ui]") {
    TextEdit edit = typed("Gao Kidal");
    for (int i = 0; i < 5; ++i)
        CHECK(edit.press(with(Key::left, true, false)));
    CHECK(edit.selection_start() == 4);
    CHECK(edit.selection_end() == 9);
    CHECK(edit.press(tests::typed("X")));
    CHECK(edit.text == "Gao X");
    CHECK_FALSE(edit.has_selection());
    CHECK(edit.press(with(Key::home, true, false)));
    CHECK(edit.selection_end() == 5);
    CHECK(edit.press(key_press(Key::right)));  // lets go at the side it points to
    CHECK(edit.caret == 5);
    CHECK(edit.press(with(Key::left, true, true)));
    CHECK(edit.press(key_press(Key::backspace)));
    CHECK(edit.text == "Gao ");
}

TEST_CASE("text: copied and cut text stays inside the program", "[client_ui]") {
    const tests::ScreenDriver driver([] {});
    TextEdit from = typed("فاطمة Maïga");
    CHECK_FALSE(from.press(control("c")));  // nothing is selected
    CHECK(from.press(control("a")));
    CHECK(from.press(control("c")));
    TextEdit to = typed("Nom: ");
    CHECK(to.press(control("v")));
    CHECK(to.text == "Nom: فاطمة Maïga");
    CHECK(from.press(control("x")));
    CHECK(from.text.empty());
    CHECK(to.press(control("a")));
    CHECK_FALSE(to.press(control("v"), 8));  // more than the field holds
    CHECK(to.text == "Nom: فاطمة Maïga");

    client::ui::forget_texts();
    CHECK_FALSE(to.press(control("v")));
    CHECK(client::ui::drawn().empty());
}

TEST_CASE("text: a passphrase is never copied, and takes no special letters", "[client_ui]") {
    const tests::ScreenDriver driver([] {});
    TextEdit edit = typed("le fleuve");
    edit.secret = true;
    CHECK(edit.press(control("a")));
    CHECK_FALSE(edit.press(control("c")));
    CHECK_FALSE(edit.press(control("x")));
    CHECK_FALSE(edit.press(control("l")));
    TextEdit other;
    CHECK_FALSE(other.press(control("v")));
    CHECK(edit.text == "le fleuve");
}

TEST_CASE("text: only a number is pasted into a number", "[client_ui]") {
    const tests::ScreenDriver driver([] {});
    TextEdit word = typed("tél. 76-66,5 x");
    CHECK(word.press(control("a")));
    CHECK(word.press(control("c")));
    TextEdit number;
    CHECK(number.press_number(control("v")));
    CHECK(number.text == ".76665");  // one point, no sign in the middle
    CHECK(number.press_number(control("a")));
    CHECK(number.press_number(tests::typed("3")));
    CHECK(number.text == "3");
    CHECK_FALSE(number.press_number(control("l")));
    CHECK_FALSE(number.composing);
}

TEST_CASE("text: lines become one in a field of one line", "[client_ui]") {
    const tests::ScreenDriver driver([] {});
    TextEdit lines;
    lines.set("un\ndeux");
    CHECK(lines.press(control("a")));
    CHECK(lines.press(control("x")));
    TextEdit line;
    CHECK(line.press(control("v")));
    CHECK(line.text == "un deux");
}

TEST_CASE("text: Ctrl+L and a letter write the letters of Mali's languages", "[client_ui]") {
    TextEdit edit;
    for (const auto& letter : client::ui::kSpecialLetters) {
        CHECK(edit.press(control("l")));
        CHECK(edit.composing);
        CHECK(edit.press(tests::typed(letter.key)));
        CHECK_FALSE(edit.composing);
    }
    CHECK(edit.text == "ɛɔɲŋɓɗƴɣǝ");
    KeyPress capital = tests::typed("N");
    capital.shift = true;
    CHECK(edit.press(key_press(Key::menu)));
    CHECK(edit.press(capital));
    CHECK(edit.text.ends_with("Ɲ"));

    TextEdit tones = typed("do");
    CHECK(tones.press(control("l")));
    CHECK(tones.press(tests::typed("h")));
    CHECK(tones.text == "do\u0301");
}

TEST_CASE("text: a digit chooses a special letter, Escape none, another key types itself",
          "[client_ui]") {
    TextEdit edit;
    CHECK(edit.press(control("l")));
    CHECK(edit.press(tests::typed("2")));
    CHECK(edit.text == "ɔ");
    CHECK(edit.press(control("l")));
    CHECK(edit.press(key_press(Key::escape)));
    CHECK_FALSE(edit.composing);
    CHECK(edit.press(control("l")));
    CHECK(edit.press(tests::typed("t")));
    CHECK(edit.text == "ɔt");
    CHECK_FALSE(edit.composing);
    CHECK_FALSE(edit.press(key_press(Key::escape)));
}

TEST_CASE("text: any keys on any bytes leave a caret between letters", "[client_ui]") {
    const auto seed = static_cast<unsigned>(GENERATE(take(20, random(0, 1'000'000))));
    CAPTURE(seed);
    std::mt19937 random(seed);
    const tests::ScreenDriver driver([] {});
    REQUIRE(client::ui::set_ui_language(random() % 2 == 0 ? "fr" : "ar"));
    const Key keys[] = {Key::left, Key::right, Key::up,   Key::down,  Key::home,
                        Key::end,  Key::del,   Key::menu, Key::space, Key::backspace};
    const char* characters[] = {"a", "é", "ل", "ا", "\u064E", "1", "(", "\u200F", "\u0301", "ɔ"};
    TextEdit edit;
    // Put there by a form, not typed: nothing about it is trusted.
    edit.text = "ب\xFF\xE2\x80 Gao\xD8 \u202Eلا\u2067";
    edit.caret = random() % 40;
    edit.anchor = random() % 40;
    for (int i = 0; i < 400; ++i) {
        KeyPress press;
        switch (random() % 4) {
        case 0:
            press = tests::typed(characters[random() % std::size(characters)]);
            break;
        case 1:
            press = control(std::string(1, "acxvl"[random() % 5]).c_str());
            break;
        case 2:
            press.key = Key::caret;
            press.offset = random() % 60;
            press.leans = random() % 2 == 0;
            break;
        default:
            press = key_press(keys[random() % std::size(keys)]);
            press.ctrl = random() % 4 == 0;
            break;
        }
        press.shift = random() % 3 == 0;
        edit.press(press, 200);
        REQUIRE(edit.caret <= edit.text.size());
        REQUIRE(edit.selection_start() <= edit.selection_end());
        REQUIRE(edit.selection_end() <= edit.text.size());
        const bool inside = edit.caret < edit.text.size() &&
                            (static_cast<unsigned char>(edit.text[edit.caret]) & 0xC0U) == 0x80U;
        REQUIRE_FALSE((inside && edit.caret > 0 && is_utf8(edit.text)));
        REQUIRE(edit.text.size() <= 200);
    }
}
