#include "client/ui/picture.h"

#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "client/ui/paint.h"
#include "client/ui/state.h"
#include "client/ui/theme.h"
#include "client/ui/ui.h"

namespace relais::client::ui {

namespace {

/// What the graphics card calls it; 0 where there is none.
std::uint64_t on_card(const std::string& version, Dots dots) {
    State& s = state();
    if (dots.rgb == nullptr || dots.width < 1 || dots.height < 1 || !s.card.bring) return 0;
    auto& kept = s.pictures[version];
    if (kept.texture == 0) kept.texture = s.card.bring(dots);
    kept.used = true;
    return kept.texture;
}

void draw_dots(Rect rect, const std::string& version, Dots dots) {
    const std::uint64_t texture = on_card(version, dots);
    if (texture == 0) {
        fill_box(rect, state().palette().line, 0);
        return;
    }
    // Dear ImGui hands the number through to whoever paints.
    ImGui::GetWindowDrawList()->AddImage(
        reinterpret_cast<ImTextureID>(static_cast<std::uintptr_t>(texture)), {rect.x, rect.y},
        {rect.x + rect.w, rect.y + rect.h});
}

ImVec2 at(Rect rect, SheetDot dot) {
    return {rect.x + dot.x * rect.w, rect.y + dot.y * rect.h};
}

void draw_strokes(Rect rect, const SheetLook& look) {
    constexpr Colour kInk = rgb(20, 30, 90);
    const float width = std::max(2.0F, std::max(rect.w, rect.h) * 0.005F);
    auto& list = *ImGui::GetWindowDrawList();
    for (const auto& stroke : look.strokes) {
        std::vector<ImVec2> dots;
        dots.reserve(stroke.size());
        for (const SheetDot dot : stroke)
            dots.push_back(at(rect, dot));
        if (dots.size() == 1) list.AddCircleFilled(dots[0], width / 2, kInk);
        if (dots.size() > 1)
            list.AddPolyline(dots.data(), static_cast<int>(dots.size()), kInk, ImDrawFlags_None,
                             width);
    }
}

void draw_pen(Rect rect, const SheetLook& look) {
    const Palette& palette = state().palette();
    auto& list = *ImGui::GetWindowDrawList();
    const ImVec2 pen = at(rect, look.pen);
    const Colour colour = look.lowered ? palette.accent : rgb(90, 90, 90);
    list.AddCircle(pen, px(9), colour, 0, px(look.lowered ? 4 : 2));
    list.AddLine({pen.x - px(14), pen.y}, {pen.x + px(14), pen.y}, colour, px(1));
    list.AddLine({pen.x, pen.y - px(14)}, {pen.x, pen.y + px(14)}, colour, px(1));
}

}  // namespace

void picture(const char* id, const std::string& version, Dots dots, float highest) {
    if (dots.width < 1 || dots.height < 1) return;
    const float shape = static_cast<float>(dots.height) / static_cast<float>(dots.width);
    const float width = std::min(state().area.width,
                                 std::min(px(highest) / shape, px(static_cast<float>(dots.width))));
    Rect rect = take(std::ceil(width * shape));
    rect.w = width;
    note(id, rect, "");
    if (is_visible(rect)) draw_dots(rect, version, dots);
}

std::optional<SheetPointer> sheet(const char* id, const SheetLook& look) {
    const State& s = state();
    constexpr float kHighest = 380;
    const float width = std::min(s.area.width, px(kHighest) / look.height_of_width);
    Rect rect = take(std::ceil(width * look.height_of_width));
    rect.w = width;
    note(id, rect, "");
    const Pressed pressed = press_area(id, rect);
    if (is_visible(rect)) {
        fill_box(rect, rgb(255, 255, 255), 0);
        if (look.under.rgb != nullptr) draw_dots(rect, look.under_version, look.under);
        ImGui::PushClipRect({rect.x, rect.y}, {rect.x + rect.w, rect.y + rect.h}, true);
        draw_strokes(rect, look);
        draw_pen(rect, look);
        ImGui::PopClipRect();
        line_box(rect, s.palette().accent, 3);
    }
    if (!pressed.held && !look.pressed) return std::nullopt;
    const ImVec2 pointer = ImGui::GetMousePos();
    return SheetPointer{std::clamp((pointer.x - rect.x) / rect.w, 0.0F, 1.0F),
                        std::clamp((pointer.y - rect.y) / rect.h, 0.0F, 1.0F), pressed.held};
}

}  // namespace relais::client::ui
