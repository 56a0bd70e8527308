#include "client/ui/paint.h"

#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "client/ui/bidi.h"
#include "client/ui/fonts.h"
#include "client/ui/state.h"
#include "client/ui/theme.h"
#include "client/ui/type_line.h"
#include "client/ui/ui.h"
#include "client/ui/utf8.h"

namespace relais::client::ui {

namespace {

float advance(Face face, char32_t c) {
    const ImFont* font = state().fonts.font(face);
    return font->GetCharAdvance(static_cast<ImWchar>(c > 0xFFFF ? 0xFFFD : c));
}

/// A blank at which a line may end: `at` is behind it.
bool may_break(std::string_view text, std::size_t blank, std::size_t at) {
    const std::string_view before = text.substr(0, blank);
    const std::string_view after = text.substr(at);
    if (before.ends_with("«")) return false;
    if (after.starts_with("»")) return false;
    // "an ?", "Dates :", "64 %"; a sign that begins a word ("!x") is none of these.
    return after.empty() || std::string_view("?!:;%").find(after[0]) == std::string_view::npos ||
           (after.size() > 1 && after[1] != ' ' && after[1] != '\n');
}

ImVec2 corner(Rect rect) {
    return {rect.x + rect.w, rect.y + rect.h};
}

/// Smaller boxes are not worth a step of their own.
constexpr float kLeastFlat = 16'000;

/// A ground that is cleared, not painted: it lies below everything else of the picture.
void clear_to(float x0, float y0, float x1, float y1, Colour colour) {
    const ImDrawList* list = ImGui::GetWindowDrawList();
    const ImVec2 from = list->GetClipRectMin();
    const ImVec2 to = list->GetClipRectMax();
    const auto left = static_cast<int>(std::max(x0, from.x));
    const auto top = static_cast<int>(std::max(y0, from.y));
    const auto right = static_cast<int>(std::min(x1, to.x));
    const auto bottom = static_cast<int>(std::min(y1, to.y));
    if (right <= left || bottom <= top) return;
    state().flats.push_back({left, top, right - left, bottom - top, colour});
}

/// One rounded corner about `centre`, from the angle `from` (in quarters) on.
void fill_corner(ImVec2 centre, float radius, int from, Colour fill) {
    ImDrawList* list = ImGui::GetWindowDrawList();
    list->PathLineTo(centre);
    list->PathArcToFast(centre, radius, from * 3, from * 3 + 3);
    list->PathFillConvex(fill);
}

void want(std::string_view text) {
    if (state().fonts.want(text)) state().unsettled = true;
}

/// Where something `width` wide that begins at `x` of the layout begins on the screen.
float mirrored_x(float x, float width) {
    const State& s = state();
    return s.mirrored ? s.width - x - width : x;
}

/// The advances of a text's characters, in the order of reading.
class Advances {
  public:
    Advances(Face face, std::string_view text)
        : face_(face), paragraph_(needs_layout(text) ? &paragraph_of(text) : nullptr) {
        if (paragraph_ == nullptr) want(text);
    }
    /// Of the next one, which is `c`.
    float next(char32_t c) {
        if (paragraph_ == nullptr) return advance(face_, c);
        return letter_advance(face_, paragraph_->letters[at_++]);
    }

