#include "client/ui/sketch.h"

#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "client/ui/fonts.h"
#include "client/ui/paint.h"
#include "client/ui/state.h"
#include "client/ui/theme.h"
#include "client/ui/ui.h"

namespace relais::client::ui {

namespace {

using Mark = SketchPlace::Mark;

constexpr float kGridBelowM = 2'000;  ///< where borders give no measure
constexpr float kCross = 26;          ///< from the middle of the cross to its ends
constexpr float kLeastStep = 1.5F;    ///< dots between the corners of a border that are drawn

/// From metres to the screen. A map is mirrored in its place, not in itself.
struct Scale {
    Rect rect;  ///< on the screen
    float dots_per_metre = 1;
    [[nodiscard]] ImVec2 at(float east_m, float north_m) const {
        return {rect.x + rect.w / 2 + east_m * dots_per_metre,
                rect.y + rect.h / 2 - north_m * dots_per_metre};
    }
    [[nodiscard]] bool shows(ImVec2 at) const {
        return at.x >= rect.x && at.y >= rect.y && at.x <= rect.x + rect.w &&
               at.y <= rect.y + rect.h;
    }
};

/// draw_text() mirrors: what stands there on the screen already passes through it twice.
void write(float x, float y, Colour colour, std::string_view text) {
    const Rect there = on_screen({x, y, text_width(Face::status, text), 0});
    draw_text(Face::status, there.x, y, colour, text);
}

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
    write(x, y - line_height(Face::status) - px(4), palette.text, metres_in_words(step_m));
    const std::string north = "N ↑";
    write(scale.rect.x + scale.rect.w - text_width(Face::status, north) - px(12),
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

void draw_border(const Scale& scale, const SketchBorder& border, std::vector<ImVec2>& line) {
    using Weight = SketchBorder::Weight;
    const Palette& palette = state().palette();
    line.clear();
    for (std::size_t i = 0; i < border.line.size(); ++i) {
        const ImVec2 at = scale.at(border.line[i].east_m, border.line[i].north_m);
        const bool near = !line.empty() && std::fabs(at.x - line.back().x) < kLeastStep &&
                          std::fabs(at.y - line.back().y) < kLeastStep;
        if (!near || i + 1 == border.line.size()) line.push_back(at);
    }
    if (line.size() < 2) return;
    const bool wide = border.weight == Weight::country || border.weight == Weight::region;
    const Colour colour = wide ? palette.quiet : palette.edge;
    const float thickness = border.weight == Weight::country  ? px(3)
                            : border.weight == Weight::region ? px(1.5F)
                            : border.weight == Weight::cercle ? px(1)
                                                              : 1;
    ImGui::GetWindowDrawList()->AddPolyline(line.data(), static_cast<int>(line.size()), colour,
                                            ImDrawFlags_None, thickness);
}

void draw_mark(const Scale& scale, const SketchPlace& place, ImVec2 at) {
    const Palette& palette = state().palette();
    auto& list = *ImGui::GetWindowDrawList();
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
        list.AddRectFilled({at.x - px(3), at.y - px(3)}, {at.x + px(3), at.y + px(3)},
                           palette.text);
        break;
    }
}

/// The names that are written, so that no other is written over them.
class Names {
  public:
    /// The next name stands so far to the right of its place.
    void stand_off(float beside) { beside_ = beside; }
    void write_at(ImVec2 at, const std::string& name, bool always) {
        const float height = line_height(Face::status);
        const Rect box{at.x + px(beside_), at.y - height / 2, text_width(Face::status, name),
                       height};
        for (const Rect& other : written_)
            if (!always && box.x < other.x + other.w && other.x < box.x + box.w &&
                box.y < other.y + other.h && other.y < box.y + box.h)
                return;
        written_.push_back(box);
        write(box.x, box.y, state().palette().text, name);
    }

