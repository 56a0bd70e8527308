// Functions of places: points "lat lon [altitude [accuracy]]", lines and shapes with ';' between.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <optional>
#include <span>
#include <string_view>
#include <variant>
#include <vector>

#include "forms/base/text.h"
#include "forms/xpath/function.h"
#include "forms/xpath/program.h"
#include "forms/xpath/value.h"

namespace relais::forms::xpath {

namespace {

/// Of the sphere that ODK's engines measure on.
constexpr double kEarthRadiusMetres = 6'378'100;

struct Point {
    double latitude = 0;  ///< degrees
    double longitude = 0;
};

double radians(double degrees) {
    return degrees * std::numbers::pi / 180;
}

std::optional<Point> parse_point(std::string_view text) {
    const auto words = split_blanks(text);
    if (words.size() < 2) return std::nullopt;
    const Point point{string_to_number(words[0]), string_to_number(words[1])};
    const bool there = std::fabs(point.latitude) <= 90 && std::fabs(point.longitude) <= 180;
    if (!there) return std::nullopt;  // also for NaN
    return point;
}

/// Appends the points of one text; false when a part of it is no point.
bool append_points(std::string_view text, std::vector<Point>& out) {
    for (const std::string_view part : split(text, ';')) {
        if (trim(part).empty()) continue;
        const auto point = parse_point(part);
        if (!point) return false;
        out.push_back(*point);
    }
    return true;
}

/// Of all arguments from `first` on; nodes give their texts. nullopt when something is no point.
std::optional<std::vector<Point>> points_of(Call& call, std::size_t first, std::size_t end) {
    std::vector<Point> points;
    for (std::size_t i = first; i < end; ++i) {
        const Value value = call.value(i);
        if (const auto* nodes = std::get_if<NodeSet>(&value)) {
            for (const Node& node : *nodes) {
                if (!append_points(string_value(node), points)) return std::nullopt;
            }
        } else if (!append_points(to_string(value), points)) {
            return std::nullopt;
        }
    }
    call.spend(points.size());
    return points;
}

/// Spherical law of cosines; rounding may carry the cosine past 1.
double distance_m(const Point& a, const Point& b) {
    if (a.latitude == b.latitude && a.longitude == b.longitude) return 0;
    const double from = radians(a.latitude);
    const double to = radians(b.latitude);
    const double turn = radians(b.longitude - a.longitude);
    const double cosine =
        std::sin(from) * std::sin(to) + std::cos(from) * std::cos(to) * std::cos(turn);
    return std::acos(std::clamp(cosine, -1.0, 1.0)) * kEarthRadiusMetres;
}

/// ODK's engines give metres and square metres to two places: further ones are noise of the sphere.
double to_centimetres(double size) {
    return std::round(size * 100) / 100;
}

Value distance(Call& call) {
    const auto points = points_of(call, 0, call.size());
    if (!points || points->empty()) return std::nan("");
    double total = 0;
    for (std::size_t i = 1; i < points->size(); ++i) {
        total += distance_m((*points)[i - 1], (*points)[i]);
    }
    return to_centimetres(total);
}

/// The area on the sphere between the outline and the equator, summed with its sign.
Value area(Call& call) {
    const auto points = points_of(call, 0, call.size());
    if (!points) return std::nan("");
    if (points->size() < 3) return 0.0;
    double total = 0;
    for (std::size_t i = 0; i < points->size(); ++i) {
        const Point& a = (*points)[i];
        const Point& b = (*points)[(i + 1) % points->size()];
        total += radians(b.longitude - a.longitude) *
                 (2 + std::sin(radians(a.latitude)) + std::sin(radians(b.latitude)));
    }
    return to_centimetres(std::fabs(total * kEarthRadiusMetres * kEarthRadiusMetres / 2));
}

/// Inside when a ray from the point crosses the outline an odd number of times.
bool is_inside(const Point& point, const std::vector<Point>& outline) {
    bool inside = false;
    for (std::size_t i = 0; i < outline.size(); ++i) {
        const Point& a = outline[i];
        const Point& b = outline[(i + 1) % outline.size()];
        if ((a.latitude > point.latitude) == (b.latitude > point.latitude)) continue;
        const double part = (point.latitude - a.latitude) / (b.latitude - a.latitude);
        if (point.longitude < a.longitude + part * (b.longitude - a.longitude)) inside = !inside;
    }
    return inside;
}

Value geofence(Call& call) {
    const auto point = points_of(call, 0, 1);
    const auto outline = points_of(call, 1, 2);
    if (!point || point->empty() || !outline || outline->size() < 3) return false;
    return is_inside(point->front(), *outline);
}

constexpr std::string_view kOdk = "ODK XForms";

constexpr std::array<Function, 4> kRows{{
    {"distance", 1, kAnyNumber, Type::number, ".", distance, kOdk},
    {"area", 1, kAnyNumber, Type::number, ".", area, kOdk},
    {"enclosed-area", 1, kAnyNumber, Type::number, ".", area, "OpenRosa"},
    {"geofence", 2, 2, Type::boolean, ".", geofence, kOdk},
}};

}  // namespace

std::span<const Function> place_functions() {
    return kRows;
}

}  // namespace relais::forms::xpath
