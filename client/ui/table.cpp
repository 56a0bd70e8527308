#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "client/ui/bidi.h"
#include "client/ui/fonts.h"
#include "client/ui/paint.h"
#include "client/ui/rows.h"
#include "client/ui/state.h"
#include "client/ui/theme.h"
#include "client/ui/thumbnail.h"
#include "client/ui/type_line.h"
#include "client/ui/ui.h"

namespace relais::client::ui {

namespace {

constexpr float kNumber = 64;  ///< four digits
constexpr float kPad = 10;
constexpr float kMargin = 24;

float table_width() {
    return std::max(1.0F, state().width - 2 * px(kMargin));
}

float cell_height() {
    return std::round(std::max(px(44), line_height(Face::body) + 2 * px(6)));
}

void draw_cell(Rect rect, const TableCell& cell, bool hovered) {
    const Palette& palette = state().palette();
    Colour ground = cell.grey ? palette.page : palette.card;
    if (cell.failing) ground = palette.bad_soft;
    if (cell.focused) ground = palette.accent_soft;
    fill_box(rect, ground, 4);
    Colour edge = cell.grey ? palette.line : palette.edge;
    if (cell.failing) edge = palette.bad;
    if (cell.focused || hovered) edge = palette.accent;
    line_box(rect, edge, cell.focused ? 3.0F : 1, 4);
    const float pad = px(kPad);
    Rect inner{rect.x + pad, rect.y + std::floor((rect.h - line_height(Face::hint)) / 2),
               std::max(1.0F, rect.w - 2 * pad), line_height(Face::hint)};
    if (cell.failing) {
        // Red never says it alone.
        const float mark = text_width(Face::hint, "✗");
        inner.w = std::max(1.0F, inner.w - mark - px(4));
        draw_text(Face::hint, rect.x + rect.w - pad - mark, inner.y, palette.bad, "✗");
    }
    const Colour ink = cell.grey ? palette.quiet : colour_of(cell.tone);
    if (cell.caret)
        draw_edited(Face::hint, inner, ink, cell.text, *cell.caret);
    else
        draw_text(Face::hint, inner.x, inner.y, ink, elided(Face::hint, cell.text, inner.w));
}

}  // namespace

void Table::lay_out(const std::vector<TableColumn>& columns, std::size_t focused_column) {
    number_width_ = px(kNumber);
    const float room = table_width() - number_width_;
    std::vector<float> least;
    for (const TableColumn& column : columns)
        least.push_back(std::min(room, px(column.width)));
    // Groups from the left, as many columns as fit; the one with the focused column is shown.
    float used = 0;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (used > 0 && used + least[i] > room) {
            if (focused_column < i) break;
            first_ = i;
            used = 0;
        }
        used += least[i];
        end_ = i + 1;
    }
    const float spare =
        std::max(0.0F, room - used) / static_cast<float>(std::max<std::size_t>(1, end_ - first_));
    // Three or four columns across a wide screen would stand too far apart.
    const float extra = std::min(spare, px(180));
    for (std::size_t i = first_; i < end_; ++i)
        widths_.push_back(std::floor(least[i] + extra));
}

Table::Table(const std::vector<TableColumn>& columns, std::size_t focused_column) {
    State& s = state();
    const Palette& palette = s.palette();
    lay_out(columns, focused_column);
    const float line = line_height(Face::hint);
    float thumbs = 0;
    for (std::size_t i = first_; i < end_; ++i)
        thumbs = std::max(
            thumbs, thumbnail_of(columns[i].picture, widths_[i - first_] - 2 * px(kPad)).height);
    if (thumbs > 0) thumbs += px(4);
    const float height = thumbs + 2 * line + px(12);
    fill_ground({0, s.top, s.width, height}, palette.card);
    float x = px(kMargin) + number_width_;
    for (std::size_t i = first_; i < end_; ++i) {
        const float width = widths_[i - first_] - 2 * px(kPad);
        const auto lines = wrap(Face::hint, columns[i].label, width);
        draw_thumbnail(x + px(kPad), s.top + px(6), thumbnail_of(columns[i].picture, width),
                       columns[i].picture);
        const float top = s.top + thumbs + px(6) + (lines.size() < 2 ? line : 0);
        for (std::size_t at = 0; at < std::min<std::size_t>(2, lines.size()); ++at) {
            const bool cut = at == 1 && lines.size() > 2;
            draw_text(Face::hint, x + px(kPad), top + line * static_cast<float>(at), palette.text,
                      cut ? elided(Face::hint, std::string(lines[at]) + " …", width)
                          : elided(Face::hint, lines[at], width));
        }
        s.in_bar = true;
        note("column:" + std::to_string(i), {x, s.top, widths_[i - first_], height},
             columns[i].label);
        s.in_bar = false;
        x += widths_[i - first_];
    }
    // Columns that are not in sight now are told of.
    if (first_ > 0) draw_text(Face::hint, px(kMargin), s.top + px(6), palette.accent, "‹");
    if (end_ < columns.size())
        draw_text(Face::hint, s.width - px(kMargin) + px(6), s.top + px(6), palette.accent, "›");
    s.top += height;
}

std::optional<std::size_t> Table::row(const std::string& number,
                                      const std::vector<TableCell>& cells) const {
    const State& s = state();
    const Rect line = take(cell_height(), 4);
    std::optional<std::size_t> clicked;
    draw_text(Face::status, line.x, line.y + std::floor((line.h - line_height(Face::status)) / 2),
              s.palette().quiet, number);
    float x = line.x + number_width_;
    for (std::size_t i = 0; i < cells.size() && i < widths_.size(); ++i) {
        const Rect rect{x, line.y, widths_[i] - px(4), line.h};
        note(cells[i].id, rect, cells[i].text, !cells[i].grey);
        const Pressed pressed = press_area(cells[i].id.c_str(), rect);
        if (pressed.clicked) clicked = first_ + i;
        if (is_visible(rect)) draw_cell(rect, cells[i], pressed.hovered && !cells[i].grey);
        x += widths_[i];
    }
    return clicked;
}

// ---- The band ------------------------------------------------------------------------------
void reserve_band() {
    state().foot = line_height(Face::heading) + line_height(Face::hint) + px(20);
}

void draw_band(const Band& band) {
    State& s = state();
    const Palette& palette = s.palette();
    const float top = s.height - s.bar_height - s.foot;
    fill_ground({0, top, s.width, s.foot}, palette.card);
    ImGui::GetWindowDrawList()->AddRectFilled({0, top}, {s.width, top + 1}, palette.line);
    const float width = s.width - 2 * px(kMargin);
    const float y = top + px(8);
    draw_text(Face::heading, px(kMargin), y, palette.text,
              elided(Face::heading, band.title, width));
    draw_text(Face::hint, px(kMargin), y + line_height(Face::heading) + px(2), colour_of(band.tone),
              elided(Face::hint, band.detail, width));
    s.in_bar = true;
    note("band", {0, top, s.width, s.foot}, band.title + " | " + band.detail);
    s.in_bar = false;
}

}  // namespace relais::client::ui