  private:
    std::vector<Rect> written_;
    float beside_ = 12;
};

void draw_places(const Scale& scale, const Sketch& shown) {
    Names names;
    const auto draw = [&](const SketchPlace& place, bool town) {
        if ((place.mark == Mark::town) != town) return;
        const ImVec2 at = scale.at(place.east_m, place.north_m);
        if (town && !scale.shows(at)) return;
        draw_mark(scale, place, at);
        const ImVec2 cross = scale.at(0, 0);
        const bool crossed = shown.crosshair && std::fabs(at.x - cross.x) < px(kCross) &&
                             std::fabs(at.y - cross.y) < px(kCross);
        names.stand_off(crossed ? kCross + 4 : 12);
        if (!place.label.empty() && scale.shows(at)) names.write_at(at, place.label, !town);
    };
    for (const SketchPlace& place : shown.places)
        draw(place, true);
    for (const SketchPlace& place : shown.places)
        draw(place, false);
}

void draw_crosshair(const Scale& scale) {
    const Palette& palette = state().palette();
    auto& list = *ImGui::GetWindowDrawList();
    const ImVec2 at = scale.at(0, 0);
    const float inner = px(6), outer = px(kCross);
    for (const auto& [colour, thickness] :
         {std::pair{palette.card, px(6)}, std::pair{palette.accent, px(3)}}) {
        list.AddLine({at.x - outer, at.y}, {at.x - inner, at.y}, colour, thickness);
        list.AddLine({at.x + inner, at.y}, {at.x + outer, at.y}, colour, thickness);
        list.AddLine({at.x, at.y - outer}, {at.x, at.y - inner}, colour, thickness);
        list.AddLine({at.x, at.y + inner}, {at.x, at.y + outer}, colour, thickness);
    }
}

void draw_sketch(const Rect& rect, const Scale& scale, const Sketch& shown) {
    const State& s = state();
    fill_box(rect, s.palette().card);
    const Rect& there = scale.rect;
    ImGui::PushClipRect({there.x, there.y}, {there.x + there.w, there.y + there.h}, true);
    const float step_m = grid_step(shown.half_height_m > 0 ? shown.half_height_m : 1);
    if (shown.borders.empty() || shown.half_height_m <= kGridBelowM) draw_grid(scale, step_m);
    std::vector<ImVec2> line;
    for (const SketchBorder& border : shown.borders)
        draw_border(scale, border, line);
    draw_lines(scale, shown);
    draw_places(scale, shown);
    if (shown.crosshair) draw_crosshair(scale);
    draw_scale_bar(scale, step_m);
    ImGui::PopClipRect();
    line_box(rect, shown.focused ? s.palette().accent : s.palette().edge, shown.focused ? 3 : 1);
}

}  // namespace

std::optional<SketchEvent> map(const char* id, const Sketch& shown) {
    const Rect rect =
        take(shown.part_of_window > 0 ? std::max(px(200), state().height * shown.part_of_window)
                                      : px(260));
    note(id, rect, "");
    const Pressed pressed = press_area(id, rect);
    const float half = shown.half_height_m > 0 ? shown.half_height_m : 1;
    const Scale scale{on_screen(rect), rect.h / 2 / half};
    if (is_visible(rect)) draw_sketch(rect, scale, shown);
    const ImGuiIO& io = ImGui::GetIO();
    const float slack = px(6);
    const bool dragged = io.MouseDragMaxDistanceSqr[0] > slack * slack;
    const float scale_down = 1 / scale.dots_per_metre;
    if (pressed.held && dragged && (io.MouseDelta.x != 0 || io.MouseDelta.y != 0))
        return SketchEvent{SketchEvent::Kind::drag,
                           {io.MouseDelta.x * scale_down, -io.MouseDelta.y * scale_down}};
    if (!pressed.clicked || dragged) return std::nullopt;
    const ImVec2 middle = scale.at(0, 0);
    return SketchEvent{
        SketchEvent::Kind::click,
        {(io.MousePos.x - middle.x) * scale_down, (middle.y - io.MousePos.y) * scale_down}};
}

std::optional<SketchSpot> sketch(const char* id, const Sketch& shown) {
    const auto event = map(id, shown);
    if (!event || event->kind != SketchEvent::Kind::click) return std::nullopt;
    return event->at;
}

}  // namespace relais::client::ui
