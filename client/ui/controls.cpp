#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "client/ui/choice_parts.h"
#include "client/ui/fonts.h"
#include "client/ui/paint.h"
#include "client/ui/state.h"
#include "client/ui/theme.h"
#include "client/ui/ui.h"
#include "forms/base/text.h"

namespace relais::client::ui {

namespace {

constexpr float kRing = 3;

std::string joined(std::initializer_list<std::string_view> parts) {
    std::string out;
    for (const std::string_view part : parts) {
        if (part.empty()) continue;
        if (!out.empty()) out += " ";
        out += part;
    }
    return out;
}

/// The place for something `width` wide beside the one before it.
Rect take_beside(Flow::Kind kind, float width, float height) {
    State& s = state();
    Flow& flow = s.flow;
    const float gap = px(12);
    if (flow.kind != kind) {
        end_flow();
        flow = {kind, s.area.x, s.y, 0};
    }
    if (flow.x > s.area.x && flow.x + width > s.area.x + s.area.width + 0.5F) {
        flow.y += flow.height + gap;
        flow.x = s.area.x;
        flow.height = 0;
    }
    const Rect rect{flow.x, flow.y, std::min(width, s.area.width), height};
    flow.x += rect.w + gap;
    flow.height = std::max(flow.height, height);
    return rect;
}

float widest_word(Face face, std::string_view text) {
    float widest = 0;
    for (const std::string_view word : split_blanks(text))
        widest = std::max(widest, text_width(face, word));
    return widest;
}

Face face_of_cell(std::size_t index) {
    return index == 0 ? Face::heading : Face::hint;
}

/// The columns' widths by their fractions; one too narrow for a word takes from those with room.
std::vector<float> cell_widths(const std::vector<Cell>& cells, float room, float gap) {
    std::vector<float> widths;
    float lacking = 0;
    float spare = 0;
    std::vector<float> least;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        widths.push_back(room * cells[i].fraction);
        least.push_back(std::ceil(widest_word(face_of_cell(i), cells[i].text)) + gap + 1);
        lacking += std::max(0.0F, least[i] - widths[i]);
        spare += std::max(0.0F, widths[i] - least[i]);
    }
    if (lacking == 0 || spare == 0) return widths;
    const float given = std::min(1.0F, lacking / spare);
    const float got = std::min(1.0F, spare / lacking);
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const float over = widths[i] - least[i];
        widths[i] -= over > 0 ? over * given : over * got;
    }
    return widths;
}

}  // namespace

void draw_box(Rect rect, const BoxLook& look) {
    const Palette& palette = state().palette();
    fill_box(rect, look.ground);
    if (!look.filled) {
        line_box(rect, look.focused || look.hovered ? palette.accent : palette.edge,
                 look.focused ? kRing : 1);
    } else if (look.focused) {
        const float out = px(kRing) + px(2);
        line_box({rect.x - out, rect.y - out, rect.w + 2 * out, rect.h + 2 * out}, palette.accent,
                 kRing, 12);
    }
}

float draw_choice_sign(float x, float middle, const ChoiceRow& row) {
    const Palette& palette = state().palette();
    const float start = x;
    if (row.multiple) {
        const float side = px(28);
        const Rect box{x, middle - side / 2, side, side};
        fill_box(box, row.chosen ? palette.accent : palette.card, 5);
        line_box(box, row.chosen ? palette.accent : palette.edge, 2, 5);
        if (row.chosen)
            draw_text(Face::status, x + (side - text_width(Face::status, "✓")) / 2,
                      middle - line_height(Face::status) / 2, palette.on_accent, "✓");
        x += side + px(12);
    }
    if (!row.key.empty()) {
        const bool filled = row.chosen && !row.multiple;
        const KeycapLook look =
            filled ? KeycapLook{palette.accent, palette.on_accent, palette.accent} : plain_keycap();
        draw_keycap(x, middle - keycap_height() / 2, row.key, look);
        x += keycap_width(row.key) + px(16);
    }
    return x - start;
}

