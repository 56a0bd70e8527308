// Letters of Mali's languages that few keyboards have: after Ctrl+L (or the menu key) one key,
// digit or click chooses, Shift for the capital. e → ɛ, o → ɔ, n → ɲ, g → ŋ, b → ɓ, d → ɗ, y → ƴ, x
// → ɣ, a → ǝ; and the tones, which stand on the letter before them.
#pragma once

#include <array>
#include <string>

#include "client/ui/keys.h"

namespace relais::client::ui {

struct SpecialLetter {
    const char* key;
    const char* small;
    const char* capital;
};
inline constexpr std::array<SpecialLetter, 9> kSpecialLetters{{{"e", "ɛ", "Ɛ"},
                                                               {"o", "ɔ", "Ɔ"},
                                                               {"n", "ɲ", "Ɲ"},
                                                               {"g", "ŋ", "Ŋ"},
                                                               {"b", "ɓ", "Ɓ"},
                                                               {"d", "ɗ", "Ɗ"},
                                                               {"y", "ƴ", "Ƴ"},
                                                               {"x", "ɣ", "Ɣ"},
                                                               {"a", "ǝ", "Ǝ"}}};
struct ToneMark {
    const char* key;
    const char* mark;
    const char* shown;  ///< on a letter, as it cannot stand alone
};
/// High, low, rising, falling: by h, l, r and f.
inline constexpr std::array<ToneMark, 4> kToneMarks{
    {{"h", "\u0301", "á"}, {"l", "\u0300", "à"}, {"r", "\u030C", "ǎ"}, {"f", "\u0302", "â"}}};

/// True for the key that shows the special letters.
bool opens_letters(const KeyPress& key);
/// What this key chooses among them; "" for any other key.
std::string special_letter(const KeyPress& key);
/// For a field whose keys have other meanings too (a filter): this key shows, chooses or puts away
/// the letters. Any other puts them away as well, and means what it means there.
bool is_for_letters(TextEdit& edit, const KeyPress& key);

}  // namespace relais::client::ui
