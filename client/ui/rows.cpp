#include "client/ui/rows.h"

#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "client/ui/fonts.h"
#include "client/ui/paint.h"
#include "client/ui/state.h"
#include "client/ui/theme.h"
#include "client/ui/ui.h"

namespace relais::client::ui {

namespace {

constexpr float kGap = 4;  ///< between rows

float row_height() {
    return std::round(std::max(px(44), line_height(Face::body) + 2 * px(6)));
}

float clamped_place(float wanted, std::size_t count) {
    return std::clamp(wanted, 0.0F, static_cast<float>(count));
}

}  // namespace

Rows::Rows(const char* id, std::size_t count, std::optional<std::size_t> focus) : count_(count) {
    end_flow();
    State& s = state();
    step_ = row_height() + px(kGap);
    top_ = s.y;
    const float window_top = ImGui::GetWindowPos().y;
    const float window_bottom = window_top + ImGui::GetWindowHeight();
    first_ =
        static_cast<std::size_t>(clamped_place(std::floor((window_top - top_) / step_), count_));
    end_ =
        static_cast<std::size_t>(clamped_place(std::ceil((window_bottom - top_) / step_), count_));
    s.y = top_ + step_ * static_cast<float>(first_);
    if (!focus || *focus >= count) return;
    const Rect rect{s.area.x, top_ + step_ * static_cast<float>(*focus), s.area.width,
                    row_height()};
    bring_into_sight(std::string(id) + "#" + std::to_string(*focus), rect);
}

Rows::~Rows() {
    end_flow();
    state().y = top_ + step_ * static_cast<float>(count_) + px(8);
}

bool list_row(const char* id, const std::vector<Cell>& cells, bool focused) {
    const State& s = state();
    const Palette& palette = s.palette();
    const float pad = px(14);
    const float gap = px(16);
    const Rect rect = take(row_height(), kGap);
    std::string told;
    for (const Cell& cell : cells)
        told += (told.empty() ? "" : " | ") + cell.text;
    note(id, rect, told);
    const Pressed pressed = press_area(id, rect);
    if (!is_visible(rect)) return pressed.clicked;
    fill_box(rect, focused || pressed.held ? palette.accent_soft : palette.card, 6);
    line_box(rect, focused || pressed.hovered ? palette.accent : palette.line, focused ? 3.0F : 1,
             6);
    float x = rect.x + pad;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const Face face = i == 0 ? Face::heading : Face::hint;
        const float width = (rect.w - 2 * pad) * cells[i].fraction;
        draw_text(face, x, rect.y + std::floor((rect.h - line_height(face)) / 2),
                  colour_of(cells[i].tone), elided(face, cells[i].text, width - gap));
        x += width;
    }
    return pressed.clicked;
}

void list_heading(const std::string& words) {
    const State& s = state();
    const Rect rect = take(row_height(), kGap);
    note_numbered("section", rect, words);
    if (!is_visible(rect)) return;
    draw_text(Face::hint, rect.x, rect.y + rect.h - line_height(Face::hint) - px(4),
              s.palette().quiet, elided(Face::hint, words, rect.w));
}

void draw_again() {
    state().unsettled = true;
}

}  // namespace relais::client::ui
