#include "client/ui/theme.h"

#include <algorithm>
#include <cmath>

#include "client/ui/state.h"
#include "client/ui/ui.h"

namespace relais::client::ui {

namespace {

constexpr Palette kSun{
    .page = rgb(250, 248, 243),
    .card = rgb(255, 255, 255),
    .line = rgb(208, 203, 192),
    .edge = rgb(116, 112, 104),
    .text = rgb(20, 23, 27),
    .quiet = rgb(74, 78, 84),
    .accent = rgb(15, 76, 129),
    .accent_soft = rgb(226, 236, 246),
    .on_accent = rgb(255, 255, 255),
    .on_accent_quiet = rgb(226, 236, 246),
    .good = rgb(16, 82, 42),
    .good_soft = rgb(228, 243, 231),
    .warn = rgb(112, 62, 0),
    .warn_soft = rgb(255, 243, 214),
    .bad = rgb(140, 20, 20),
    .bad_soft = rgb(253, 234, 231),
};

constexpr Palette kNight{
    .page = rgb(18, 22, 27),
    .card = rgb(28, 34, 41),
    .line = rgb(60, 68, 78),
    .edge = rgb(132, 142, 153),
    .text = rgb(232, 234, 237),
    .quiet = rgb(176, 184, 193),
    .accent = rgb(122, 184, 245),
    .accent_soft = rgb(34, 52, 70),
    .on_accent = rgb(10, 18, 26),
    .on_accent_quiet = rgb(10, 18, 26),
    .good = rgb(126, 211, 150),
    .good_soft = rgb(26, 48, 36),
    .warn = rgb(244, 190, 92),
    .warn_soft = rgb(56, 47, 28),
    .bad = rgb(255, 160, 150),
    .bad_soft = rgb(64, 34, 34),
};

double linear(Colour channel) {
    const double value = static_cast<double>(channel & 0xFFU) / 255.0;
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

double luminance(Colour colour) {
    return 0.2126 * linear(colour) + 0.7152 * linear(colour >> 8U) + 0.0722 * linear(colour >> 16U);
}

}  // namespace

const Palette& palette_of(Theme theme) {
    return theme == Theme::sun ? kSun : kNight;
}

double contrast(Colour one, Colour other) {
    const double a = luminance(one);
    const double b = luminance(other);
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

void set_theme(Theme theme) {
    if (State* state = current_state(); state != nullptr) state->theme = theme;
}

Theme theme() {
    const State* state = current_state();
    return state == nullptr ? Theme::sun : state->theme;
}

}  // namespace relais::client::ui
