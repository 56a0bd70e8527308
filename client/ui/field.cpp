#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "client/ui/fonts.h"
#include "client/ui/paint.h"
#include "client/ui/state.h"
#include "client/ui/theme.h"
#include "client/ui/ui.h"
#include "client/ui/utf8.h"

namespace relais::client::ui {

namespace {

/// One dot a letter; the caret counts dots.
Field with_dots(const Field& field) {
    Field dotted = field;
    dotted.text.clear();
    dotted.caret = 0;
    for (std::size_t at = 0; at < field.text.size();) {
        next_code_point(field.text, at);
        dotted.text += "•";
        if (at <= field.caret) dotted.caret = dotted.text.size();
    }
    return dotted;
}

void draw_caret(float x, float y) {
    const State& s = state();
    fill_box(
        {std::round(x) + px(1), y + px(1), std::max(2.0F, px(2)), line_height(Face::body) - px(2)},
        s.palette().accent, 0);
}

void draw_single_line(Rect inner, const Field& field) {
    const State& s = state();
    const float before =
        text_width(Face::body, std::string_view(field.text).substr(0, field.caret));
    // What does not fit moves left, so that the caret is always in sight.
    const float over = field.focused ? std::max(0.0F, before + px(4) - inner.w) : 0;
    ImGui::PushClipRect({inner.x, inner.y}, {inner.x + inner.w, inner.y + inner.h}, true);
    draw_text(Face::body, inner.x - over, inner.y, s.palette().text, field.text);
    if (field.focused) draw_caret(inner.x - over + before, inner.y);
    ImGui::PopClipRect();
}

void draw_lines(Rect inner, const Field& field, const std::vector<std::string_view>& lines) {
    const State& s = state();
    float y = inner.y;
    bool caret_drawn = !field.focused;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const auto start = static_cast<std::size_t>(lines[i].data() - field.text.data());
        draw_text(Face::body, inner.x, y, s.palette().text, lines[i]);
        const bool last = i + 1 == lines.size();
        const std::size_t next =
            last ? field.text.size() + 1
                 : static_cast<std::size_t>(lines[i + 1].data() - field.text.data());
        if (!caret_drawn && field.caret >= start && field.caret < next) {
            const std::size_t into = std::min(field.caret - start, lines[i].size());
            draw_caret(inner.x + text_width(Face::body, lines[i].substr(0, into)), y);
            caret_drawn = true;
        }
        y += line_height(Face::body);
    }
}

}  // namespace

bool field(const char* id, const Field& shown) {
    const State& s = state();
    const Palette& palette = s.palette();
    Field content = shown.secret ? with_dots(shown) : shown;
    content.caret = std::min(content.caret, content.text.size());
    const float pad = px(18);
    const float line = line_height(Face::body);
    const float width = s.area.width - 2 * pad;
    std::vector<std::string_view> lines;
    float height = std::max(px(56), line + 2 * px(12));
    if (content.multiline) {
        lines = wrap(Face::body, content.text, width - px(4));
        height = line * static_cast<float>(std::max<std::size_t>(3, lines.size())) + 2 * px(12);
    }
    const Rect rect = take(height);
    // A secret is not kept, not even for tests: the dots are what was drawn.
    note(id, rect, content.text.empty() ? shown.placeholder : content.text);
    const Pressed pressed = press_area(id, rect);
    if (!is_visible(rect)) return pressed.clicked;

    fill_box(rect, palette.card);
    const Colour edge = shown.failing ? palette.bad : shown.focused ? palette.accent : palette.edge;
    line_box(rect, edge, shown.focused ? 3 : shown.failing ? 2 : 1);
    float inner_width = width;
    if (shown.failing) {
        // Red never says it alone.
        const float mark = text_width(Face::body, "✗");
        inner_width -= mark + px(10);
        draw_text(Face::body, rect.x + rect.w - pad - mark, rect.y + px(12), palette.bad, "✗");
    }
    const float top = content.multiline ? rect.y + px(12) : rect.y + (rect.h - line) / 2;
    const Rect inner{rect.x + pad, std::floor(top), inner_width, line};
    if (content.text.empty() && !shown.placeholder.empty())
        draw_text(Face::body, inner.x + (shown.focused ? px(6) : 0), inner.y, palette.quiet,
                  elided(Face::body, shown.placeholder, inner.w - px(6)));
    if (content.multiline)
        draw_lines(inner, content, lines);
    else
        draw_single_line(inner, content);
    return pressed.clicked;
}

}  // namespace relais::client::ui
