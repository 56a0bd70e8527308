
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "client/ui/fonts.h"
#include "client/ui/paint.h"
#include "client/ui/state.h"
#include "client/ui/theme.h"
#include "client/ui/ui.h"

namespace relais::client::ui {

namespace {

void paragraph(const char* kind, Face face, std::string_view text, Colour colour, float gap_below) {
    if (text.empty()) return;
    const Rect rect = take(wrapped_height(face, text, state().area.width), gap_below);
    note_numbered(kind, rect, text);
    if (is_visible(rect)) draw_wrapped(face, rect, colour, text);
}

struct SignLook {
    const char* mark;
    Colour ink, ground;
};

SignLook look_of(Sign sign) {
    const Palette& palette = state().palette();
    switch (sign) {
    case Sign::info:
        return {"i", palette.accent, palette.accent_soft};
    case Sign::good:
        return {"✓", palette.good, palette.good_soft};
    case Sign::warn:
        return {"!", palette.warn, palette.warn_soft};
    case Sign::bad:
        return {"✗", palette.bad, palette.bad_soft};
    }
    return {"i", palette.accent, palette.accent_soft};
}

float width_of(const Figure& figure) {
    return std::max(text_width(Face::number, figure.number), text_width(Face::hint, figure.what));
}

}  // namespace

void title(std::string_view text) {
    State& s = state();
    s.page += text;
    const Rect rect = take(wrapped_height(Face::title, text, s.area.width), 8);
    note("title", rect, std::string(text));
    draw_wrapped(Face::title, rect, s.palette().text, text);
}

void heading(std::string_view text) {
    paragraph("heading", Face::heading, text, state().palette().text, 8);
}

void body(std::string_view text, Tone tone) {
    paragraph("body", Face::body, text, colour_of(tone), 8);
}

void hint(std::string_view text, Tone tone) {
    paragraph("hint", Face::hint, text, colour_of(tone), 12);
}

void figures(const std::vector<Figure>& figures) {
    if (figures.empty()) return;
    const State& s = state();
    float widest = px(96);
    for (const Figure& figure : figures)
        widest = std::max(widest, width_of(figure));
    // As many in a row as fit with air between them, all in columns of one width.
    const auto count = static_cast<float>(figures.size());
    const float fitting = std::max(1.0F, std::floor((s.area.width + px(24)) / (widest + px(24))));
    const auto rows = std::ceil(count / fitting);
    const float in_row = std::ceil(count / rows);
    const float column = std::floor((s.area.width + px(24)) / in_row);
    const float height = line_height(Face::number) + line_height(Face::hint);
    for (std::size_t i = 0; i < figures.size();) {
        const Rect rect = take(height);
        float x = rect.x;
        for (std::size_t n = 0; n < static_cast<std::size_t>(in_row) && i < figures.size();
             ++n, ++i) {
            const Figure& figure = figures[i];
            draw_text(Face::number, x, rect.y, colour_of(figure.tone), figure.number);
            draw_text(Face::hint, x, rect.y + line_height(Face::number), s.palette().quiet,
                      figure.what);
            note_numbered("figure", {x, rect.y, column - px(24), height},
                          figure.number + " " + figure.what);
            x += column;
        }
    }
}

void bars(const std::vector<int>& values, const std::vector<std::string>& labels) {
    if (values.empty()) return;
    const State& s = state();
    const float high = px(56);
    space();
    const Rect rect = take(high + px(4) + line_height(Face::status));
    const float step = rect.w / static_cast<float>(values.size());
    const float width = std::max(2.0F, std::floor(std::min(step * 0.7F, px(40))));
    const int most = std::max(1, std::ranges::max(values));
    float widest = 0;
    for (const std::string& label : labels)
        widest = std::max(widest, text_width(Face::status, label));
    const auto every = static_cast<std::size_t>(std::max(1.0F, std::ceil((widest + px(6)) / step)));
    std::string told;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const float x = rect.x + step * static_cast<float>(i);
        const float share = static_cast<float>(std::max(0, values[i])) / static_cast<float>(most);
        // Nothing is a thin line: the hour was there.
        const float height = values[i] > 0 ? std::max(px(4), std::round(high * share)) : px(2);
        fill_box({x, rect.y + high - height, width, height},
                 values[i] > 0 ? s.palette().accent : s.palette().line, values[i] > 0 ? 3 : 0);
        told += std::to_string(values[i]) + " ";
        if (i >= labels.size() || i % every != 0) continue;
        draw_text(Face::status, x + (width - text_width(Face::status, labels[i])) / 2,
                  rect.y + high + px(4), s.palette().quiet, labels[i]);
    }
    note_numbered("bars", rect, told);
}

void message(Sign sign, std::string_view text, std::string_view detail) {
    const State& s = state();
    const SignLook look = look_of(sign);
    space(4);  // told apart from what it is about
    const float mark = px(30);
    const float pad = px(16);
    const float width = s.area.width - 2 * pad - mark;
    const float text_height = wrapped_height(Face::hint, text, width);
    const float detail_height =
        detail.empty() ? 0 : px(2) + wrapped_height(Face::hint, detail, width);
    const Rect rect = take(text_height + detail_height + 2 * px(14));
    note_numbered("message", rect,
                  detail.empty() ? std::string(text)
                                 : std::string(text) + " " + std::string(detail));
    if (!is_visible(rect)) return;
    fill_box(rect, look.ground);
    line_box(rect, look.ink);
    const float y = rect.y + px(14);
    const bool letter = sign == Sign::info || sign == Sign::warn;
    const Face face = letter ? Face::heading : Face::body;
    draw_text(face, rect.x + pad, y + (line_height(Face::hint) - line_height(face)) / 2, look.ink,
              look.mark);
    const float x = rect.x + pad + mark;
    draw_wrapped(Face::hint, {x, y, width, 0}, s.palette().text, text);
    if (!detail.empty())
        draw_wrapped(Face::hint, {x, y + text_height + px(2), width, 0}, s.palette().quiet, detail);
}

}  // namespace relais::client::ui
