#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "client/ui/bidi.h"
#include "client/ui/compose.h"
#include "client/ui/fonts.h"
#include "client/ui/paint.h"
#include "client/ui/state.h"
#include "client/ui/theme.h"
#include "client/ui/type_line.h"
#include "client/ui/ui.h"
#include "client/ui/utf8.h"

namespace relais::client::ui {

namespace {

/// One dot a letter; the caret counts dots.
Field with_dots(const Field& field) {
    Field dotted = field;
    dotted.text.clear();
    dotted.caret = 0;
    if (field.anchor != TextEdit::kNothing) dotted.anchor = 0;
    for (std::size_t at = 0; at < field.text.size();) {
        next_code_point(field.text, at);
        dotted.text += "•";
        if (at <= field.caret) dotted.caret = dotted.text.size();
        if (field.anchor != TextEdit::kNothing && at <= field.anchor)
            dotted.anchor = dotted.text.size();
    }
    return dotted;
}

/// The bytes of a secret that so many of its dots stand for.
std::size_t behind_dots(std::string_view secret, std::size_t bytes_of_dots) {
    std::size_t at = 0;
    for (std::size_t dots = bytes_of_dots / std::string_view("•").size();
         dots > 0 && at < secret.size(); --dots)
        next_code_point(secret, at);
    return at;
}

/// A line of the field's text where it stands on the screen.
struct Placed {
    TypeLine line;
    std::size_t next = 0;  ///< the first letter of the next line
    float x = 0, y = 0;
};

struct Content {
    const Paragraph* paragraph = nullptr;
    std::vector<Placed> lines;
    CaretPlace caret;
    std::size_t select_from = 0, select_to = 0;  ///< letters

