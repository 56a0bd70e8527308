// A drawing of SVG shapes whose elements have names: read as outlines, painted as dots, and each
// dot knows whose it is. Shapes with plain colours only: text, gradients and pictures inside are
// left out. Nothing is fetched and nothing runs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/devices/picture.h"
#include "forms/base/result.h"

namespace relais::client::devices {

inline constexpr std::size_t kMaxSvgBytes = 8U << 20U;      ///< a country's communes: 2 MB
inline constexpr std::size_t kMaxSvgShapes = 20'000;        ///< and about 700 of these
inline constexpr std::size_t kMaxSvgDots = 400'000;         ///< corners of all outlines
inline constexpr std::size_t kMaxSvgCrossings = 4'000'000;  ///< of one shape: 48 MB while painted

struct Ink {
    std::uint8_t red = 0, green = 0, blue = 0;
    bool operator==(const Ink&) const = default;
};

using Outline = std::vector<Dot>;

struct SvgShape {
    std::vector<std::string> ids;  ///< its own and those of the groups around it, outermost first
    std::vector<Outline> outlines;
    bool even_odd = false;
    std::optional<Ink> fill, stroke;
    float fill_opacity = 1, stroke_opacity = 1;
    float stroke_width = 1;  ///< in the drawing's units
};

struct SvgDrawing {
    float width = 0, height = 0;  ///< outlines lie within, from 0 on, but for what is cut off
    std::vector<SvgShape> shapes;
};

/// Errc::unsupported for what is no SVG drawing, limit when there is too much of it.
Result<SvgDrawing> read_svg(std::string_view bytes);

/// The outlines of a path's "d" (SVG 1.1 §8.3); what follows a mistake in it is left out.
std::vector<Outline> outlines_of(std::string_view path);

struct NamedDots {
    Picture picture;
    std::vector<std::uint16_t> owner;  ///< of each dot: 0 for nobody, else 1 + index of the name
};
/// On white, no side longer than `side`. A dot belongs to the uppermost shape within a name.
Result<NamedDots> paint_svg(const SvgDrawing& drawing, const std::vector<std::string>& names,
                            int side);

}  // namespace relais::client::devices
