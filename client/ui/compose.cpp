#include "client/ui/compose.h"

#include <cstddef>
#include <string>

#include "client/ui/keys.h"
#include "forms/base/text.h"

namespace relais::client::ui {

bool opens_letters(const KeyPress& key) {
    if (key.key == Key::menu) return true;
    return key.key == Key::character && key.ctrl && !key.alt && lower_ascii(key.letter) == "l";
}

std::string special_letter(const KeyPress& key) {
    if (key.key != Key::character || key.ctrl || key.alt) return {};
    if (key.digit > 0 && static_cast<std::size_t>(key.digit) <= kSpecialLetters.size()) {
        const SpecialLetter& chosen = kSpecialLetters[static_cast<std::size_t>(key.digit) - 1];
        return key.shift ? chosen.capital : chosen.small;
    }
    const std::string typed = key.text.empty() ? key.letter : key.text;
    const std::string small = lower_ascii(typed);
    for (const SpecialLetter& letter : kSpecialLetters)
        if (small == letter.key) return small == typed ? letter.small : letter.capital;
    for (const ToneMark& tone : kToneMarks)
        if (small == tone.key) return tone.mark;
    return {};
}

bool is_for_letters(TextEdit& edit, const KeyPress& key) {
    if (opens_letters(key)) return true;
    if (!edit.composing) return false;
    if (key.key == Key::escape || !special_letter(key).empty()) return true;
    edit.composing = false;
    return false;
}

}  // namespace relais::client::ui
