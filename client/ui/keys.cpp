#include "client/ui/keys.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "client/ui/caret.h"
#include "client/ui/compose.h"
#include "client/ui/state.h"
#include "forms/base/text.h"

namespace relais::client::ui {

namespace {

bool is_printable(std::string_view text) {
    if (!is_utf8(text)) return false;
    for (const char32_t c : to_code_points(text))
        if ((c < 0x20 && c != U'\n') || c == 0x7F || (c >= 0x80 && c < 0xA0)) return false;
    return true;
}

std::string what_it_types(const KeyPress& key) {
    if (!key.text.empty() || key.digit < 0) return key.text;
    return std::string(1, static_cast<char>('0' + key.digit));
}

/// A field of one line takes a text of several as one.
std::string on_one_line(std::string text) {
    std::ranges::replace(text, '\n', ' ');
    return text;
}

}  // namespace

void KeyQueue::push(KeyPress press) {
    if (queue_.size() >= kMaxQueued) {
        ++lost_;
        return;
    }
    queue_.push_back(std::move(press));
}

std::optional<KeyPress> KeyQueue::pop() {
    if (queue_.empty()) return std::nullopt;
    KeyPress press = std::move(queue_.front());
    queue_.pop_front();
    return press;
}

std::size_t TextEdit::selection_start() const {
    return anchor == kNothing ? caret : std::min({anchor, caret, text.size()});
}

std::size_t TextEdit::selection_end() const {
    return std::min(text.size(), anchor == kNothing ? caret : std::max(anchor, caret));
}

bool TextEdit::insert(std::string_view typed, std::size_t max_bytes) {
    const std::size_t from = on_boundary(text, selection_start());
    const std::size_t to = on_boundary(text, selection_end());
    const std::size_t kept = text.size() - (to - from);
    if (typed.empty() || kept > max_bytes || typed.size() > max_bytes - kept ||
        !is_printable(typed))
        return false;
    text.replace(from, to - from, typed);
    caret = from + typed.size();
    anchor = kNothing;
    leans = false;
    return true;
}

bool TextEdit::erase(std::size_t from, std::size_t to) {
    if (has_selection()) {
        from = selection_start();
        to = selection_end();
    }
    if (from >= to) return false;
    text.erase(from, to - from);
    caret = from;
    anchor = kNothing;
    leans = false;
    return true;
}

bool TextEdit::place(std::size_t at, bool at_next_letter, bool extend) {
    const TextEdit before = *this;
    if (!extend)
        anchor = kNothing;
    else if (anchor == kNothing)
        anchor = caret;
    caret = on_boundary(text, at);
    leans = at_next_letter;
    if (anchor == caret) anchor = kNothing;
    return caret != before.caret || anchor != before.anchor || leans != before.leans;
}

/// Ctrl with a letter, told by its key: select, copy, cut, paste.
bool TextEdit::command(const KeyPress& key, std::size_t max_bytes) {
    const std::string letter = lower_ascii(key.letter);
    if (letter == "a") {
        const bool any = place(0, false, false) || !text.empty();
        return place(text.size(), false, true) || any;
    }
    State* s = current_state();
    if (s == nullptr || secret) return false;
    if (letter == "v")
        return insert(s->lines_width ? s->clipboard : on_one_line(s->clipboard), max_bytes);
    if (letter != "c" && letter != "x") return false;
    if (!has_selection()) return false;
    s->clipboard = text.substr(selection_start(), selection_end() - selection_start());
    return letter == "c" || erase(caret, caret);
}

bool TextEdit::press(const KeyPress& key, std::size_t max_bytes) {
    caret = on_boundary(text, caret);
    if (anchor != kNothing) anchor = on_boundary(text, anchor);
    if (std::exchange(composing, false)) {
        if (const std::string letter = special_letter(key); !letter.empty()) {
            insert(letter, max_bytes);
            return true;
        }
        if (key.key == Key::escape || opens_letters(key)) return true;
    }
    if (opens_letters(key) && !secret) return composing = true;
    if (key.alt) return false;
    switch (key.key) {
    case Key::character:
        if (key.ctrl) return command(key, max_bytes);
        return insert(what_it_types(key), max_bytes);
    case Key::space:
        return !key.ctrl && insert(what_it_types(key), max_bytes);
    case Key::backspace:
        return erase(key.ctrl ? previous_word(text, caret) : previous_character(text, caret),
                     caret);
    case Key::del:
        return erase(caret, key.ctrl ? next_word(text, caret) : next_character(text, caret));
    case Key::caret:
        place(key.offset, key.leans, key.shift);
        return true;
    default: {
        const auto move = caret_move(*this, key);
        return move && place(move->offset, move->leans, key.shift);
    }
    }
}

/// As if what was copied were typed: only a number goes into a number.
bool TextEdit::paste_number(std::size_t max_bytes) {
    const State* s = current_state();
    if (s == nullptr) return false;
    bool changed = false;
    const std::string copied = s->clipboard;
    for (const char c : copied) {
        KeyPress typed;
        typed.key = Key::character;
        typed.text = std::string(1, c);
        if (is_digit(c)) typed.digit = c - '0';
        changed = press_number(typed, max_bytes) || changed;
    }
    return changed;
}

bool TextEdit::press_number(const KeyPress& key, std::size_t max_bytes) {
    if (opens_letters(key)) return false;
    if (key.key != Key::character) return key.key != Key::space && press(key, max_bytes);
    if (key.ctrl)
        return lower_ascii(key.letter) == "v" ? paste_number(max_bytes) : press(key, max_bytes);
    KeyPress typed = key;
    if (key.digit >= 0) {
        typed.text = std::string(1, static_cast<char>('0' + key.digit));
    } else if (key.text == "-") {
        if (selection_start() != 0 || (text.starts_with('-') && selection_end() == 0)) return false;
    } else if (key.text == "," || key.text == ".") {
        const std::size_t point = text.find('.');
        const bool replaced = point >= selection_start() && point < selection_end();
        if (point != std::string::npos && !replaced) return false;
        typed.text = ".";  // the value is written with a point whatever the window's language
    } else {
        return false;
    }
    return press(typed, max_bytes);
}

void TextEdit::set(std::string value) {
    text = is_utf8(value) ? std::move(value) : to_utf8(to_code_points(value));
    caret = text.size();
    anchor = kNothing;
    leans = composing = false;
}

}  // namespace relais::client::ui
