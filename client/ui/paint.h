// Strokes and letters: what the widgets are made of. Internal to client/ui; lengths given to px()
// are those of screens.md, at 100 %.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "client/ui/fonts.h"
#include "client/ui/state.h"
#include "client/ui/theme.h"
#include "client/ui/ui.h"

namespace relais::client::ui {

float px(float at_100_percent);
/// Everything is laid out from left to right. Where the page runs from right to left all that is
/// drawn, noted and pressed through this file is mirrored; a rectangle that goes to Dear ImGui
/// directly (a picture, a clip) passes here first. What is in it is not turned round.
Rect on_screen(Rect rect);
float line_height(Face face);
float text_width(Face face, std::string_view text);
/// Lines no wider than `width`; breaks at blanks, but not before ? ! : ; » % or behind «, as French
/// sets them; a word wider than a line is broken where it must.
std::vector<std::string_view> wrap(Face face, std::string_view text, float width);
float wrapped_height(Face face, std::string_view text, float width);

void draw_text(Face face, float x, float y, Colour colour, std::string_view text);
/// Returns the height.
float draw_wrapped(Face face, Rect at, Colour colour, std::string_view text);
/// The text, or its beginning and "…" where it does not fit.
std::string elided(Face face, std::string_view text, float width);

/// A ground without round corners.
void fill_ground(Rect rect, Colour fill);
void fill_box(Rect rect, Colour fill, float rounding = 8);
/// A line of that thickness just inside the rectangle.
void line_box(Rect rect, Colour line, float thickness = 1, float rounding = 8);
/// A key as it stands on the keyboard; returns its width. Without `draw` it only measures.
struct KeycapLook {
    Colour fill, ink, edge;
};
float keycap_width(std::string_view key);
float keycap_height();
void draw_keycap(float x, float y, std::string_view key, const KeycapLook& look);
KeycapLook plain_keycap();

// ---- Stacking --------------------------------------------------------------------------------
/// The next piece of the present stripe, `height` high; 8 px are left below it.
Rect take(float height, float gap_below = 8);
/// Things standing side by side end here: the next piece begins below them.
void end_flow();

// ---- Recording and pressing ------------------------------------------------------------------
void note(const std::string& id, Rect rect, std::string text, bool enabled = true);
/// Scrolls the column, in the next picture, so far that this is seen; once for each id and place.
void bring_into_sight(const std::string& id, Rect rect);
/// For texts without an id: "body.1", "body.2" …
void note_numbered(const char* kind, Rect rect, std::string_view text);
struct Pressed {
    bool clicked = false, hovered = false, held = false;
};
Pressed press_area(const char* id, Rect rect);
bool is_visible(Rect rect);

Colour colour_of(Tone tone);

}  // namespace relais::client::ui
