// A plain map: a grid in metres with a scale bar, places on it, and lines between them. No tiles:
// it tells how far and which way, offline.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace relais::client::ui {

struct SketchPlace {
    float east_m = 0, north_m = 0;  ///< from the middle of the sketch
    std::string label;
    enum class Mark : std::uint8_t { corner, chosen, here, town } mark = Mark::corner;
    float radius_m = 0;  ///< how unsure it is; 0: not drawn
};

struct Sketch {
    std::vector<SketchPlace> places;
    bool joined = false;        ///< the corners and chosen ones, in order
    bool closed = false;        ///< the last with the first
    float half_height_m = 100;  ///< from the middle to the upper edge
    bool focused = false;
};

struct SketchClick {
    float east_m = 0, north_m = 0;
};
/// Where it was clicked, in metres from the middle.
std::optional<SketchClick> sketch(const char* id, const Sketch& shown);

}  // namespace relais::client::ui