  private:
    Face face_;
    const Paragraph* paragraph_;
    std::size_t at_ = 0;
};

TypeLine whole_line(Face face, std::string_view text) {
    const Paragraph& paragraph = paragraph_of(text);
    return lay_line(face, paragraph, 0, paragraph.letters.size());
}

}  // namespace

float px(float at_100_percent) {
    return std::round(at_100_percent * state().scale());
}

float line_height(Face face) {
    return state().fonts.size(face);
}

float text_width(Face face, std::string_view text) {
    Advances advances(face, text);
    float width = 0;
    for (std::size_t at = 0; at < text.size();)
        width += advances.next(next_code_point(text, at));
    return width;
}

std::vector<std::string_view> wrap(Face face, std::string_view text, float width) {
    Advances advances(face, text);
    std::vector<std::string_view> lines;
    std::size_t start = 0;
    std::size_t line_end = 0;    // where the line may end, before its blank
    std::size_t next_start = 0;  // 0: it cannot end anywhere yet
    float x = 0;
    float x_at_next = 0;  // what of x belongs to the line that would then end
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t here = at;
        const char32_t c = next_code_point(text, at);
        if (c == U'\n') {
            lines.push_back(text.substr(start, here - start));
            start = at;
            advances.next(c);
            next_start = 0;
            x = 0;
            continue;
        }
        const float own = advances.next(c);
        x += own;
        if (c == U' ') {
            if (may_break(text, here, at)) {
                line_end = here;
                next_start = at;
                x_at_next = x;
            }
        } else if (x > width && here > start) {
            const bool at_blank = next_start > start;
            lines.push_back(text.substr(start, (at_blank ? line_end : here) - start));
            start = at_blank ? next_start : here;
            next_start = 0;
            x = at_blank ? x - x_at_next : own;
        }
    }
    lines.push_back(text.substr(start));
    return lines;
}

float wrapped_height(Face face, std::string_view text, float width) {
    return static_cast<float>(wrap(face, text, width).size()) * line_height(face);
}

void draw_text(Face face, float x, float y, Colour colour, std::string_view text) {
    if (text.empty()) return;
    if (needs_layout(text)) {
        const TypeLine line = whole_line(face, text);
        draw_line_at(face, mirrored_x(x, line.total), y, colour, line);
        return;
    }
    want(text);
    if (state().mirrored) x = mirrored_x(x, text_width(face, text));
    ImFont* font = state().fonts.font(face);
    ImGui::GetWindowDrawList()->AddText(font, font->FontSize, {std::floor(x), std::floor(y)},
                                        colour, text.data(), text.data() + text.size());
}

float draw_wrapped(Face face, Rect at, Colour colour, std::string_view text) {
    const float start = at.y;
    const Paragraph* paragraph = needs_layout(text) ? &paragraph_of(text) : nullptr;
    for (const std::string_view piece : wrap(face, text, at.w)) {
        if (paragraph == nullptr) {
            draw_text(face, at.x, at.y, colour, piece);
        } else {
            const auto from = static_cast<std::size_t>(piece.data() - text.data());
            const TypeLine line = lay_line(face, *paragraph, paragraph->letter_at(from),
                                           paragraph->letter_at(from + piece.size()));
            draw_line_at(face, mirrored_x(at.x, line.total), at.y, colour, line);
        }
        at.y += line_height(face);
    }
    return at.y - start;
}

std::string elided(Face face, std::string_view text, float width) {
    if (text_width(face, text) <= width) return std::string(text);
    const float room = width - text_width(face, "…");
    Advances advances(face, text);
    float x = 0;
    std::size_t end = 0;
    for (std::size_t at = 0; at < text.size(); end = at) {
        x += advances.next(next_code_point(text, at));
        if (x > room) break;
    }
    while (end > 0 && text[end - 1] == ' ')
        --end;
    return end == 0 ? std::string() : std::string(text.substr(0, end)) + "…";
}

Rect on_screen(Rect rect) {
    rect.x = mirrored_x(rect.x, rect.w);
    return rect;
}

void fill_ground(Rect rect, Colour fill) {
    rect = on_screen(rect);
    clear_to(rect.x, rect.y, rect.x + rect.w, rect.y + rect.h, fill);
}

