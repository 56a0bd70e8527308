// The two palettes. Text on page, card and soft grounds has a contrast of at least 7:1, the edges
// of controls at least 4.5:1 (WCAG 2.1 §1.4.3, §1.4.6): read in the sun and at night.
#pragma once

#include <cstdint>

#include "client/ui/ui.h"

namespace relais::client::ui {

/// 0xAABBGGRR, as Dear ImGui takes it.
using Colour = std::uint32_t;
constexpr Colour rgb(unsigned red, unsigned green, unsigned blue) {
    return 0xFF000000U | (blue << 16U) | (green << 8U) | red;
}

struct Palette {
    Colour page, card;
    Colour line;  ///< between things that only stand there
    Colour edge;  ///< of what can be pressed
    Colour text, quiet;
    Colour accent, accent_soft, on_accent, on_accent_quiet;
    Colour good, good_soft, warn, warn_soft, bad, bad_soft;
};

const Palette& palette_of(Theme theme);
/// WCAG 2.1 contrast ratio, 1..21.
double contrast(Colour one, Colour other);

}  // namespace relais::client::ui
