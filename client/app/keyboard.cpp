#include "client/app/keyboard.h"

#include <GLFW/glfw3.h>

#include <string>
#include <utility>

#include "client/ui/keys.h"
#include "forms/base/text.h"

namespace relais::client::app {

namespace {

using ui::Key;

Key key_of(int code) {
    if (code >= GLFW_KEY_F1 && code <= GLFW_KEY_F12)
        return static_cast<Key>(static_cast<int>(Key::f1) + code - GLFW_KEY_F1);
    switch (code) {
    case GLFW_KEY_ENTER:
    case GLFW_KEY_KP_ENTER:
        return Key::enter;
    case GLFW_KEY_ESCAPE:
        return Key::escape;
    case GLFW_KEY_TAB:
        return Key::tab;
    case GLFW_KEY_BACKSPACE:
        return Key::backspace;
    case GLFW_KEY_DELETE:
        return Key::del;
    case GLFW_KEY_INSERT:
        return Key::insert;
    case GLFW_KEY_UP:
        return Key::up;
    case GLFW_KEY_DOWN:
        return Key::down;
    case GLFW_KEY_LEFT:
        return Key::left;
    case GLFW_KEY_RIGHT:
        return Key::right;
    case GLFW_KEY_PAGE_UP:
        return Key::page_up;
    case GLFW_KEY_PAGE_DOWN:
        return Key::page_down;
    case GLFW_KEY_HOME:
        return Key::home;
    case GLFW_KEY_END:
        return Key::end;
    case GLFW_KEY_SPACE:
        return Key::space;
    case GLFW_KEY_MENU:
        return Key::menu;
    default:
        break;
    }
    // The printable places of the keyboard; a place without a name (102nd key) is GLFW_KEY_WORLD.
    if ((code >= GLFW_KEY_APOSTROPHE && code <= GLFW_KEY_WORLD_2) || code == GLFW_KEY_UNKNOWN ||
        (code >= GLFW_KEY_KP_0 && code <= GLFW_KEY_KP_EQUAL))
        return Key::character;
    return Key::none;
}

int digit_of(int code) {
    if (code >= GLFW_KEY_0 && code <= GLFW_KEY_9) return code - GLFW_KEY_0;
    if (code >= GLFW_KEY_KP_0 && code <= GLFW_KEY_KP_9) return code - GLFW_KEY_KP_0;
    return -1;
}

/// A glove resting on a key must not count twice or run through the form: only moving and deleting
/// go on while a key is held.
bool repeats(Key key) {
    switch (key) {
    case Key::backspace:
    case Key::del:
    case Key::up:
    case Key::down:
    case Key::left:
    case Key::right:
        return true;
    default:
        return false;
    }
}

bool takes_text(const ui::KeyPress& press) {
    return (press.key == Key::character || press.key == Key::space) && press.text.empty();
}

bool is_beyond_latin(const std::string& name) {
    const auto letters = to_code_points(name);
    return !letters.empty() && letters.front() >= 0x370;
}

}  // namespace

std::string shortcut_letter(int key, const std::string& name) {
    // GLFW's codes of printable keys are the American layout's characters.
    if (!is_beyond_latin(name) || key <= GLFW_KEY_SPACE || key > GLFW_KEY_GRAVE_ACCENT) return name;
    return lower_ascii(std::string(1, static_cast<char>(key)));
}

void Keyboard::on_key(int key, int action, int modifiers, const char* name) {
    flush();
    if (action == GLFW_RELEASE) return;
    ui::KeyPress press;
    press.key = key_of(key);
    if (press.key == Key::none) return;  // modifiers on their own, media keys
    if (action == GLFW_REPEAT && !repeats(press.key)) {
        swallow_ = true;
        return;
    }
    press.digit = digit_of(key);
    press.shift = (modifiers & GLFW_MOD_SHIFT) != 0;
    press.ctrl = (modifiers & GLFW_MOD_CONTROL) != 0;
    press.alt = (modifiers & GLFW_MOD_ALT) != 0;
    if (press.key == Key::character && name != nullptr) press.letter = letter_of(key, name);
    pending_ = std::move(press);
}

/// Who switches between a French and an Arabic layout finds the shortcuts where French has them.
std::string Keyboard::letter_of(int key, const std::string& name) {
    if (!is_beyond_latin(name)) {
        latin_[key] = name;
        return name;
    }
    const auto seen = latin_.find(key);
    return seen != latin_.end() ? seen->second : shortcut_letter(key, name);
}

void Keyboard::on_character(unsigned code_point) {
    if (swallow_ || code_point < 0x20 || code_point == 0x7F) return;
    const std::string text = to_utf8(std::u32string(1, static_cast<char32_t>(code_point)));
    if (pending_ && takes_text(*pending_)) {
        pending_->text = text;
        return;
    }
    // A character that no key announced: an input method, a composed letter, a scanner.
    flush();
    ui::KeyPress press;
    press.key = code_point == ' ' ? Key::space : Key::character;
    press.text = text;
    queue_.push(std::move(press));
}

void Keyboard::flush() {
    swallow_ = false;
    if (!pending_) return;
    // A dead key alone types nothing and stands for nothing.
    const bool says_nothing = pending_->key == Key::character && pending_->text.empty() &&
                              pending_->letter.empty() && pending_->digit < 0;
    if (!says_nothing) queue_.push(std::move(*pending_));
    pending_.reset();
}

}  // namespace relais::client::app
