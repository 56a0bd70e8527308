#include "client/ui/picture.h"

#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "client/ui/choice_parts.h"
#include "client/ui/fonts.h"
#include "client/ui/paint.h"
#include "client/ui/state.h"
#include "client/ui/theme.h"
#include "client/ui/thumbnail.h"
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

struct Size {
    float width = 0, height = 0;
};
/// As large as fits, never larger than it is.
Size size_within(Dots dots, float widest, float highest) {
    const float shape = static_cast<float>(dots.height) / static_cast<float>(dots.width);
    const float width =
        std::min(widest, std::min(highest / shape, px(static_cast<float>(dots.width))));
    return {width, std::ceil(width * shape)};
}

Rect picture_place(Dots dots, float highest) {
    const Size size = size_within(dots, state().area.width, px(highest));
    Rect rect = take(size.height);
    rect.w = size.width;
    return rect;
}

/// How a choice with a picture is laid out.
struct ChoiceParts {
    Size shown;  ///< of the picture; none where there is none
    bool above = false;
    std::string words;
    float sign = 0, beside = 0, width = 0;  ///< left of the words, and the words' own
    float label = 0, line = 0, height = 0;
};

constexpr float kChoicePad = 14, kChoiceGap = 12;

ChoiceParts parts_of(const ChoiceRow& row, const ChoicePicture& picture) {
    ChoiceParts parts;
    const bool there = picture.dots.width > 0 && picture.dots.height > 0;
    const float gap = px(kChoiceGap);
    const float room = std::max(1.0F, state().area.width - 2 * px(kChoicePad));
    parts.above = there && picture.above;
    if (there)
        parts.shown =
            size_within(picture.dots, parts.above ? room : room * 0.4F, px(parts.above ? 150 : 96));
    parts.words = row.label;
    if (!there && !picture.missing.empty()) parts.words += "  " + picture.missing;
    if (!row.detail.empty()) parts.words += "  " + row.detail;
    parts.sign = choice_sign_width(row) + px(4);
    parts.beside = parts.above || !there ? 0 : parts.shown.width + gap;
    const float tick = row.multiple ? 0 : text_width(Face::body, "✓") + gap;
    parts.width = std::max(1.0F, room - parts.sign - parts.beside - tick);
    if (!parts.words.empty()) parts.label = wrapped_height(Face::body, parts.words, parts.width);
    const bool signed_row = !row.key.empty() || row.multiple;
    parts.line = std::max(parts.label, signed_row ? keycap_height() : 0);
    parts.height = parts.above ? parts.shown.height + gap + parts.line
                               : std::max(parts.shown.height, parts.line);
    return parts;
}

void draw_parts(Rect rect, const ChoiceRow& row, const ChoicePicture& picture,
                const ChoiceParts& parts) {
    const Palette& palette = state().palette();
    const float left = rect.x + px(kChoicePad), room = rect.w - 2 * px(kChoicePad);
    const float middle =
        parts.above ? rect.y + rect.h - px(10) - parts.line / 2 : rect.y + rect.h / 2;
    draw_choice_sign(left, std::floor(middle), row);
    const auto& shown = parts.shown;
    const float x = left + (parts.above ? std::floor((room - shown.width) / 2) : parts.sign);
    const float y =
        parts.above ? rect.y + px(10) : rect.y + std::floor((rect.h - shown.height) / 2);
    if (shown.width > 0)
        draw_dots(on_screen({x, y, shown.width, shown.height}), picture.version, picture.dots);
    draw_wrapped(
        Face::body,
        {left + parts.sign + parts.beside, std::floor(middle - parts.label / 2), parts.width, 0},
        palette.text, parts.words);
    if (row.chosen && !row.multiple)
        draw_text(Face::body, left + room - text_width(Face::body, "✓"),
                  std::floor(middle - line_height(Face::body) / 2), palette.accent, "✓");
}

}  // namespace

