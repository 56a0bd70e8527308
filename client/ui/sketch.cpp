#include "client/ui/sketch.h"

#include <imgui.h>

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

using Mark = SketchPlace::Mark;

/// From metres to the window.
struct Scale {
    Rect rect;
    float dots_per_metre = 1;
    [[nodiscard]] ImVec2 at(float east_m, float north_m) const {
        return {rect.x + rect.w / 2 + east_m * dots_per_metre,
                rect.y + rect.h / 2 - north_m * dots_per_metre};
    }
};

/// 1, 2 or 5 times a power of ten, near to a quarter of what is seen.
float grid_step(float half_height_m) {
    const float wanted = half_height_m / 2;
    const float power = std::pow(10.0F, std::floor(std::log10(wanted)));
    for (const float factor : {1.0F, 2.0F, 5.0F})
        if (factor * power >= wanted) return factor * power;
    return 10 * power;
}

std::string metres_in_words(float metres) {
    if (metres >= 1000) return std::to_string(std::lround(metres / 1000)) + " km";
    if (metres >= 1) return std::to_string(std::lround(metres)) + " m";
    return std::to_string(std::lround(metres * 100)) + " cm";
}

void draw_grid(const Scale& scale, float step_m) {
    const Palette& palette = state().palette();
    auto& list = *ImGui::GetWindowDrawList();
    const Rect& rect = scale.rect;
    const float step = step_m * scale.dots_per_metre;
    const ImVec2 middle = scale.at(0, 0);
    const int across = static_cast<int>(rect.w / 2 / step),
              down = static_cast<int>(rect.h / 2 / step);
    for (int i = -across; i <= across; ++i) {
        const float x = std::round(middle.x + static_cast<float>(i) * step);
        list.AddLine({x, rect.y}, {x, rect.y + rect.h}, palette.line);
    }
    for (int i = -down; i <= down; ++i) {
        const float y = std::round(middle.y + static_cast<float>(i) * step);
        list.AddLine({rect.x, y}, {rect.x + rect.w, y}, palette.line);
    }
}

void draw_scale_bar(const Scale& scale, float step_m) {
    const Palette& palette = state().palette();
    auto& list = *ImGui::GetWindowDrawList();
    const float width = step_m * scale.dots_per_metre;
    const float x = scale.rect.x + px(12), y = scale.rect.y + scale.rect.h - px(12);
    list.AddLine({x, y}, {x + width, y}, palette.text, px(3));
    draw_text(Face::status, x, y - line_height(Face::status) - px(4), palette.text,
              metres_in_words(step_m));
    const std::string north = "N ↑";
    draw_text(Face::status, scale.rect.x + scale.rect.w - text_width(Face::status, north) - px(12),
              scale.rect.y + px(8), palette.text, north);
}

void draw_lines(const Scale& scale, const Sketch& shown) {
    const Palette& palette = state().palette();
    std::vector<ImVec2> corners;
    for (const SketchPlace& place : shown.places)
        if (place.mark == Mark::corner || place.mark == Mark::chosen)
            corners.push_back(scale.at(place.east_m, place.north_m));
    if (corners.size() < 2) return;
    const bool closed = shown.closed && corners.size() >= 3;
    ImGui::GetWindowDrawList()->AddPolyline(corners.data(), static_cast<int>(corners.size()),
                                            palette.accent,
                                            closed ? ImDrawFlags_Closed : ImDrawFlags_None, px(3));
}

void draw_place(const Scale& scale, const SketchPlace& place) {
    const Palette& palette = state().palette();
    auto& list = *ImGui::GetWindowDrawList();
    const ImVec2 at = scale.at(place.east_m, place.north_m);
    if (place.radius_m > 0)
        list.AddCircle(at, place.radius_m * scale.dots_per_metre, palette.good, 0, px(2));
    switch (place.mark) {
    case Mark::corner:
        list.AddCircleFilled(at, px(6), palette.accent);
        break;
    case Mark::chosen:
        list.AddCircleFilled(at, px(7), palette.accent);
        list.AddCircle(at, px(12), palette.text, 0, px(3));
        break;
    case Mark::here:
        list.AddLine({at.x - px(10), at.y}, {at.x + px(10), at.y}, palette.good, px(3));
        list.AddLine({at.x, at.y - px(10)}, {at.x, at.y + px(10)}, palette.good, px(3));
        break;
    case Mark::town:
        list.AddRectFilled({at.x - px(4), at.y - px(4)}, {at.x + px(4), at.y + px(4)},
                           palette.text);
        break;
    }
    if (!place.label.empty())
        draw_text(Face::status, at.x + px(12), at.y - line_height(Face::status) / 2, palette.text,
                  place.label);
}

}  // namespace

std::optional<SketchClick> sketch(const char* id, const Sketch& shown) {
    const State& s = state();
    const Rect rect = take(px(260));
    note(id, rect, "");
    const Pressed pressed = press_area(id, rect);
    const float half = shown.half_height_m > 0 ? shown.half_height_m : 1;
    const Scale scale{rect, rect.h / 2 / half};
    if (is_visible(rect)) {
        fill_box(rect, s.palette().card);
        ImGui::PushClipRect({rect.x, rect.y}, {rect.x + rect.w, rect.y + rect.h}, true);
        const float step_m = grid_step(half);
        draw_grid(scale, step_m);
        draw_lines(scale, shown);
        for (const SketchPlace& place : shown.places)
            draw_place(scale, place);
        draw_scale_bar(scale, step_m);
        ImGui::PopClipRect();
        line_box(rect, shown.focused ? s.palette().accent : s.palette().edge,
                 shown.focused ? 3 : 1);
    }
    if (!pressed.clicked) return std::nullopt;
    const ImVec2 pointer = ImGui::GetMousePos();
    const ImVec2 middle = scale.at(0, 0);
    return SketchClick{(pointer.x - middle.x) / scale.dots_per_metre,
                       (middle.y - pointer.y) / scale.dots_per_metre};
}

}  // namespace relais::client::ui
