#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>

#include "client/ui/answers.h"
#include "client/ui/fonts.h"
#include "client/ui/paint.h"
#include "client/ui/state.h"
#include "client/ui/theme.h"
#include "client/ui/ui.h"

namespace relais::client::ui {

namespace {

constexpr std::size_t kWeek = 7;
constexpr float kCell = 56;  ///< wide
constexpr float kRow = 44;   ///< high: a finger's

void draw_day(const Rect& cell, const std::string& text, const Pressed& pressed, bool chosen,
              bool today) {
    const Palette& palette = state().palette();
    const Rect inner{cell.x + 2, cell.y + 2, cell.w - 4, cell.h - 4};
    if (chosen)
        fill_box(inner, palette.accent, 6);
    else if (pressed.held)
        fill_box(inner, palette.accent_soft, 6);
    if (today || pressed.hovered) line_box(inner, palette.accent, today ? 2 : 1, 6);
    draw_text(Face::hint, cell.x + (cell.w - text_width(Face::hint, text)) / 2,
              cell.y + (cell.h - line_height(Face::hint)) / 2,
              chosen ? palette.on_accent : palette.text, text);
}

}  // namespace

std::optional<std::size_t> month(const std::string& id, const Month& shown) {
    const State& s = state();
    const Palette& palette = s.palette();
    const float cell = std::min(px(kCell), std::floor((s.area.width - px(24)) / kWeek));
    const std::size_t weeks = (shown.blank + shown.days.size() + kWeek - 1) / kWeek;
    const float head = line_height(Face::heading) + px(12);
    const float names = line_height(Face::status) + px(8);
    const Rect rect = take(head + names + px(kRow) * static_cast<float>(weeks) + px(24));
    const Rect box{rect.x, rect.y, cell * kWeek + px(24), rect.h};
    note(id, box, shown.title);
    if (is_visible(rect)) {
        fill_box(box, palette.card);
        line_box(box, palette.accent, 3);
        draw_text(Face::heading, box.x + (box.w - text_width(Face::heading, shown.title)) / 2,
                  box.y + px(12), palette.text, shown.title);
    }
    const float left = box.x + px(12);
    for (std::size_t i = 0; i < std::min(kWeek, shown.weekdays.size()); ++i) {
        const auto& name = shown.weekdays[i];
        draw_text(Face::status,
                  left + cell * static_cast<float>(i) + (cell - text_width(Face::status, name)) / 2,
                  box.y + px(12) + head, palette.quiet, name);
    }
    std::optional<std::size_t> clicked;
    const float top = box.y + px(12) + head + names;
    for (std::size_t day = 1; day <= shown.days.size(); ++day) {
        const std::size_t place = shown.blank + day - 1;
        const Rect at{left + cell * static_cast<float>(place % kWeek),
                      top + px(kRow) * static_cast<float>(place / kWeek), cell, px(kRow)};
        const std::string day_id = id + "=" + std::to_string(day);
        note(day_id, at, shown.days[day - 1]);
        const Pressed pressed = press_area(day_id.c_str(), at);
        if (pressed.clicked) clicked = day;
        if (is_visible(at))
            draw_day(at, shown.days[day - 1], pressed, day == shown.chosen, day == shown.today);
    }
    State& now = state();
    now.last_id = id;
    now.last_rect = box;
    return clicked;
}

}  // namespace relais::client::ui