Thumbnail thumbnail_of(const ChoicePicture& picture, float widest) {
    constexpr float kHighest = 56;
    if (picture.dots.width < 1 || picture.dots.height < 1 || widest < 1) return {};
    const Size size = size_within(picture.dots, widest, px(kHighest));
    return {size.width, size.height};
}

void draw_thumbnail(float x, float y, Thumbnail size, const ChoicePicture& picture) {
    if (size.width < 1) return;
    draw_dots(on_screen({x, y, size.width, size.height}), picture.version, picture.dots);
}

void picture(const char* id, const std::string& version, Dots dots, float highest) {
    if (dots.width < 1 || dots.height < 1) return;
    const Rect rect = picture_place(dots, highest);
    note(id, rect, "");
    if (is_visible(rect)) draw_dots(on_screen(rect), version, dots);
}

std::optional<PictureSpot> picture_to_press(const char* id, const PictureLook& look) {
    if (look.dots.width < 1 || look.dots.height < 1) return std::nullopt;
    const Rect rect = picture_place(look.dots, look.highest);
    note(id, rect, "");
    const Pressed pressed = press_area(id, rect);
    const Rect seen = on_screen(rect);
    if (is_visible(rect)) {
        draw_dots(seen, look.version, look.dots);
        const Palette& palette = state().palette();
        line_box(rect, look.focused || pressed.hovered ? palette.accent : palette.edge,
                 look.focused ? 3 : 1, 0);
    }
    if (!pressed.clicked) return std::nullopt;
    const ImVec2 pointer = ImGui::GetMousePos();
    return PictureSpot{std::clamp((pointer.x - seen.x) / seen.w, 0.0F, 1.0F),
                       std::clamp((pointer.y - seen.y) / seen.h, 0.0F, 1.0F)};
}

bool choice(const char* id, const ChoiceRow& row, const ChoicePicture& picture) {
    const Palette& palette = state().palette();
    const ChoiceParts parts = parts_of(row, picture);
    const Rect rect = take(std::max({px(56), parts.height + 2 * px(10), state().least_height}));
    note(id, rect, row.key + " " + parts.words + (row.chosen ? " ✓" : ""));
    const Pressed pressed = press_area(id, rect);
    if (!is_visible(rect)) return pressed.clicked;

    const bool soft = row.chosen || pressed.held;
    draw_box(rect,
             {soft ? palette.accent_soft : palette.card, row.focused, pressed.hovered, false});
    if (row.chosen && !row.focused) line_box(rect, palette.accent, 2);
    draw_parts(rect, row, picture, parts);
    return pressed.clicked;
}

std::optional<SheetPointer> sheet(const char* id, const SheetLook& look) {
    const State& s = state();
    constexpr float kHighest = 380;
    const float width = std::min(s.area.width, px(kHighest) / look.height_of_width);
    Rect rect = take(std::ceil(width * look.height_of_width));
    rect.w = width;
    note(id, rect, "");
    const Pressed pressed = press_area(id, rect);
    const Rect seen = on_screen(rect);
    if (is_visible(rect)) {
        fill_box(rect, rgb(255, 255, 255), 0);
        if (look.under.rgb != nullptr) draw_dots(seen, look.under_version, look.under);
        ImGui::PushClipRect({seen.x, seen.y}, {seen.x + seen.w, seen.y + seen.h}, true);
        draw_strokes(seen, look);
        draw_pen(seen, look);
        ImGui::PopClipRect();
        line_box(rect, s.palette().accent, 3);
    }
    if (!pressed.held && !look.pressed) return std::nullopt;
    const ImVec2 pointer = ImGui::GetMousePos();
    return SheetPointer{std::clamp((pointer.x - seen.x) / seen.w, 0.0F, 1.0F),
                        std::clamp((pointer.y - seen.y) / seen.h, 0.0F, 1.0F), pressed.held};
}

}  // namespace relais::client::ui
