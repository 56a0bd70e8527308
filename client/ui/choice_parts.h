// What every box to press is made of: its ground and edge, and the sign at a choice's left.
// Internal to client/ui.
#pragma once

#include "client/ui/theme.h"
#include "client/ui/ui.h"

namespace relais::client::ui {

/// Its ground, its edge, and the ring that nobody misses.
struct BoxLook {
    Colour ground{};
    bool focused = false;
    bool hovered = false;
    bool filled = false;  ///< with the accent: the ring stands outside it
};
void draw_box(Rect rect, const BoxLook& look);
/// Its keycap, or a box with a tick in it; returns how wide it is.
float draw_choice_sign(float x, float middle, const ChoiceRow& row);
float choice_sign_width(const ChoiceRow& row);

}  // namespace relais::client::ui
