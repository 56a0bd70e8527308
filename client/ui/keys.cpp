#include "client/ui/keys.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "forms/base/text.h"

namespace relais::client::ui {

namespace {

bool is_continuation(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

/// Marks that belong to the letter before them (Unicode: Mn of the scripts used in Mali, joiners).
bool joins_previous(char32_t c) {
    return (c >= 0x0300 && c <= 0x036F) || (c >= 0x064B && c <= 0x065F) || c == 0x0670 ||
           (c >= 0x1AB0 && c <= 0x1AFF) || (c >= 0x1DC0 && c <= 0x1DFF) || c == 0x200D ||
           (c >= 0x20D0 && c <= 0x20FF) || (c >= 0xFE00 && c <= 0xFE0F) ||
           (c >= 0xFE20 && c <= 0xFE2F);
}

std::size_t next_code_point(std::string_view text, std::size_t at) {
    if (at >= text.size()) return text.size();
    ++at;
    while (at < text.size() && is_continuation(text[at]))
        ++at;
    return at;
}

std::size_t previous_code_point(std::string_view text, std::size_t at) {
    if (at == 0) return 0;
    --at;
    while (at > 0 && is_continuation(text[at]))
        --at;
    return at;
}

bool joins_previous_at(std::string_view text, std::size_t at) {
    const auto code_points = to_code_points(text.substr(at, next_code_point(text, at) - at));
    return !code_points.empty() && joins_previous(code_points.front());
}

std::size_t next_character(std::string_view text, std::size_t at) {
    at = next_code_point(text, at);
    while (at < text.size() && joins_previous_at(text, at))
        at = next_code_point(text, at);
    return at;
}

std::size_t previous_character(std::string_view text, std::size_t at) {
    at = previous_code_point(text, at);
    while (at > 0 && joins_previous_at(text, at))
        at = previous_code_point(text, at);
    return at;
}

std::size_t next_word(std::string_view text, std::size_t at) {
    while (at < text.size() && text[at] != ' ')
        at = next_character(text, at);
    while (at < text.size() && text[at] == ' ')
        ++at;
    return at;
}

std::size_t previous_word(std::string_view text, std::size_t at) {
    while (at > 0 && text[at - 1] == ' ')
        --at;
    while (at > 0 && text[at - 1] != ' ')
        at = previous_character(text, at);
    return at;
}

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

bool move_to(TextEdit& edit, std::size_t caret) {
    const bool moved = caret != edit.caret;
    edit.caret = caret;
    return moved;
}

bool erase(TextEdit& edit, std::size_t from, std::size_t to) {
    if (from >= to) return false;
    edit.text.erase(from, to - from);
    edit.caret = from;
    return true;
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

bool TextEdit::insert(std::string_view typed, std::size_t max_bytes) {
    if (typed.empty() || text.size() > max_bytes || typed.size() > max_bytes - text.size() ||
        !is_printable(typed))
        return false;
    if (caret > text.size()) caret = text.size();
    text.insert(caret, typed);
    caret += typed.size();
    return true;
}

bool TextEdit::press(const KeyPress& key, std::size_t max_bytes) {
    if (caret > text.size()) caret = text.size();
    while (caret > 0 && caret < text.size() && is_continuation(text[caret]))
        --caret;
    if (key.alt) return false;
    switch (key.key) {
    case Key::character:
    case Key::space:
        return !key.ctrl && insert(what_it_types(key), max_bytes);
    case Key::backspace:
        return erase(*this, key.ctrl ? previous_word(text, caret) : previous_character(text, caret),
                     caret);
    case Key::del:
        return erase(*this, caret, key.ctrl ? next_word(text, caret) : next_character(text, caret));
    case Key::left:
        return move_to(*this,
                       key.ctrl ? previous_word(text, caret) : previous_character(text, caret));
    case Key::right:
        return move_to(*this, key.ctrl ? next_word(text, caret) : next_character(text, caret));
    case Key::home:
        return move_to(*this, 0);
    case Key::end:
        return move_to(*this, text.size());
    default:
        return false;
    }
}

bool TextEdit::press_number(const KeyPress& key, std::size_t max_bytes) {
    if (key.key != Key::character) return key.key != Key::space && press(key, max_bytes);
    KeyPress typed = key;
    if (key.digit >= 0) {
        typed.text = std::string(1, static_cast<char>('0' + key.digit));
    } else if (key.text == "-") {
        if (caret != 0 || text.starts_with('-')) return false;
    } else if (key.text == "," || key.text == ".") {
        if (text.find('.') != std::string::npos) return false;
        typed.text = ".";  // the value is written with a point whatever the window's language
    } else {
        return false;
    }
    return press(typed, max_bytes);
}

void TextEdit::set(std::string value) {
    text = is_utf8(value) ? std::move(value) : to_utf8(to_code_points(value));
    caret = text.size();
}

}  // namespace relais::client::ui
