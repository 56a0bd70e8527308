#include "forms/xpath/geodesy.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <optional>
#include <span>
#include <string_view>

#include "forms/base/text.h"
#include "forms/xpath/value.h"

namespace relais::forms::xpath {

namespace {

constexpr double kEarthRadiusMetres = 6'378'100;

double radians(double degrees) {
    return degrees * std::numbers::pi / 180;
}

}  // namespace

std::optional<GeoPoint> parse_geo_point(std::string_view text) {
    const auto words = split_blanks(text);
    if (words.size() < 2) return std::nullopt;
    const GeoPoint point{string_to_number(words[0]), string_to_number(words[1])};
    const bool there = std::fabs(point.latitude) <= 90 && std::fabs(point.longitude) <= 180;
    if (!there) return std::nullopt;  // also for NaN
    return point;
}

/// Spherical law of cosines; rounding may carry the cosine past 1.
double distance_m(const GeoPoint& a, const GeoPoint& b) {
    if (a.latitude == b.latitude && a.longitude == b.longitude) return 0;
    const double from = radians(a.latitude);
    const double to = radians(b.latitude);
    const double turn = radians(b.longitude - a.longitude);
    const double cosine =
        std::sin(from) * std::sin(to) + std::cos(from) * std::cos(to) * std::cos(turn);
    return std::acos(std::clamp(cosine, -1.0, 1.0)) * kEarthRadiusMetres;
}

double length_m(std::span<const GeoPoint> points) {
    double total = 0;
    for (std::size_t i = 1; i < points.size(); ++i)
        total += distance_m(points[i - 1], points[i]);
    return total;
}

/// The area on the sphere between the outline and the equator, summed with its sign.
double area_m2(std::span<const GeoPoint> outline) {
    if (outline.size() < 3) return 0;
    double total = 0;
    for (std::size_t i = 0; i < outline.size(); ++i) {
        const GeoPoint& a = outline[i];
        const GeoPoint& b = outline[(i + 1) % outline.size()];
        total += radians(b.longitude - a.longitude) *
                 (2 + std::sin(radians(a.latitude)) + std::sin(radians(b.latitude)));
    }
    return std::fabs(total * kEarthRadiusMetres * kEarthRadiusMetres / 2);
}

}  // namespace relais::forms::xpath
