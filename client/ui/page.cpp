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

constexpr float kMargin = 24;
constexpr float kReadingWidth = 900;
constexpr float kBarHeight = 52;
/// Below this (at 100 %) the bars are as low as a finger allows.
constexpr float kLowWindow = 560;
/// Below this (at 100 %) a second row of keys takes too much from the page.
constexpr float kScarceHeight = 700;

void draw_line(float x, float y, float width, Colour colour) {
    ImGui::GetWindowDrawList()->AddRectFilled({x, y}, {x + width, y + 1}, colour);
}

/// Groups set apart by three blanks; the first are dropped until the rest fits: the clock stays.
std::string shortened_from_left(std::string text, float width) {
    while (text_width(Face::status, text) > width) {
        const std::size_t gap = text.find("   ");
        if (gap == std::string::npos) return elided(Face::status, text, width);
        text.erase(0, text.find_first_not_of(' ', gap));
    }
    return text;
}

/// The last parts of a trail say most: "… › step 2 of 3".
std::string shortened_trail(std::string text, float width) {
    static constexpr std::string_view kSeparator = "›";
    while (text_width(Face::status, text) > width) {
        const std::size_t first = text.starts_with("…") ? text.find(kSeparator) : 0;
        const std::size_t next = text.find(kSeparator, first == 0 ? 0 : first + kSeparator.size());
        if (next == std::string::npos) return elided(Face::status, text, width);
        text = "…  " + text.substr(next);
    }
    return text;
}

bool is_low() {
    return state().height < px(kLowWindow);
}

/// Where each hint of the key bar goes: its row and x; row -1 when there is no room for it.
struct Placed {
    int row = 0;
    float x = 0, width = 0;
};

float hint_width(const KeyHint& hint) {
    const float words = hint.what.empty() ? 0 : px(8) + text_width(Face::status, hint.what);
    return keycap_width(hint.key) + words;
}

struct KeyRows {
    std::vector<Placed> hints;
    int rows = 1;
    float x = 0;  ///< behind the last
};

/// `dropped`: how many minor ones get no place, from the left.
KeyRows place(const std::vector<KeyHint>& keys, float gap, int most_rows, int dropped = 0) {
    const State& s = state();
    KeyRows placed;
    float x = px(kMargin);
    for (const KeyHint& hint : keys) {
        if (hint.minor && dropped > 0) {
            --dropped;
            placed.hints.push_back({-1, 0, 0});
            continue;
        }
        const float width = hint_width(hint);
        if (x > px(kMargin) && x + width > s.width - px(kMargin)) {
            if (placed.rows == most_rows) {
                placed.hints.push_back({-1, 0, 0});
                continue;
            }
            ++placed.rows;
            x = px(kMargin);
        }
        placed.hints.push_back({placed.rows - 1, x, width});
        x += width + gap;
    }
    placed.x = x;
    return placed;
}

/// One row if all fits, with smaller gaps if need be, on a low window without the minor ones; else
/// two, and three on a high window.
KeyRows place_all(const std::vector<KeyHint>& keys, float right_width) {
    const float room = state().width - px(kMargin) - right_width;
    for (const float gap : {26.0F, 14.0F}) {
        KeyRows placed = place(keys, px(gap), 1);
        const bool all = std::ranges::none_of(placed.hints, [](auto& p) { return p.row < 0; });
        if (all && placed.x <= room) return placed;
    }
    const auto minor = static_cast<int>(std::ranges::count_if(keys, &KeyHint::minor));
    for (int dropped = 1; dropped <= minor && state().height < px(kScarceHeight); ++dropped) {
        KeyRows placed = place(keys, px(14), 1, dropped);
        const auto shown = std::ranges::count_if(placed.hints, [](auto& p) { return p.row == 0; });
        const bool all = shown == static_cast<std::ptrdiff_t>(keys.size()) - dropped;
        if (all && placed.x <= room) return placed;
    }
    KeyRows placed = place(keys, px(20), state().height >= 700 ? 3 : 2);
    // The right-hand text needs a row of its own where the last one is full.
    if (placed.x > room) placed.rows = std::max(placed.rows + 1, 2);
    return placed;
}

}  // namespace

