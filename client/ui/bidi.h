// A text in the letters and the order in which it is drawn: Arabic letters joined (u_shapeArabic),
// right-to-left runs turned round (Unicode's UAX #9, by ICU's ubidi). Measures and draws nothing.
// The only door of client/ui to ICU.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace relais::client::ui {

/// Direction follows the language, told by its BCP 47 code: "ar", "taq-Arab". False for "".
bool is_right_to_left(std::string_view language_code);

/// True when drawing one character after the other from the left would be wrong: right-to-left
/// letters, marks above and below letters, signs of direction.
bool needs_layout(std::string_view text);

struct ScriptsSeen {
    bool left_to_right = false, right_to_left = false;
};
/// Letters of which direction there are, not counting what is isolated (U+2066 to U+2069).
ScriptsSeen scripts_in(std::string_view text);

/// One code point of a text.
struct Letter {
    enum class Kind : std::uint8_t {
        base,
        mark,   ///< stands on the letter before it
        hidden  ///< a sign of direction, a joiner, a line end
    };
    std::size_t at = 0;      ///< its first byte
    char16_t glyph = 0;      ///< what is drawn for it; 0: nothing (the alef of a lam-alef)
    std::uint8_t level = 0;  ///< odd: runs from right to left
    Kind kind = Kind::base;
};

struct Paragraph {
    std::vector<Letter> letters;  ///< in the order of reading
    std::size_t size = 0;         ///< bytes
    bool right_to_left = false;
    /// The first letter at or behind that byte; letters.size() at the end.
    [[nodiscard]] std::size_t letter_at(std::size_t byte) const;
    /// Where a letter begins; the text's size for letters.size().
    [[nodiscard]] std::size_t byte_of(std::size_t letter) const;
};

/// Any bytes are taken: broken UTF-8 and what lies beyond the basic plane becomes U+FFFD. A text of
/// one direction runs that way; a mixed one runs as the page does, which is its language's way.
Paragraph analyse(std::string_view text, bool page_right_to_left);

/// The letters `first` to `end` (one line) as they stand from left to right.
std::vector<std::size_t> visual_order(const Paragraph& paragraph, std::size_t first,
                                      std::size_t end);

}  // namespace relais::client::ui
