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
#include "client/ui/thumbnail.h"
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

namespace {

/// How a row's parts lie.
struct RowParts {
    Columns columns;
    bool in_table = false;
    float words = 0, thumbs = 0;  ///< the highest of the marks'
    Thumbnail left;               ///< beside the row's label
    float label_x = 0, label_width = 0, label_height = 0;
    float inner = 0;
};

RowParts parts_of(const MarkRow& row, const std::vector<Mark>& marks) {
    const State& s = state();
    const float pad = px(10), gap = px(8);
    RowParts parts;
    parts.in_table = !row.label.empty();
    parts.columns = columns_of({s.area.x, 0, s.area.width, 0}, parts.in_table, marks.size());
    const float width = parts.columns.each - px(8);
    for (const Mark& mark : marks) {
        if (!mark.label.empty())
            parts.words = std::max(parts.words, wrapped_height(Face::hint, mark.label, width));
        parts.thumbs = std::max(parts.thumbs, thumbnail_of(mark.picture, width).height);
    }
    const float room = parts.columns.x - s.area.x - 2 * pad;
    parts.left = thumbnail_of(row.picture, room * 0.4F);
    parts.label_x = parts.left.width > 0 ? parts.left.width + gap : 0;
    parts.label_width = std::max(1.0F, room - parts.label_x);
    if (parts.in_table)
        parts.label_height = wrapped_height(Face::hint, row.label, parts.label_width);
    float marked = px(kMarkSide);
    if (parts.thumbs > 0) marked += parts.thumbs + px(6);
    if (parts.words > 0) marked += parts.words + px(6);
    parts.inner = std::max({marked, parts.label_height, parts.left.height});
    return parts;
}

/// The question at the left; true when it was clicked.
bool draw_row_label(const Rect& rect, const MarkRow& row, const RowParts& parts) {
    if (!parts.in_table) return false;
    const float pad = px(10);
    const Rect left{rect.x, rect.y + 2, parts.columns.x - rect.x - px(2), rect.h - 4};
    Pressed pressed;
    if (!row.label_id.empty()) {
        note(row.label_id, left, row.label);
        pressed = press_area(row.label_id.c_str(), left);
    }
    if (!is_visible(rect)) return pressed.clicked;
    if (pressed.hovered) line_box(left, state().palette().accent, 1, 6);
    draw_thumbnail(rect.x + pad, rect.y + std::floor((rect.h - parts.left.height) / 2), parts.left,
                   row.picture);
    draw_wrapped(Face::hint,
                 {rect.x + pad + parts.label_x,
                  rect.y + std::floor((rect.h - parts.label_height) / 2), parts.label_width, 0},
                 state().palette().text, row.label);
    return pressed.clicked;
}

/// The mark, its picture and its words, from the top.
void draw_cell(const Rect& cell, float top, const Mark& mark, const MarkRow& row,
               const RowParts& parts) {
    const Palette& palette = state().palette();
    draw_mark(cell.x + std::floor((cell.w - px(kMarkSide)) / 2), top, mark, row.multiple);
    top += px(kMarkSide) + px(6);
    const Thumbnail shown = thumbnail_of(mark.picture, parts.columns.each - px(8));
    draw_thumbnail(cell.x + std::floor((cell.w - shown.width) / 2), top, shown, mark.picture);
    if (parts.thumbs > 0) top += parts.thumbs + px(6);
    if (!mark.label.empty())
        draw_centred(Face::hint, {cell.x + px(3), top, parts.columns.each - px(8), 0}, palette.text,
                     mark.label);
}

}  // namespace

std::optional<std::size_t> marks(const char* id, const MarkRow& row,
                                 const std::vector<Mark>& marks) {
    const Palette& palette = state().palette();
    const float pad = px(10);
    const RowParts parts = parts_of(row, marks);
    const Rect rect = take(parts.inner + 2 * pad, parts.in_table ? 4 : 8);
    note(id, rect, row.label);
    if (is_visible(rect)) {
        fill_box(rect, row.focused ? palette.accent_soft : palette.card, 6);
        const Colour edge = row.failing ? palette.bad : row.focused ? palette.accent : palette.line;
        line_box(rect, edge, row.focused || row.failing ? 2 : 1, 6);
    }
    std::optional<std::size_t> clicked;
    if (draw_row_label(rect, row, parts)) clicked = marks.size();
    const bool alone = parts.words == 0 && parts.thumbs == 0;
    const float top = alone ? rect.y + std::floor((rect.h - px(kMarkSide)) / 2) : rect.y + pad;
    for (std::size_t i = 0; i < marks.size(); ++i) {
        const Mark& mark = marks[i];
        const Rect cell{parts.columns.x + parts.columns.each * static_cast<float>(i), rect.y + 2,
                        parts.columns.each - px(2), rect.h - 4};
        note(mark.id, cell, mark.label + (mark.chosen ? " ✓" : ""));
        const Pressed pressed = press_area(mark.id.c_str(), cell);
        if (pressed.clicked) clicked = i;
        if (!is_visible(rect)) continue;
        if (mark.focused || pressed.hovered)
            line_box(cell, palette.accent, mark.focused ? 3 : 1, 6);
        draw_cell(cell, top, mark, row, parts);
    }
    // What was drawn last is what keep_in_sight() looks after: the row, not its last mark.
    State& now = state();
    now.last_id = id;
    now.last_rect = rect;
    return clicked;
}

void mark_heads(const char* id, const std::string& label, const std::vector<MarkHead>& heads) {
    const State& s = state();
    const Columns columns = columns_of({s.area.x, 0, s.area.width, 0}, true, heads.size());
    const float left_width = columns.x - s.area.x - px(20), width = columns.each - px(8);
    float words = 0, thumbs = 0;
    std::string told = label;
    for (const MarkHead& head : heads) {
        words = std::max(words, wrapped_height(Face::status, head.label, width));
        thumbs = std::max(thumbs, thumbnail_of(head.picture, width).height);
        told += (told.empty() ? "" : " | ") + head.label;
    }
    if (thumbs > 0) thumbs += px(4);
    const float left = wrapped_height(Face::hint, label, left_width);
    const Rect rect = take(std::max(left, words + thumbs) + px(8), 4);
    note(id, rect, told);
    if (!is_visible(rect)) return;
    draw_wrapped(Face::hint, {rect.x + px(10), rect.y + px(4), left_width, 0}, s.palette().text,
                 label);
    for (std::size_t i = 0; i < heads.size(); ++i) {
        const Rect cell{columns.x + columns.each * static_cast<float>(i) + px(3), rect.y + px(4),
                        width, 0};
        const Thumbnail shown = thumbnail_of(heads[i].picture, width);
        draw_thumbnail(cell.x + std::floor((cell.w - shown.width) / 2), cell.y, shown,
                       heads[i].picture);
        draw_centred(Face::status, {cell.x, cell.y + thumbs, width, 0}, s.palette().quiet,
                     heads[i].label);
    }
}

}  // namespace relais::client::ui