namespace {

void draw_band() {
    State& s = state();
    if (s.band.empty()) return;
    const Palette& palette = s.palette();
    const Rect band{0, s.top, s.width, line_height(Face::status) + px(8)};
    fill_ground(band, palette.warn);
    const std::string shown = elided(Face::status, s.band, s.width - 2 * px(kMargin));
    draw_text(Face::status, (s.width - text_width(Face::status, shown)) / 2, s.top + px(4),
              palette.card, shown);  // as readable as warnings on a card
    s.in_bar = true;
    note("band", band, s.band);
    s.in_bar = false;
    s.top += band.h;
}

}  // namespace

void top_bar(const std::string& left, const std::string& right) {
    State& s = state();
    const Palette& palette = s.palette();
    const float height =
        is_low() ? std::max(44.0F, line_height(Face::status) + px(10)) : px(kBarHeight);
    fill_ground({0, 0, s.width, height}, palette.card);
    draw_line(0, height, s.width, palette.line);
    const float room = s.width - 2 * px(kMargin);
    const float gap = px(24);
    float x = px(kMargin);
    const float name = text_width(Face::heading, "Relais");
    const float wanted = text_width(Face::status, left) + gap + text_width(Face::status, right);
    // The name goes first where there is no room, then the groups at the right, then the left's
    // end.
    if (name + gap + wanted <= room || left.empty()) {
        draw_text(Face::heading, x, (height - line_height(Face::heading)) / 2, palette.accent,
                  "Relais");
        x += name + gap;
    }
    const float y = (height - line_height(Face::status)) / 2;
    const std::string shown_right = shortened_from_left(right, room * 0.5F);
    const float right_width = text_width(Face::status, shown_right);
    const float left_room = s.width - px(kMargin) - right_width - gap - x;
    draw_text(Face::status, x, y, palette.quiet, shortened_trail(left, left_room));
    draw_text(Face::status, s.width - px(kMargin) - right_width, y, palette.quiet, shown_right);
    s.in_bar = true;
    note("top_bar", {0, 0, s.width, height}, left + "   " + right);
    s.in_bar = false;
    s.page += left;
    s.top = height + 1;
    draw_band();
    s.y = s.top + px(kMargin);
}

void set_band(const std::string& text) {
    state().band = text;
}

void progress_line(float fraction) {
    State& s = state();
    const float width = std::round(s.width * std::clamp(fraction, 0.0F, 1.0F));
    const Rect done = on_screen({0, s.top - 1, width, px(3) + 1});
    ImGui::GetWindowDrawList()->AddRectFilled({done.x, done.y}, {done.x + done.w, done.y + done.h},
                                              s.palette().accent);
    s.top += px(3);
}

std::optional<std::string> key_bar(const std::vector<KeyHint>& keys, const std::string& right,
                                   bool right_is_good) {
    State& s = state();
    const Palette& palette = s.palette();
    const std::string shown_right = elided(Face::status, right, s.width - 2 * px(kMargin));
    const float right_width = text_width(Face::status, shown_right);
    const KeyRows placed = place_all(keys, right_width);
    const float row =
        is_low() || placed.rows > 1 ? std::max(48.0F, keycap_height() + px(8)) : px(kBarHeight);
    const float height = row * static_cast<float>(placed.rows) + 1;
    if (height != s.bar_height) s.unsettled = true;
    s.bar_height = height;
    const float top = s.height - height;
    fill_ground({0, top, s.width, s.height - top}, palette.card);
    draw_line(0, top, s.width, palette.line);

    s.in_bar = true;
    note("key_bar", {0, top, s.width, height}, "");
    std::optional<std::string> clicked;
    ImGui::PushID("key_bar");
    for (std::size_t i = 0; i < keys.size(); ++i) {
        const Placed& at = placed.hints[i];
        if (at.row < 0) continue;
        const float y = top + 1 + row * static_cast<float>(at.row);
        const Rect target{at.x - px(6), y + 2, at.width + px(12), row - 4};
        if (!keys[i].id.empty()) {
            const Pressed pressed = press_area(keys[i].id.c_str(), target);
            if (pressed.clicked) clicked = keys[i].id;
            if (pressed.held) fill_box(target, palette.accent_soft);
            if (pressed.hovered) line_box(target, palette.accent);
        }
        note(keys[i].id.empty() ? "key_bar." + keys[i].key : keys[i].id, target,
             keys[i].key + " " + keys[i].what);
        draw_keycap(at.x, y + (row - keycap_height()) / 2, keys[i].key, plain_keycap());
        draw_text(Face::status, at.x + keycap_width(keys[i].key) + px(8),
                  y + (row - line_height(Face::status)) / 2, palette.text, keys[i].what);
    }
    ImGui::PopID();
    const float y = s.height - row + (row - line_height(Face::status)) / 2;
    draw_text(Face::status, s.width - px(kMargin) - right_width, y,
              right_is_good ? palette.good : palette.warn, shown_right);
    note("key_bar.right",
         {s.width - px(kMargin) - right_width, y, right_width, line_height(Face::status)}, right);
    s.in_bar = false;
    return clicked;
}

