#include <imgui.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>
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

constexpr float kTrack = 8;
constexpr float kKnob = 28;
constexpr float kVerticalHeight = 280;
constexpr float kVerticalWidth = 320;

/// The line that the knob walks on, from start to end.
struct Way {
    float x = 0, y = 0, length = 0;
    bool vertical = false;
    [[nodiscard]] ImVec2 at(float fraction) const {
        // A vertical scale grows upwards, as a gauge does.
        return vertical ? ImVec2{x, y + length * (1 - fraction)} : ImVec2{x + length * fraction, y};
    }
};

void draw_way(const Way& way, const Slider& shown) {
    const Palette& palette = state().palette();
    const float half = px(kTrack) / 2;
    const ImVec2 from = way.at(way.vertical ? 1 : 0), to = way.at(way.vertical ? 0 : 1);
    fill_box({from.x - (way.vertical ? half : 0), from.y - (way.vertical ? 0 : half),
              way.vertical ? 2 * half : to.x - from.x, way.vertical ? to.y - from.y : 2 * half},
             palette.edge, 4);
    if (shown.at) {
        const ImVec2 knob = way.at(*shown.at), start = way.at(0);
        if (way.vertical)
            fill_box({start.x - half, knob.y, 2 * half, start.y - knob.y}, palette.accent, 4);
        else
            fill_box({start.x, start.y - half, knob.x - start.x, 2 * half}, palette.accent, 4);
    }
    for (const Tick& tick : shown.ticks) {
        const ImVec2 at = way.at(tick.at);
        if (way.vertical)
            fill_box({at.x - px(10), at.y - 1, px(20), 2}, palette.edge, 0);
        else
            fill_box({at.x - 1, at.y - px(10), 2, px(20)}, palette.edge, 0);
    }
    auto* list = ImGui::GetWindowDrawList();
    const float radius = px(kKnob) / 2;
    if (shown.at) {
        list->AddCircleFilled(way.at(*shown.at), radius, palette.accent, 32);
        list->AddCircleFilled(way.at(*shown.at), radius / 3, palette.on_accent, 24);
    } else if (shown.waits) {
        list->AddCircleFilled(way.at(*shown.waits), radius, palette.card, 32);
        list->AddCircle(way.at(*shown.waits), radius, palette.edge, 32, 2);
    }
}

/// The ends' labels always, of the others those that do not touch one already there.
void draw_tick_labels(const Way& way, const Slider& shown, const Rect& rect) {
    const Palette& palette = state().palette();
    const float line = line_height(Face::status);
    float free_from = rect.x - px(100);
    const float last_begins =
        shown.ticks.empty() || way.vertical
            ? rect.x + rect.w
            : rect.x + rect.w - text_width(Face::status, shown.ticks.back().label);
    float last_y = rect.y + rect.h + line * 2;
    for (std::size_t i = 0; i < shown.ticks.size(); ++i) {
        const Tick& tick = shown.ticks[i];
        if (tick.label.empty()) continue;
        const ImVec2 at = way.at(tick.at);
        const float width = text_width(Face::status, tick.label);
        if (way.vertical) {
            if (at.y + line > last_y) continue;
            draw_text(Face::status, at.x + px(24), at.y - line / 2, palette.text, tick.label);
            last_y = at.y - line / 2;
            continue;
        }
        const bool last = i + 1 == shown.ticks.size();
        const float x = std::clamp(at.x - width / 2, rect.x, rect.x + rect.w - width);
        if (!last && (x < free_from || x + width + px(8) > last_begins)) continue;
        draw_text(Face::status, x, at.y + px(kKnob) / 2 + px(6), palette.text, tick.label);
        free_from = x + width + px(8);
    }
}

void draw_star(ImVec2 centre, float radius, Colour fill, Colour edge) {
    std::array<ImVec2, 10> points{};
    for (std::size_t i = 0; i < points.size(); ++i) {
        const float angle = std::numbers::pi_v<float> * (static_cast<float>(i) / 5 - 0.5F);
        const float far = i % 2 == 0 ? radius : radius * 0.42F;
        points[i] = {centre.x + far * std::cos(angle), centre.y + far * std::sin(angle)};
    }
    auto* list = ImGui::GetWindowDrawList();
    for (std::size_t i = 0; i < points.size(); i += 2)
        list->AddTriangleFilled(points[i], points[i + 1], points[(i + 9) % 10], fill);
    for (std::size_t i = 1; i < points.size(); i += 2)
        list->PathLineTo(points[i]);
    list->PathFillConvex(fill);
    list->AddPolyline(points.data(), static_cast<int>(points.size()), edge, ImDrawFlags_Closed, 2);
}

}  // namespace

std::optional<float> slider(const char* id, const Slider& shown) {
    const State& s = state();
    const bool labelled =
        std::ranges::any_of(shown.ticks, [](auto& t) { return !t.label.empty(); });
    const float below = labelled && !shown.vertical ? line_height(Face::status) + px(6) : 0;
    const float pad = px(kKnob) / 2 + px(10);
    Rect rect = take(shown.vertical ? px(kVerticalHeight) : 2 * pad + below);
    if (shown.vertical) rect.w = std::min(rect.w, px(kVerticalWidth));
    note(id, rect, shown.told);
    const Pressed pressed = press_area(id, rect);
    Way way{rect.x + pad, rect.y + pad, rect.w - 2 * pad, shown.vertical};
    if (shown.vertical) way = {rect.x + px(40), rect.y + pad, rect.h - 2 * pad, true};
    if (is_visible(rect)) {
        fill_box(rect, s.palette().card);
        line_box(rect, shown.focused || pressed.hovered ? s.palette().accent : s.palette().edge,
                 shown.focused ? 3 : 1);
        draw_way(way, shown);
        draw_tick_labels(way, shown, {rect.x + px(10), rect.y, rect.w - px(20), rect.h});
    }
    if (!pressed.clicked) return std::nullopt;
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const float at =
        shown.vertical ? 1 - (mouse.y - way.y) / way.length : (mouse.x - way.x) / way.length;
    return std::clamp(at, 0.0F, 1.0F);
}

std::optional<std::size_t> stars(const std::string& id, std::size_t count, std::size_t lit,
                                 bool focused) {
    const State& s = state();
    const Palette& palette = s.palette();
    const float side =
        std::clamp(std::floor((s.area.width - px(16)) / static_cast<float>(count)), px(20), px(64));
    const Rect rect = take(side + px(8));
    note(id, rect, std::to_string(lit));
    const float width = side * static_cast<float>(count) + px(16);
    if (is_visible(rect)) {
        const Rect box{rect.x, rect.y, std::min(width, rect.w), rect.h};
        fill_box(box, palette.card);
        line_box(box, focused ? palette.accent : palette.edge, focused ? 3 : 1);
    }
    std::optional<std::size_t> clicked;
    for (std::size_t i = 0; i < count; ++i) {
        const Rect cell{rect.x + px(8) + side * static_cast<float>(i), rect.y + px(4), side, side};
        const std::string star = id + "=" + std::to_string(i + 1);
        note(star, cell, i < lit ? "★" : "☆");
        const Pressed pressed = press_area(star.c_str(), cell);
        if (pressed.clicked) clicked = i + 1;
        if (!is_visible(rect)) continue;
        draw_star({cell.x + side / 2, cell.y + side / 2 + px(2)}, side * 0.42F,
                  i < lit ? palette.accent : palette.card,
                  pressed.hovered || i < lit ? palette.accent : palette.edge);
    }
    State& now = state();
    now.last_id = id;
    now.last_rect = rect;
    return clicked;
}

}  // namespace relais::client::ui
