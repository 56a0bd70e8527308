// Lines of type, letter by letter: where each letter of a paragraph stands, where the caret goes,
// which letter lies under the pointer. Internal to client/ui.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "client/ui/bidi.h"
#include "client/ui/fonts.h"
#include "client/ui/theme.h"

namespace relais::client::ui {

/// As analysed once; kept until there are too many. Valid until the picture ends.
const Paragraph& paragraph_of(std::string_view text);
/// Before a new picture: forgets what was kept where it is more than a few screens hold.
void trim_paragraphs();

float letter_advance(Face face, const Letter& letter);

/// One line of it; a letter's place is told from the line's left end.
struct TypeLine {
    const Paragraph* paragraph = nullptr;
    std::size_t first = 0, end = 0;  ///< letters
    std::vector<std::size_t> order;  ///< as they stand, from left to right
    std::vector<float> left, width;  ///< by letter, from `first` on
    float total = 0;

    [[nodiscard]] float left_of(std::size_t letter) const { return left[letter - first]; }
    [[nodiscard]] float width_of(std::size_t letter) const { return width[letter - first]; }
};
TypeLine lay_line(Face face, const Paragraph& paragraph, std::size_t first, std::size_t end);
/// `x` is the left end on the screen, mirrored page or not.
void draw_line_at(Face face, float x, float y, Colour colour, const TypeLine& line);

/// Between which letters the caret stands: before letter `letter`, drawn at the far side of the one
/// before it; with `leans` at the near side of the letter behind it. They differ where the
/// direction changes.
struct CaretPlace {
    std::size_t letter = 0;
    bool leans = false;
    bool operator==(const CaretPlace&) const = default;
};
/// How many letters that can be passed stand to the left of it.
std::size_t slot_of(const TypeLine& line, CaretPlace place);
CaretPlace place_at_slot(const TypeLine& line, std::size_t slot);
std::size_t slots(const TypeLine& line);
float caret_x(const TypeLine& line, CaretPlace place);
/// The place nearest to `x`.
CaretPlace place_at(const TypeLine& line, float x);

}  // namespace relais::client::ui