float choice_sign_width(const ChoiceRow& row) {
    return (row.multiple ? px(40) : 0) + (row.key.empty() ? 0 : keycap_width(row.key) + px(16));
}

bool action(const char* id, const std::string& key, const std::string& label,
            const std::string& detail, bool primary, bool focused) {
    const Palette& palette = state().palette();
    const float pad = px(18);
    const float left = pad + (key.empty() ? 0 : std::max(keycap_width(key) + px(20), px(58)));
    const float width = state().area.width - left - pad;
    const float label_height = wrapped_height(Face::heading, label, width);
    const float detail_height = detail.empty() ? 0 : wrapped_height(Face::hint, detail, width);
    const float words = label_height + detail_height;
    const Rect rect = take(std::max(px(76), words + 2 * px(10)), 12);
    note(id, rect, joined({key, label, detail}));
    const Pressed pressed = press_area(id, rect);
    if (!is_visible(rect)) return pressed.clicked;

    const Colour resting = pressed.held ? palette.accent_soft : palette.card;
    draw_box(rect, {primary ? palette.accent : resting, focused, pressed.hovered, primary});
    if (!key.empty()) {
        KeycapLook look = plain_keycap();
        if (primary) look = {palette.accent_soft, palette.text, palette.accent_soft};
        draw_keycap(rect.x + pad, rect.y + (rect.h - keycap_height()) / 2, key, look);
    }
    const float y = rect.y + std::floor((rect.h - words) / 2);
    draw_wrapped(Face::heading, {rect.x + left, y, width, 0},
                 primary ? palette.on_accent : palette.text, label);
    if (!detail.empty())
        draw_wrapped(Face::hint, {rect.x + left, y + label_height, width, 0},
                     primary ? palette.on_accent_quiet : palette.quiet, detail);
    return pressed.clicked;
}

bool choice(const char* id, const ChoiceRow& row) {
    const Palette& palette = state().palette();
    const float pad = px(14);
    const float left =
        pad + choice_sign_width(row) + (row.key.empty() && !row.multiple ? px(4) : 0);
    const float tick = row.multiple ? 0 : text_width(Face::body, "✓") + px(12);
    const float width = std::max(1.0F, state().area.width - left - pad - tick);
    const float beside = text_width(Face::body, row.label) + px(14);
    // The detail stands behind the label where there is room, else below it.
    const bool below = !row.detail.empty() && beside + text_width(Face::hint, row.detail) > width;
    const float label_height = wrapped_height(Face::body, row.label, width);
    const float detail_height = below ? wrapped_height(Face::hint, row.detail, width) : 0;
    const float words = label_height + detail_height;
    const Rect rect = take(std::max({px(56), words + 2 * px(10), state().least_height}));
    note(id, rect, joined({row.key, row.label, row.detail, row.chosen ? "✓" : ""}));
    const Pressed pressed = press_area(id, rect);
    if (!is_visible(rect)) return pressed.clicked;

    const bool soft = row.chosen || pressed.held;
    draw_box(rect,
             {soft ? palette.accent_soft : palette.card, row.focused, pressed.hovered, false});
    draw_choice_sign(rect.x + pad, rect.y + std::floor(rect.h / 2), row);
    const float y = rect.y + std::floor((rect.h - words) / 2);
    draw_wrapped(Face::body, {rect.x + left, y, width, 0}, palette.text, row.label);
    if (below) {
        draw_wrapped(Face::hint, {rect.x + left, y + label_height, width, 0}, palette.quiet,
                     row.detail);
    } else {
        // On the label's baseline: Noto Sans' ascender is 1.069 of 1.362.
        const float drop = std::round((line_height(Face::body) - line_height(Face::hint)) * 0.785F);
        draw_text(Face::hint, rect.x + left + beside, y + drop, palette.quiet, row.detail);
    }
    if (row.chosen && !row.multiple)
        draw_text(Face::body, rect.x + rect.w - pad - tick + px(12),
                  rect.y + (rect.h - line_height(Face::body)) / 2, palette.accent, "✓");
    return pressed.clicked;
}