void fill_box(Rect rect, Colour fill, float rounding) {
    rect = on_screen(rect);
    const float r = px(rounding);
    const bool opaque = (fill >> 24U) == 0xFF;
    if (opaque && rect.w * rect.h >= kLeastFlat && rect.w > 2 * r && rect.h > 2 * r) {
        const float right = std::round(rect.x + rect.w);
        const float bottom = std::round(rect.y + rect.h);
        rect.x = std::round(rect.x);
        rect.y = std::round(rect.y);
        clear_to(rect.x + r, rect.y, right - r, bottom, fill);
        clear_to(rect.x, rect.y + r, rect.x + r, bottom - r, fill);
        clear_to(right - r, rect.y + r, right, bottom - r, fill);
        fill_corner({rect.x + r, rect.y + r}, r, 2, fill);
        fill_corner({right - r, rect.y + r}, r, 3, fill);
        fill_corner({right - r, bottom - r}, r, 0, fill);
        fill_corner({rect.x + r, bottom - r}, r, 1, fill);
        return;
    }
    ImGui::GetWindowDrawList()->AddRectFilled({rect.x, rect.y}, corner(rect), fill, px(rounding));
}

void line_box(Rect rect, Colour line, float thickness, float rounding) {
    rect = on_screen(rect);
    const float width = std::max(1.0F, px(thickness));
    // ImGui strokes along the middle of the line and from pixel centres.
    const float inset = (width - 1) / 2;
    ImGui::GetWindowDrawList()->AddRect({rect.x + inset, rect.y + inset},
                                        {rect.x + rect.w - inset, rect.y + rect.h - inset}, line,
                                        px(rounding) - inset, 0, width);
}

float keycap_width(std::string_view key) {
    return std::max(px(32), std::ceil(text_width(Face::status, key)) + px(16));
}

float keycap_height() {
    return px(30);
}

void draw_keycap(float x, float y, std::string_view key, const KeycapLook& look) {
    const Rect rect{x, y, keycap_width(key), keycap_height()};
    fill_box(rect, look.fill, 6);
    line_box(rect, look.edge, 1, 6);
    draw_text(Face::status, x + (rect.w - text_width(Face::status, key)) / 2,
              y + (rect.h - line_height(Face::status)) / 2 - px(1), look.ink, key);
}

KeycapLook plain_keycap() {
    const Palette& palette = state().palette();
    return {palette.page, palette.text, palette.edge};
}

Rect take(float height, float gap_below) {
    end_flow();
    State& s = state();
    const Rect rect{s.area.x, s.y, s.area.width, std::round(height)};
    s.y += rect.h + px(gap_below);
    return rect;
}

void end_flow() {
    State& s = state();
    if (s.flow.kind != Flow::Kind::none) s.y = s.flow.y + s.flow.height + px(8);
    s.flow = {};
}

void note(const std::string& id, Rect rect, std::string text, bool enabled) {
    State& s = state();
    rect = on_screen(rect);
    s.drawn.try_emplace(id, Drawn{rect, std::move(text), enabled, s.in_bar});
    s.last_id = id;
    s.last_rect = rect;
}

void note_numbered(const char* kind, Rect rect, std::string_view text) {
    State& s = state();
    std::string id = std::string(kind) + "." + std::to_string(++s.numbered[kind]);
    s.drawn.try_emplace(std::move(id), Drawn{on_screen(rect), std::string(text), true, s.in_bar});
}

Pressed press_area(const char* id, Rect rect) {
    Pressed pressed;
    if (rect.w < 1 || rect.h < 1) return pressed;
    rect = on_screen(rect);
    ImGui::SetCursorScreenPos({rect.x, rect.y});
    pressed.clicked = ImGui::InvisibleButton(id, {rect.w, rect.h});
    pressed.hovered = state().pointer_marks && ImGui::IsItemHovered();
    pressed.held = ImGui::IsItemActive();
    return pressed;
}

bool is_visible(Rect rect) {
    rect = on_screen(rect);
    return ImGui::IsRectVisible({rect.x, rect.y}, corner(rect));
}

Colour colour_of(Tone tone) {
    const Palette& palette = state().palette();
    switch (tone) {
    case Tone::normal:
        return palette.text;
    case Tone::quiet:
        return palette.quiet;
    case Tone::accent:
        return palette.accent;
    case Tone::good:
        return palette.good;
    case Tone::warn:
        return palette.warn;
    case Tone::bad:
        return palette.bad;
    }
    return palette.text;
}

}  // namespace relais::client::ui
