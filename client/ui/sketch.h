// A plain map: borders, places with their names, a grid in metres with a scale bar, and the lines
// between points. No tiles: it tells how far and which way, offline.
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

struct SketchSpot {
    float east_m = 0, north_m = 0;  ///< from the middle of the sketch
};

struct SketchBorder {
    std::vector<SketchSpot> line;
    enum class Weight : std::uint8_t { country, region, cercle, commune } weight = Weight::country;
};

struct Sketch {
    std::vector<SketchBorder> borders;
    std::vector<SketchPlace> places;  ///< of two names that would touch the former is written
    bool joined = false;              ///< the corners and chosen ones, in order
    bool closed = false;              ///< the last with the first
    float half_height_m = 100;        ///< from the middle to the upper edge
    bool focused = false;
    bool crosshair = false;    ///< in the middle: what Enter takes
    float part_of_window = 0;  ///< its height; 0: as high as a picture in a page
};

/// Where it was clicked.
std::optional<SketchSpot> sketch(const char* id, const Sketch& shown);

struct SketchEvent {
    enum class Kind : std::uint8_t { click, drag } kind = Kind::click;
    SketchSpot at;  ///< of a drag: how far the ground was pulled
};
/// The same where it can be moved about.
std::optional<SketchEvent> map(const char* id, const Sketch& shown);

}  // namespace relais::client::ui