ListRing::ListRing(bool shown) : shown_(shown) {
    end_flow();
    top_ = state().y;
}

ListRing::~ListRing() {
    end_flow();
    const State& s = state();
    const float gap = px(8);  // what choice() leaves below itself
    if (!shown_ || s.y <= top_ + gap) return;
    const Rect rect{s.area.x - gap, top_ - gap, s.area.width + 2 * gap, s.y - top_ + gap};
    line_box(rect, s.palette().accent, kRing, 10);
}

bool row(const char* id, const std::vector<Cell>& cells, bool focused) {
    const State& s = state();
    const Palette& palette = s.palette();
    const float pad = px(14);
    const float gap = px(16);
    const float room = s.area.width - 2 * pad;
    const std::vector<float> widths = cell_widths(cells, room, gap);
    float words = line_height(Face::hint);
    std::string told;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        words = std::max(words, wrapped_height(face_of_cell(i), cells[i].text, widths[i] - gap));
        if (!told.empty()) told += " | ";
        told += cells[i].text;
    }
    const Rect rect = take(std::max(px(48), words + 2 * px(8)), 4);
    note(id, rect, told);
    const Pressed pressed = press_area(id, rect);
    if (!is_visible(rect)) return pressed.clicked;

    fill_box(rect, focused || pressed.held ? palette.accent_soft : palette.card, 6);
    line_box(rect, focused || pressed.hovered ? palette.accent : palette.line, focused ? kRing : 1,
             6);
    float x = rect.x + pad;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const Face face = face_of_cell(i);
        const float height = wrapped_height(face, cells[i].text, widths[i] - gap);
        draw_wrapped(face, {x, rect.y + std::floor((rect.h - height) / 2), widths[i] - gap, 0},
                     colour_of(cells[i].tone), cells[i].text);
        x += widths[i];
    }
    return pressed.clicked;
}

void keep_in_sight() {
    bring_into_sight(state().last_id, state().last_rect);
}

void bring_into_sight(const std::string& id, Rect rect) {
    State& s = state();
    const float scroll = ImGui::GetScrollY();
    const float content_y = rect.y + scroll;
    const bool moved = s.kept_id != id || s.kept_y != content_y;
    s.kept_id = id;
    s.kept_y = content_y;
    s.kept_now = true;
    if (!moved) return;  // it may be scrolled away with the wheel

    const float top = ImGui::GetWindowPos().y;
    const float bottom = top + ImGui::GetWindowHeight();
    const float air = px(16);
    float wanted = scroll;
    if (rect.y + rect.h + air > bottom) wanted = scroll + rect.y + rect.h + air - bottom;
    if (rect.y - (wanted - scroll) - air < top) wanted = scroll + rect.y - air - top;
    // Near the top the page's head comes along.
    if (rect.y + rect.h + scroll + air < bottom) wanted = 0;
    wanted = std::round(std::max(0.0F, wanted));
    if (wanted == scroll) return;
    ImGui::SetScrollY(wanted);
    s.unsettled = true;
}

bool button(const char* id, const std::string& key, const std::string& label, bool primary,
            bool enabled) {
    const Palette& palette = state().palette();
    const float pad = px(16);
    const float cap = key.empty() ? 0 : keycap_width(key) + px(10);
    const float wanted = 2 * pad + cap + text_width(Face::hint, label);
    const float words = std::min(wanted, state().area.width) - 2 * pad - cap;
    const float label_height = wrapped_height(Face::hint, label, words + 1);
    const Rect rect = take_beside(Flow::Kind::buttons, std::ceil(wanted),
                                  std::max(px(48), label_height + px(20)));
    note(id, rect, joined({key, label}), enabled);
    Pressed pressed;
    if (enabled) pressed = press_area(id, rect);
    if (!is_visible(rect)) return pressed.clicked;

    const bool filled = primary && enabled;
    if (enabled) {
        const Colour resting = pressed.held ? palette.accent_soft : palette.card;
        draw_box(rect, {filled ? palette.accent : resting, false, pressed.hovered, filled});
    } else {
        line_box(rect, palette.line);
    }
    KeycapLook look = plain_keycap();
    if (filled) look = {palette.accent_soft, palette.text, palette.accent_soft};
    if (!enabled) look = {palette.page, palette.quiet, palette.line};
    if (!key.empty()) draw_keycap(rect.x + pad, rect.y + (rect.h - keycap_height()) / 2, key, look);
    const Colour ink = filled ? palette.on_accent : enabled ? palette.text : palette.quiet;
    draw_wrapped(
        Face::hint,
        {rect.x + pad + cap, rect.y + std::floor((rect.h - label_height) / 2), words + 1, 0}, ink,
        label);
    return pressed.clicked;
}

