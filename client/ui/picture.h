// Pictures of dots, and a sheet that is drawn on. A picture goes to the graphics card once, by its
// version; the window says how, and where there is no window a grey box stands for it.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace relais::client::ui {

/// Three bytes a dot, row by row; lives for the call.
struct Dots {
    int width = 0, height = 0;
    const std::uint8_t* rgb = nullptr;
};
/// As wide as the column allows, no higher than `highest` (at 100 %). The same version is the same
/// picture.
void picture(const char* id, const std::string& version, Dots dots, float highest = 320);

/// The same, to be pressed: where it was clicked, in parts of it. `focused`: a ring around it.
struct PictureSpot {
    float x = 0, y = 0;
};
struct PictureLook {
    std::string version;
    Dots dots;
    float highest = 320;
    bool focused = false;
};
std::optional<PictureSpot> picture_to_press(const char* id, const PictureLook& look);

/// What a choice shows beside its label, or above it in a tile.
struct ChoicePicture {
    std::string version;
    Dots dots;
    std::string missing;  ///< said in its place where there is none
    bool above = false;
};

struct SheetDot {
    float x = 0, y = 0;  ///< in parts of the sheet
};
struct SheetLook {
    std::vector<std::vector<SheetDot>> strokes;
    float height_of_width = 0.6F;
    SheetDot pen;
    bool lowered = false;  ///< the pen draws
    bool pressed = false;  ///< the pointer's button was down before this picture
    std::string under_version;
    Dots under;  ///< what is drawn upon
};
struct SheetPointer {
    float x = 0, y = 0;
    bool down = false;
};
/// Where the pointer presses on it; once more, with `down` false, when it lets go.
std::optional<SheetPointer> sheet(const char* id, const SheetLook& look);

/// How pictures come to the graphics card and leave it; set by the window.
struct PictureCard {
    std::function<std::uint64_t(Dots)> bring;
    std::function<void(std::uint64_t)> drop;
};

}  // namespace relais::client::ui
