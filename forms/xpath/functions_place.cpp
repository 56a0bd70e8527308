// Functions of places: points "lat lon [altitude [accuracy]]", lines and shapes with ';' between.
#include <array>
#include <cmath>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <variant>
#include <vector>

#include "forms/base/text.h"
#include "forms/xpath/function.h"
#include "forms/xpath/geodesy.h"
#include "forms/xpath/program.h"
#include "forms/xpath/value.h"

namespace relais::forms::xpath {

namespace {

/// Appends the points of one text; false when a part of it is no point.
bool append_points(std::string_view text, std::vector<GeoPoint>& out) {
    for (const std::string_view part : split(text, ';')) {
        if (trim(part).empty()) continue;
        const auto point = parse_geo_point(part);
        if (!point) return false;
        out.push_back(*point);
    }
    return true;
}

/// Of all arguments from `first` on; nodes give their texts. nullopt when something is no point.
std::optional<std::vector<GeoPoint>> points_of(Call& call, std::size_t first, std::size_t end) {
    std::vector<GeoPoint> points;
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

/// ODK's engines give metres and square metres to two places: further ones are noise of the sphere.
double to_centimetres(double size) {
    return std::round(size * 100) / 100;
}

Value distance(Call& call) {
    const auto points = points_of(call, 0, call.size());
    if (!points || points->empty()) return std::nan("");
    return to_centimetres(length_m(*points));
}

Value area(Call& call) {
    const auto points = points_of(call, 0, call.size());
    if (!points) return std::nan("");
    return to_centimetres(area_m2(*points));
}

/// Inside when a ray from the point crosses the outline an odd number of times.
bool is_inside(const GeoPoint& point, const std::vector<GeoPoint>& outline) {
    bool inside = false;
    for (std::size_t i = 0; i < outline.size(); ++i) {
        const GeoPoint& a = outline[i];
        const GeoPoint& b = outline[(i + 1) % outline.size()];
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