bool slot(const char* id, const std::string& key, const std::string& name,
          const std::string& value) {
    const State& s = state();
    const Palette& palette = s.palette();
    const float gap = px(12), pad = px(12);
    float width = std::floor((s.area.width - gap) / 2);
    if (width < px(260)) width = s.area.width;
    const Rect rect = take_beside(Flow::Kind::slots, width,
                                  std::max(keycap_height(), line_height(Face::heading)) + px(14));
    note(id, rect, joined({key, name, value}));
    const Pressed pressed = press_area(id, rect);
    if (!is_visible(rect)) return pressed.clicked;

    draw_box(rect,
             {pressed.held ? palette.accent_soft : palette.card, false, pressed.hovered, false});
    draw_keycap(rect.x + pad, rect.y + (rect.h - keycap_height()) / 2, key, plain_keycap());
    float x = rect.x + pad + keycap_width(key) + px(10);
    const float end = rect.x + rect.w - pad;
    const std::string shown_name = elided(Face::hint, name, end - x);
    draw_text(Face::hint, x, rect.y + std::floor((rect.h - line_height(Face::hint)) / 2),
              palette.quiet, shown_name);
    x += text_width(Face::hint, shown_name) + px(10);
    if (x < end)
        draw_text(Face::heading, x, rect.y + std::floor((rect.h - line_height(Face::heading)) / 2),
                  palette.text, elided(Face::heading, value, end - x));
    return pressed.clicked;
}

bool tally_cell(const char* id, const std::string& key, const std::string& label,
                const std::string& value, bool hot) {
    const State& s = state();
    const Palette& palette = s.palette();
    const float gap = px(12);
    // Four in a row, the bands of one sex; fewer where the letters are large.
    float width = std::floor((s.area.width - 3 * gap) / 4);
    if (width < px(120)) width = std::floor((s.area.width - gap) / 2);
    const float pad = px(12);
    const float cap = keycap_width(key);
    const float label_width = width - 2 * pad - cap - px(10);
    const float label_height = wrapped_height(Face::hint, label, label_width);
    const float head = std::max(keycap_height(), label_height);
    // All are as high as the highest.
    const float needed = 2 * pad + head + line_height(Face::number) + px(4);
    State& cells = state();
    cells.cell_height_now = std::max(cells.cell_height_now, needed);
    const Rect rect = take_beside(Flow::Kind::cells, width, std::max(needed, cells.cell_height));
    note(id, rect, joined({key, label, value}));
    const Pressed pressed = press_area(id, rect);
    if (!is_visible(rect)) return pressed.clicked;

    draw_box(rect, {hot || pressed.held ? palette.accent_soft : palette.card, hot, pressed.hovered,
                    false});
    draw_keycap(rect.x + pad, rect.y + pad, key, plain_keycap());
    draw_wrapped(Face::hint,
                 {rect.x + pad + cap + px(10),
                  rect.y + pad + std::max(0.0F, (keycap_height() - label_height) / 2), label_width,
                  0},
                 palette.quiet, label);
    const bool nothing = value.empty() || value == "0";
    draw_text(Face::number, rect.x + rect.w - pad - text_width(Face::number, value),
              rect.y + rect.h - pad - line_height(Face::number) + px(4),
              nothing ? palette.edge : palette.text, value);
    return pressed.clicked;
}

}  // namespace relais::client::ui
