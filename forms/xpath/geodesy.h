// Distances and areas on the sphere that ODK's engines measure on.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace relais::forms::xpath {

struct GeoPoint {
    double latitude = 0;  ///< degrees
    double longitude = 0;
};

/// "latitude longitude", whatever follows; nothing when it does not lie on earth.
std::optional<GeoPoint> parse_geo_point(std::string_view text);
double distance_m(const GeoPoint& a, const GeoPoint& b);
/// Along the points, in their order.
double length_m(std::span<const GeoPoint> points);
/// Enclosed by the points, the last joined to the first; 0 for fewer than three.
double area_m2(std::span<const GeoPoint> outline);

}  // namespace relais::forms::xpath
