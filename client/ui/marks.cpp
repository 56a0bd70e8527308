#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "client/ui/answers.h"
#include "client/ui/fonts.h"
#include "client/ui/paint.h"
#include "client/ui/state.h"
#include "client/ui/theme.h"
#include "client/ui/ui.h"

namespace relais::client::ui {

namespace {

constexpr float kLeft = 0.38F;  ///< of a table's width is for the questions
constexpr float kMarkSide = 34;

struct Columns {
    float x = 0, each = 0;
};

Columns columns_of(const Rect& rect, bool with_label, std::size_t count) {
    const float left = with_label ? std::floor(rect.w * kLeft) : 0;
    return {rect.x + left, (rect.w - left) / static_cast<float>(std::max<std::size_t>(1, count))};
}

void draw_centred(Face face, const Rect& cell, Colour colour, std::string_view text) {
    float y = cell.y;
    for (const std::string_view line : wrap(face, text, cell.w)) {
        draw_text(face, cell.x + std::floor((cell.w - text_width(face, line)) / 2), y, colour,
                  line);
        y += line_height(face);
    }
}

/// A ring to fill, or a box to tick; its digit stands in it while it has the keys.
void draw_mark(float x, float y, const Mark& mark, bool multiple) {
    const Palette& palette = state().palette();
    const float side = px(kMarkSide);
    const Rect box{x, y, side, side};
    const float rounding = multiple ? 5 : kMarkSide / 2;
    fill_box(box, mark.chosen ? palette.accent : palette.card, rounding);
    line_box(box, mark.chosen ? palette.accent : palette.edge, 2, rounding);
    const std::string sign = mark.chosen ? "✓" : mark.key;
    draw_text(Face::status, x + (side - text_width(Face::status, sign)) / 2,
              y + (side - line_height(Face::status)) / 2,
              mark.chosen ? palette.on_accent : palette.text, sign);
}

}  // namespace

std::optional<std::size_t> marks(const char* id, const MarkRow& row,
                                 const std::vector<Mark>& marks) {
    const State& s = state();
    const Palette& palette = s.palette();
    const float pad = px(10);
    const bool in_table = !row.label.empty();
    const Columns columns = columns_of({s.area.x, 0, s.area.width, 0}, in_table, marks.size());
    float words = 0;
    for (const Mark& mark : marks)
        if (!mark.label.empty())
            words = std::max(words, wrapped_height(Face::hint, mark.label, columns.each - px(8)));
    const float left_width = columns.x - s.area.x - 2 * pad;
    const float left = in_table ? wrapped_height(Face::hint, row.label, left_width) : 0;
    const float inner = std::max(px(kMarkSide) + (words > 0 ? px(6) + words : 0), left);
    const Rect rect = take(inner + 2 * pad, in_table ? 4 : 8);
    note(id, rect, row.label);
    if (is_visible(rect)) {
        fill_box(rect, row.focused ? palette.accent_soft : palette.card, 6);
        const Colour edge = row.failing ? palette.bad : row.focused ? palette.accent : palette.line;
        line_box(rect, edge, row.focused || row.failing ? 2 : 1, 6);
    }
    if (in_table)
        draw_wrapped(Face::hint,
                     {rect.x + pad, rect.y + std::floor((rect.h - left) / 2), left_width, 0},
                     palette.text, row.label);
    std::optional<std::size_t> clicked;
    const float top = words > 0 ? rect.y + pad : rect.y + std::floor((rect.h - px(kMarkSide)) / 2);
    for (std::size_t i = 0; i < marks.size(); ++i) {
        const Mark& mark = marks[i];
        const Rect cell{columns.x + columns.each * static_cast<float>(i), rect.y + 2,
                        columns.each - px(2), rect.h - 4};
        note(mark.id, cell, mark.label + (mark.chosen ? " ✓" : ""));
        const Pressed pressed = press_area(mark.id.c_str(), cell);
        if (pressed.clicked) clicked = i;
        if (!is_visible(rect)) continue;
        if (mark.focused || pressed.hovered)
            line_box(cell, palette.accent, mark.focused ? 3 : 1, 6);
        draw_mark(cell.x + std::floor((cell.w - px(kMarkSide)) / 2), top, mark, row.multiple);
        if (!mark.label.empty())
            draw_centred(Face::hint,
                         {cell.x + px(3), top + px(kMarkSide) + px(6), columns.each - px(8), 0},
                         palette.text, mark.label);
    }
    // What was drawn last is what keep_in_sight() looks after: the row, not its last mark.
    State& now = state();
    now.last_id = id;
    now.last_rect = rect;
    return clicked;
}

void mark_heads(const char* id, const std::string& label, const std::vector<std::string>& heads) {
    const State& s = state();
    const Columns columns = columns_of({s.area.x, 0, s.area.width, 0}, true, heads.size());
    const float left_width = columns.x - s.area.x - px(20);
    float words = wrapped_height(Face::hint, label, left_width);
    std::string told = label;
    for (const std::string& head : heads) {
        words = std::max(words, wrapped_height(Face::status, head, columns.each - px(8)));
        told += (told.empty() ? "" : " | ") + head;
    }
    const Rect rect = take(words + px(8), 4);
    note(id, rect, told);
    if (!is_visible(rect)) return;
    draw_wrapped(Face::hint, {rect.x + px(10), rect.y + px(4), left_width, 0}, s.palette().text,
                 label);
    for (std::size_t i = 0; i < heads.size(); ++i) {
        const Rect cell{columns.x + columns.each * static_cast<float>(i) + px(3), rect.y + px(4),
                        columns.each - px(8), 0};
        draw_centred(Face::status, cell, s.palette().quiet, heads[i]);
    }
}

}  // namespace relais::client::ui