Column::Column(bool wide) {
    State& s = state();
    const float height = std::max(1.0F, s.height - s.top - s.bar_height - s.foot);
    ImGui::SetCursorScreenPos({0, s.top});
    ImGui::PushID(s.columns++);
    ImGui::BeginChild("###column", {s.width, height}, false, ImGuiWindowFlags_NoSavedSettings);
    const float room = std::max(1.0F, s.width - 2 * px(kMargin));
    const float width = wide ? room : std::min(room, px(kReadingWidth));
    s.area = {std::floor((s.width - width) / 2), width};
    s.y = std::round(ImGui::GetCursorScreenPos().y) + (height < px(520) ? px(16) : px(32));
}

Column::~Column() {
    State& s = state();
    end_flow();
    // The end of the content, so that ImGui knows how far there is to scroll; 16 px under the last.
    ImGui::SetCursorScreenPos({s.area.x, s.y});
    ImGui::Dummy({1, px(8)});
    if (s.page != s.page_before && ImGui::GetScrollY() != 0) {
        ImGui::SetScrollY(0);  // another page begins at its top, then looks for its focused row
        s.kept_now = false;
        s.unsettled = true;
    }
    if (const int pages = std::exchange(s.scroll_pages, 0); pages != 0) {
        const float way = ImGui::GetWindowHeight() * 0.8F * static_cast<float>(pages);
        const float wanted = ImGui::GetScrollY() + way;
        ImGui::SetScrollY(std::round(std::clamp(wanted, 0.0F, ImGui::GetScrollMaxY())));
        s.unsettled = true;
    }
    ImGui::EndChild();
    ImGui::PopID();
}

Halves::Halves(float left_fraction) {
    State& s = state();
    end_flow();
    State::TwoHalves halves;
    const float gap = px(24);
    halves.whole = s.area;
    halves.top = s.y;
    halves.stacked = s.area.width < px(760);
    if (!halves.stacked) {
        const float left = std::floor((s.area.width - gap) * left_fraction);
        halves.right = {s.area.x + left + gap, s.area.width - left - gap};
        s.area.width = left;
    }
    s.halves.push_back(halves);
}

void Halves::next() {
    State& s = state();
    end_flow();
    State::TwoHalves& halves = s.halves.back();
    if (halves.stacked) return;
    halves.left_bottom = s.y;
    s.area = halves.right;
    s.y = halves.top;
}

Halves::~Halves() {
    State& s = state();
    end_flow();
    const State::TwoHalves halves = s.halves.back();
    s.halves.pop_back();
    s.area = halves.whole;
    if (!halves.stacked) s.y = std::max(s.y, halves.left_bottom);
}

Card::Card(const char* id) {
    State& s = state();
    end_flow();
    s.cards.push_back({id, s.area, s.y});
    // Its ground is painted before what stands on it is known: as high as in the last frame, and
    // once more where that proves wrong.
    auto* storage = ImGui::GetStateStorage();
    const float height = storage->GetFloat(ImGui::GetID(id), 0);
    if (height > 0) {
        const Rect rect{s.area.x, s.y, s.area.width, height};
        fill_box(rect, s.palette().card);
        line_box(rect, s.palette().line);
    }
    const float pad = px(20);
    s.area = {s.area.x + pad, std::max(1.0F, s.area.width - 2 * pad)};
    s.y += px(16);
}

Card::~Card() {
    State& s = state();
    end_flow();
    const State::OpenCard card = s.cards.back();
    s.cards.pop_back();
    s.y += px(8);
    const float height = s.y - card.top;
    auto* storage = ImGui::GetStateStorage();
    const ImGuiID key = ImGui::GetID(card.id.c_str());
    if (storage->GetFloat(key, 0) != height) {
        storage->SetFloat(key, height);
        s.unsettled = true;
    }
    s.area = card.outside;
    note(card.id, {s.area.x, card.top, s.area.width, height}, "");
    s.y += px(16);
}

void scroll_page(int direction) {
    if (State* s = current_state(); s != nullptr) s->scroll_pages = direction;
}

void space(float height) {
    end_flow();
    state().y += px(height);
}

}  // namespace relais::client::ui