    [[nodiscard]] std::size_t caret_line() const {
        for (std::size_t i = 0; i + 1 < lines.size(); ++i)
            if (caret.letter < lines[i].next) return i;
        return lines.size() - 1;
    }
};

CaretPlace on_line(const TypeLine& line, CaretPlace place) {
    place.letter = std::clamp(place.letter, line.first, line.end);
    return place;
}

/// One line, moved so that the caret is in sight; a page from right to left begins at the right.
void place_single(Content& content, Rect inner, bool focused) {
    const Paragraph& paragraph = *content.paragraph;
    const std::size_t count = paragraph.letters.size();
    Placed placed{lay_line(Face::body, paragraph, 0, count), count + 1, inner.x, inner.y};
    const bool mirrored = state().mirrored;
    if (mirrored) placed.x = inner.x + inner.w - placed.line.total;
    if (focused) {
        const float caret = placed.x + caret_x(placed.line, content.caret);
        const float room = px(4);
        if (caret > inner.x + inner.w - room) placed.x -= caret - (inner.x + inner.w - room);
        if (caret < inner.x + (mirrored ? room : 0))
            placed.x += inner.x + (mirrored ? room : 0) - caret;
    }
    content.lines.push_back(std::move(placed));
}

void place_lines(Content& content, Rect inner, std::string_view text,
                 const std::vector<std::string_view>& pieces) {
    const Paragraph& paragraph = *content.paragraph;
    float y = inner.y;
    for (const std::string_view piece : pieces) {
        const auto from = static_cast<std::size_t>(piece.data() - text.data());
        Placed placed;
        placed.line = lay_line(Face::body, paragraph, paragraph.letter_at(from),
                               paragraph.letter_at(from + piece.size()));
        placed.x = state().mirrored ? inner.x + inner.w - placed.line.total : inner.x;
        placed.y = y;
        if (!content.lines.empty()) content.lines.back().next = placed.line.first;
        content.lines.push_back(std::move(placed));
        y += line_height(Face::body);
    }
    content.lines.back().next = paragraph.letters.size() + 1;
}

void draw_selection(const Content& content, const Placed& placed) {
    const TypeLine& line = placed.line;
    const float height = line_height(Face::body);
    const std::size_t from = std::max(content.select_from, line.first);
    const std::size_t to = std::min(content.select_to, line.end);
    for (std::size_t i = from; i < to; ++i) {
        if (line.width_of(i) == 0) continue;
        const float x = placed.x + line.left_of(i);
        ImGui::GetWindowDrawList()->AddRectFilled(
            {std::floor(x), placed.y}, {std::ceil(x + line.width_of(i)), placed.y + height},
            state().palette().accent_soft);
    }
}

void draw_caret(const Placed& placed, CaretPlace caret) {
    const float x = std::round(placed.x + caret_x(placed.line, on_line(placed.line, caret)));
    const float width = std::max(2.0F, px(2));
    ImGui::GetWindowDrawList()->AddRectFilled(
        {x, placed.y + px(1)}, {x + width, placed.y + line_height(Face::body) - px(1)},
        state().palette().accent);
}

void draw_content(const Content& content, bool focused) {
    for (const Placed& placed : content.lines) {
        if (focused) draw_selection(content, placed);
        draw_line_at(Face::body, placed.x, placed.y, state().palette().text, placed.line);
    }
    if (focused) draw_caret(content.lines[content.caret_line()], content.caret);
}

/// The place under the pointer, as a key that puts the caret there.
KeyPress pointed_at(const Content& content, const Field& field) {
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const Placed* under = &content.lines.front();
    for (const Placed& placed : content.lines)
        if (mouse.y >= placed.y) under = &placed;
    const CaretPlace place = place_at(under->line, mouse.x - under->x);
    KeyPress press;
    press.key = Key::caret;
    press.offset = content.paragraph->byte_of(place.letter);
    press.leans = place.leans;
    if (field.secret) press.offset = behind_dots(field.text, press.offset);
    return press;
}

/// A press puts the caret there, moving on selects; a field that had no keys yet takes the click.
void follow_pointer(const Content& content, const Field& field, const Pressed& pressed) {
    State& s = state();
    const bool down = field.focused && pressed.held;
    if (!down && !(pressed.clicked && !field.focused)) return;
    KeyPress press = pointed_at(content, field);
    press.shift = down && !ImGui::IsItemActivated();
    const bool moved = press.offset != field.caret || press.leans != field.leans;
    const bool anew = !press.shift && field.anchor != TextEdit::kNothing;
    if (!moved && !anew && field.focused) return;
    s.pointed = press;
    s.unsettled = true;
}

void point_letter(const char* text) {
    State& s = state();
    KeyPress press;
    press.key = Key::character;
    press.text = text;
    s.pointed = press;
    s.unsettled = true;
}

struct PaletteCell {
    std::string key, shown;
    const char* text;
};

void draw_cell(Rect rect, const PaletteCell& cell) {
    const Palette& palette = state().palette();
    const std::string id = std::string("letter:") + cell.shown;
    note(id, rect, cell.shown);
    const Pressed pressed = press_area(id.c_str(), rect);
    if (pressed.clicked) point_letter(cell.text);
    fill_box(rect, pressed.held ? palette.accent_soft : palette.card, 6);
    line_box(rect, pressed.hovered ? palette.accent : palette.edge, 1, 6);
    float x = rect.x + px(8);
    if (cell.key.empty()) {
        x = rect.x + (rect.w - text_width(Face::body, cell.shown)) / 2;
    } else {
        draw_keycap(x, rect.y + (rect.h - keycap_height()) / 2, cell.key, plain_keycap());
        x += keycap_width(cell.key) + px(8);
    }
    draw_text(Face::body, x, rect.y + (rect.h - line_height(Face::body)) / 2, palette.text,
              cell.shown);
}

std::string upper(const char* key) {
    return std::string(1, static_cast<char>(*key - 'a' + 'A'));
}

/// Small letters and tones with their keys, capitals beneath.
void draw_palette() {
    std::vector<PaletteCell> cells;
    for (const SpecialLetter& letter : kSpecialLetters)
        cells.push_back({upper(letter.key), letter.small, letter.small});
    for (const ToneMark& tone : kToneMarks)
        cells.push_back({upper(tone.key), tone.shown, tone.mark});
    for (const SpecialLetter& letter : kSpecialLetters)
        cells.push_back({"", letter.capital, letter.capital});
    const State& s = state();
    const float gap = px(8);
    float x = s.area.x;
    Rect row = take(px(48));
    for (const PaletteCell& cell : cells) {
        const float width = cell.key.empty() ? px(48) : px(84);
        if (x > s.area.x && x + width > s.area.x + s.area.width) {
            row = take(px(48));
            x = s.area.x;
        }
        draw_cell({x, row.y, width, row.h}, cell);
        x += width + gap;
    }
}

struct Inside {
    const Field& content;  ///< as drawn: dots in place of a secret
    const Field& asked;
    Rect inner;
    const Pressed& pressed;
};

void draw_inside(const Inside& inside, const std::vector<std::string_view>& lines) {
    const Field& field = inside.content;
    if (field.text.empty() && !field.placeholder.empty())
        draw_text(Face::body, inside.inner.x + (field.focused ? px(6) : 0), inside.inner.y,
                  state().palette().quiet,
                  elided(Face::body, field.placeholder, inside.inner.w - px(6)));
    Content content;
    content.paragraph = &paragraph_of(field.text);
    content.caret = {content.paragraph->letter_at(field.caret), field.leans};
    if (field.anchor != TextEdit::kNothing) {
        const std::size_t anchor = content.paragraph->letter_at(field.anchor);
        content.select_from = std::min(anchor, content.caret.letter);
        content.select_to = std::max(anchor, content.caret.letter);
    }
    const Rect inner = on_screen(inside.inner);
    if (field.multiline)
        place_lines(content, inner, field.text, lines);
    else
        place_single(content, inner, field.focused);
    follow_pointer(content, inside.asked, inside.pressed);
    const float height = line_height(Face::body) * static_cast<float>(content.lines.size());
    ImGui::PushClipRect({inner.x, inner.y}, {inner.x + inner.w + px(4), inner.y + height}, true);
    draw_content(content, field.focused);
    ImGui::PopClipRect();
}

}  // namespace

Field field_of(const TextEdit& edit, bool focused) {
    Field field;
    field.text = edit.text;
    field.caret = edit.caret;
    field.anchor = edit.anchor;
    field.leans = edit.leans;
    field.composing = edit.composing;
    field.secret = edit.secret;
    field.focused = focused;
    return field;
}

std::optional<KeyPress> take_pointed() {
    State* s = current_state();
    return s == nullptr ? std::nullopt : std::exchange(s->pointed, std::nullopt);
}

void forget_texts() {
    State* s = current_state();
    if (s == nullptr) return;
    s->clipboard.clear();
    for (auto& kept : s->paragraphs)
        kept.clear();
}

bool field(const char* id, const Field& shown) {
    State& s = state();
    const Palette& palette = s.palette();
    Field content = shown.secret ? with_dots(shown) : shown;
    content.caret = std::min(content.caret, content.text.size());
    const float pad = px(18);
    const float line = line_height(Face::body);
    const float width = s.area.width - 2 * pad;
    std::vector<std::string_view> lines;
    float height = std::max(px(56), line + 2 * px(12));
    if (content.multiline) {
        if (shown.focused) s.lines_width = width - px(4);
        lines = wrap(Face::body, content.text, width - px(4));
        height = line * static_cast<float>(std::max<std::size_t>(3, lines.size())) + 2 * px(12);
    }
    const Rect rect = take(height);
    // A secret is not kept, not even for tests: the dots are what was drawn.
    note(id, rect, content.text.empty() ? shown.placeholder : content.text);
    const Pressed pressed = press_area(id, rect);
    if (is_visible(rect)) {
        fill_box(rect, palette.card);
        const Colour edge = shown.failing   ? palette.bad
                            : shown.focused ? palette.accent
                                            : palette.edge;
        line_box(rect, edge, shown.focused ? 3 : shown.failing ? 2 : 1);
    }
    float inner_width = width;
    const float top = content.multiline ? rect.y + px(12) : rect.y + (rect.h - line) / 2;
    if (shown.failing) {
        // Red never says it alone.
        const float mark = text_width(Face::body, "✗");
        inner_width -= mark + px(10);
        draw_text(Face::body, rect.x + rect.w - pad - mark, rect.y + px(12), palette.bad, "✗");
    }
    const Rect inner{rect.x + pad, std::floor(top), inner_width, line};
    draw_inside({content, shown, inner, pressed}, lines);
    if (shown.focused && shown.composing) draw_palette();
    return pressed.clicked;
}

}  // namespace relais::client::ui
