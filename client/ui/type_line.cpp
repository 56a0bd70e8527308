#include "client/ui/type_line.h"

#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "client/ui/bidi.h"
#include "client/ui/fonts.h"
#include "client/ui/paint.h"
#include "client/ui/state.h"
#include "client/ui/theme.h"

namespace relais::client::ui {

namespace {

/// Some screens' worth; a list scrolled through is not kept for ever.
constexpr std::size_t kMostParagraphs = 600;

using Kind = Letter::Kind;

const ImFontGlyph* glyph_of(Face face, char16_t glyph) {
    return state().fonts.font(face)->FindGlyph(static_cast<ImWchar>(glyph));
}

/// The letters of the line between which a caret can stand, from left to right.
std::vector<std::size_t> passable(const TypeLine& line) {
    std::vector<std::size_t> letters;
    for (const std::size_t letter : line.order)
        if (line.paragraph->letters[letter].kind == Kind::base) letters.push_back(letter);
    return letters;
}

bool is_turned(const TypeLine& line, std::size_t letter) {
    return line.paragraph->letters[letter].level % 2 == 1;
}

/// The next letter of the line that is not a mark or a hidden sign; the line's end.
std::size_t behind(const TypeLine& line, std::size_t letter) {
    ++letter;
    while (letter < line.end && line.paragraph->letters[letter].kind == Kind::mark)
        ++letter;
    return letter;
}

/// The base letter before this place; line.end when it is the line's beginning.
std::size_t base_before(const TypeLine& line, std::size_t letter) {
    while (letter > line.first)
        if (line.paragraph->letters[--letter].kind == Kind::base) return letter;
    return line.end;
}

/// Where lam and alef are one glyph, each has half of it.
void share_ligatures(TypeLine& line) {
    for (std::size_t i = line.first; i < line.end; ++i) {
        const Letter& letter = line.paragraph->letters[i];
        if (letter.glyph < 0xFEF5 || letter.glyph > 0xFEFC) continue;
        const std::size_t next = behind(line, i);
        const bool partner = next < line.end && line.paragraph->letters[next].glyph == 0 &&
                             line.paragraph->letters[next].kind == Kind::base;
        if (!partner) continue;
        line.width[i - line.first] /= 2;
        line.width[next - line.first] = line.width[i - line.first];
    }
}

struct Pen {
    Face face;
    float x, y;
    Colour colour;
};

void draw_glyph(const ImFontGlyph& glyph, float x, float y, Colour colour) {
    if (glyph.Visible == 0) return;
    ImDrawList* list = ImGui::GetWindowDrawList();
    const ImVec2 from = list->GetClipRectMin();
    const ImVec2 to = list->GetClipRectMax();
    const bool seen = x + glyph.X1 >= from.x && x + glyph.X0 <= to.x && y + glyph.Y1 >= from.y &&
                      y + glyph.Y0 <= to.y;
    if (!seen) return;  // a field holds more than it shows
    list->PrimReserve(6, 4);
    list->PrimRectUV({x + glyph.X0, y + glyph.Y0}, {x + glyph.X1, y + glyph.Y1},
                     {glyph.U0, glyph.V0}, {glyph.U1, glyph.V1}, colour);
}

/// Marks stand over (or under) the middle of their letter, each beyond the one before it.
void draw_marks(const Pen& pen, const TypeLine& line, std::size_t base) {
    const auto& letters = line.paragraph->letters;
    std::size_t mark = base + 1;
    if (mark >= line.end || letters[mark].kind != Kind::mark) return;
    const ImFontGlyph* under = glyph_of(pen.face, letters[base].glyph);
    const float baseline = std::round(state().fonts.font(pen.face)->Ascent);
    const bool seen = letters[base].glyph != 0 && under->Visible != 0;
    float top = seen ? under->Y0 : baseline;
    float bottom = seen ? under->Y1 : baseline;
    const float middle = pen.x + line.left_of(base) + line.width_of(base) / 2;
    const float air = std::max(1.0F, line_height(pen.face) / 24);
    for (; mark < line.end && letters[mark].kind == Kind::mark; ++mark) {
        const ImFontGlyph* glyph = glyph_of(pen.face, letters[mark].glyph);
        float move = 0;
        if ((glyph->Y0 + glyph->Y1) / 2 < baseline) {
            move = std::min(0.0F, top - air - glyph->Y1);
            top = glyph->Y0 + move;
        } else {
            move = std::max(0.0F, bottom + air - glyph->Y0);
            bottom = glyph->Y1 + move;
        }
        draw_glyph(*glyph, middle - (glyph->X0 + glyph->X1) / 2, pen.y + move, pen.colour);
    }
}

}  // namespace

const Paragraph& paragraph_of(std::string_view text) {
    State& s = state();
    auto& kept = s.paragraphs[s.mirrored ? 1 : 0];
    const auto found = kept.find(text);
    if (found != kept.end()) return found->second;
    const Paragraph& made = kept.emplace(text, analyse(text, s.mirrored)).first->second;
    std::u16string glyphs;
    for (const Letter& letter : made.letters)
        if (letter.glyph != 0) glyphs += letter.glyph;
    if (s.fonts.want(glyphs)) s.unsettled = true;
    return made;
}

void trim_paragraphs() {
    for (auto& kept : state().paragraphs)
        if (kept.size() > kMostParagraphs) kept.clear();
}

float letter_advance(Face face, const Letter& letter) {
    if (letter.glyph == 0 || letter.kind != Kind::base) return 0;
    return state().fonts.font(face)->GetCharAdvance(static_cast<ImWchar>(letter.glyph));
}

TypeLine lay_line(Face face, const Paragraph& paragraph, std::size_t first, std::size_t end) {
    TypeLine line;
    line.paragraph = &paragraph;
    line.end = std::min(end, paragraph.letters.size());
    line.first = std::min(first, line.end);
    line.order = visual_order(paragraph, line.first, line.end);
    line.left.resize(line.end - line.first);
    line.width.resize(line.end - line.first);
    for (std::size_t i = line.first; i < line.end; ++i)
        line.width[i - line.first] = letter_advance(face, paragraph.letters[i]);
    share_ligatures(line);
    for (const std::size_t letter : line.order) {
        line.left[letter - line.first] = line.total;
        line.total += line.width_of(letter);
    }
    return line;
}

void draw_line_at(Face face, float x, float y, Colour colour, const TypeLine& line) {
    const Pen pen{face, std::floor(x), std::floor(y), colour};
    for (const std::size_t i : line.order) {
        const Letter& letter = line.paragraph->letters[i];
        if (letter.kind != Kind::base) continue;
        if (letter.glyph != 0) {
            float left = pen.x + line.left_of(i);
            // A ligature begins at its left half, which is the alef's.
            const std::size_t next = behind(line, i);
            if (letter.glyph >= 0xFEF5 && letter.glyph <= 0xFEFC && next < line.end)
                left = std::min(left, pen.x + line.left_of(next));
            draw_glyph(*glyph_of(face, letter.glyph), left, pen.y, colour);
        }
        draw_marks(pen, line, i);
    }
}

std::size_t slots(const TypeLine& line) {
    return passable(line).size();
}

std::size_t slot_of(const TypeLine& line, CaretPlace place) {
    const auto letters = passable(line);
    const auto index = [&](std::size_t letter) {
        return static_cast<std::size_t>(std::ranges::find(letters, letter) - letters.begin());
    };
    if (place.leans && place.letter < line.end) {
        const std::size_t at = index(place.letter);
        if (at < letters.size()) return is_turned(line, place.letter) ? at + 1 : at;
    }
    const std::size_t before = base_before(line, std::min(place.letter, line.end));
    if (before == line.end) return line.paragraph->right_to_left ? letters.size() : 0;
    return is_turned(line, before) ? index(before) : index(before) + 1;
}

CaretPlace place_at_slot(const TypeLine& line, std::size_t slot) {
    const auto letters = passable(line);
    if (letters.empty()) return {line.first, false};
    // What ends at this place from either side; the letter before is preferred, as typing goes on.
    std::vector<CaretPlace> candidates{{line.first, false}};
    if (slot > 0) {
        const std::size_t left = letters[slot - 1];
        candidates.push_back(is_turned(line, left) ? CaretPlace{left, true}
                                                   : CaretPlace{behind(line, left), false});
    }
    if (slot < letters.size()) {
        const std::size_t right = letters[slot];
        candidates.push_back(is_turned(line, right) ? CaretPlace{behind(line, right), false}
                                                    : CaretPlace{right, true});
    }
    for (CaretPlace place : candidates) {
        const CaretPlace plain{place.letter, false};
        if (slot_of(line, plain) == slot) return plain;
    }
    for (const CaretPlace place : candidates)
        if (slot_of(line, place) == slot) return place;
    return {line.first, false};
}

float caret_x(const TypeLine& line, CaretPlace place) {
    const auto letters = passable(line);
    const std::size_t slot = slot_of(line, place);
    if (letters.empty()) return line.paragraph->right_to_left ? line.total : 0;
    if (slot < letters.size()) return line.left_of(letters[slot]);
    return line.left_of(letters.back()) + line.width_of(letters.back());
}

CaretPlace place_at(const TypeLine& line, float x) {
    const auto letters = passable(line);
    std::size_t slot = 0;
    while (slot < letters.size() &&
           x > line.left_of(letters[slot]) + line.width_of(letters[slot]) / 2)
        ++slot;
    return place_at_slot(line, slot);
}

}  // namespace relais::client::ui
