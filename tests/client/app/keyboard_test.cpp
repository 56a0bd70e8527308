#include "client/app/keyboard.h"

#include <GLFW/glfw3.h>

#include <catch2/catch.hpp>

using namespace relais;
using client::app::Keyboard;
using client::ui::Key;
using client::ui::KeyPress;
using client::ui::KeyQueue;

namespace {

struct Board {
    KeyQueue queue;
    Keyboard keyboard{queue};

    /// A press as X11 brings it: the key, then what it types, then its release.
    void strike(int key, const char* name, unsigned typed = 0, int modifiers = 0) {
        keyboard.on_key(key, GLFW_PRESS, modifiers, name);
        if (typed != 0) keyboard.on_character(typed);
        keyboard.on_key(key, GLFW_RELEASE, modifiers, name);
    }
    std::vector<KeyPress> all() {
        keyboard.flush();
        std::vector<KeyPress> presses;
        while (auto press = queue.pop())
            presses.push_back(*press);
        return presses;
    }
};

}  // namespace

TEST_CASE("a press carries the text that it typed", "[client_app]") {
    Board board;
    board.strike(GLFW_KEY_Q, "a", 'a');  // AZERTY's a
    board.strike(GLFW_KEY_Q, "a", 'A', GLFW_MOD_SHIFT);
    board.strike(GLFW_KEY_SPACE, nullptr, ' ');

    const auto presses = board.all();
    REQUIRE(presses.size() == 3);
    CHECK(presses[0] == KeyPress{Key::character, -1, "a", "a", false, false, false});
    CHECK(presses[1] == KeyPress{Key::character, -1, "A", "a", true, false, false});
    CHECK(presses[2] == KeyPress{Key::space, -1, " ", "", false, false, false});
}

TEST_CASE("digits are told by their place, whatever the layout prints there", "[client_app]") {
    Board board;
    board.strike(GLFW_KEY_2, "é", 0xE9);
    board.strike(GLFW_KEY_2, "2", '2');
    board.strike(GLFW_KEY_2, "é", '2', GLFW_MOD_SHIFT);
    board.strike(GLFW_KEY_KP_7, "7");  // without NumLock

    const auto presses = board.all();
    REQUIRE(presses.size() == 4);
    for (int i = 0; i < 3; ++i)
        CHECK(presses[static_cast<std::size_t>(i)].digit == 2);
    CHECK(presses[0].text == "é");
    CHECK(presses[2].text == "2");
    CHECK(presses[3].digit == 7);
    CHECK(presses[3].text.empty());
}

TEST_CASE("a burst between two pictures keeps every press in order", "[client_app]") {
    Board board;
    const std::string word = "tombouctoutombouctou";
    for (const char c : word)
        board.strike(c - 'a' + GLFW_KEY_A, std::string(1, c).c_str(), static_cast<unsigned>(c));
    std::string seen;
    for (const KeyPress& press : board.all())
        seen += press.text;
    CHECK(seen == word);
}

TEST_CASE("a key held down moves and deletes, but never types or goes on twice", "[client_app]") {
    Board board;
    for (const int key : {GLFW_KEY_A, GLFW_KEY_ENTER, GLFW_KEY_1, GLFW_KEY_F10}) {
        board.keyboard.on_key(key, GLFW_PRESS, 0, key == GLFW_KEY_A ? "a" : nullptr);
        if (key == GLFW_KEY_A) board.keyboard.on_character('a');
        board.keyboard.on_key(key, GLFW_REPEAT, 0, key == GLFW_KEY_A ? "a" : nullptr);
        if (key == GLFW_KEY_A) board.keyboard.on_character('a');
    }
    CHECK(board.all().size() == 4);

    board.keyboard.on_key(GLFW_KEY_BACKSPACE, GLFW_PRESS, 0, nullptr);
    board.keyboard.on_key(GLFW_KEY_BACKSPACE, GLFW_REPEAT, 0, nullptr);
    CHECK(board.all().size() == 2);
}

TEST_CASE("a dead key and its letter are one press", "[client_app]") {
    Board board;
    board.strike(GLFW_KEY_LEFT_BRACKET, nullptr);
    board.strike(GLFW_KEY_E, "e", 0xEA);

    const auto presses = board.all();
    REQUIRE(presses.size() == 1);
    CHECK(presses[0].text == "ê");
}

TEST_CASE("characters that no key announced come as presses of their own", "[client_app]") {
    Board board;
    board.keyboard.on_character(0x254);
    board.strike(GLFW_KEY_F5, nullptr);
    board.keyboard.on_character(0x25B);

    const auto presses = board.all();
    REQUIRE(presses.size() == 3);
    CHECK(presses[0].text == "ɔ");
    CHECK(presses[1].key == Key::f5);
    CHECK(presses[1].text.empty());
    CHECK(presses[2].text == "ɛ");
}

TEST_CASE("modifiers alone are no press, with a letter they are its shortcut", "[client_app]") {
    Board board;
    board.strike(GLFW_KEY_LEFT_CONTROL, nullptr);
    board.strike(GLFW_KEY_W, "z", 0, GLFW_MOD_CONTROL);  // AZERTY's z

    const auto presses = board.all();
    REQUIRE(presses.size() == 1);
    CHECK(presses[0].letter == "z");
    CHECK(presses[0].ctrl);
    CHECK(presses[0].text.empty());
}

TEST_CASE("an Arabic layout types Arabic while shortcuts keep their place", "[client_app]") {
    Board board;
    board.strike(GLFW_KEY_A, "ش", 0x634);
    board.strike(GLFW_KEY_Z, "ئ", 0, GLFW_MOD_CONTROL);
    board.strike(GLFW_KEY_SEMICOLON, "ك", 0x643);
    board.strike(GLFW_KEY_1, "١", 0x661);

    const auto presses = board.all();
    REQUIRE(presses.size() == 4);
    CHECK(presses[0].text == "ش");
    CHECK(presses[0].letter == "a");
    CHECK(presses[1].letter == "z");
    CHECK(presses[1].ctrl);
    CHECK(presses[2].text == "ك");
    CHECK(presses[2].letter == ";");
    CHECK(presses[3].digit == 1);
}

TEST_CASE("who changes between French and Arabic finds the shortcuts where French has them",
          "[client_app]") {
    Board board;
    board.strike(GLFW_KEY_W, "z", 'z');  // AZERTY
    board.strike(GLFW_KEY_W, "ص", 0, GLFW_MOD_CONTROL);
    const auto presses = board.all();
    REQUIRE(presses.size() == 2);
    CHECK(presses[1].letter == "z");
    CHECK(client::app::shortcut_letter(GLFW_KEY_Q, "ض") == "q");
    CHECK(client::app::shortcut_letter(GLFW_KEY_Q, "a") == "a");
    CHECK(client::app::shortcut_letter(GLFW_KEY_WORLD_1, "ـ") == "ـ");
}

TEST_CASE("what a layout types with AltGr is text, not a shortcut", "[client_app]") {
    Board board;
    board.strike(GLFW_KEY_E, "e", 0x25B);  // AltGr is none of GLFW's modifiers under X11
    board.strike(GLFW_KEY_MENU, nullptr);
    const auto presses = board.all();
    REQUIRE(presses.size() == 2);
    CHECK(presses[0].text == "ɛ");
    CHECK_FALSE(presses[0].alt);
    CHECK(presses[1].key == Key::menu);
}

TEST_CASE("control characters are not text", "[client_app]") {
    Board board;
    for (const unsigned code : {0U, 7U, 13U, 27U, 127U})
        board.keyboard.on_character(code);
    CHECK(board.all().empty());
}
