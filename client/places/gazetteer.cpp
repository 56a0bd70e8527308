#include "client/places/gazetteer.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numbers>
#include <optional>
#include <string_view>
#include <vector>

#include "forms/base/match.h"

namespace relais::client::places {

namespace {

constexpr double kRadian = std::numbers::pi / 180;
constexpr double kMetresPerDegree = 6'371'008.8 * kRadian;
/// Outlines of two sources differ by this much, and those far away are drawn with few corners.
constexpr double kOutlineSlackM = 25'000;

Spot spot_of(const Position& at) {
    const auto whole = [](double degrees) {
        return static_cast<std::int32_t>(std::lround(degrees * kSpotsPerDegree));
    };
    return {whole(at.longitude), whole(at.latitude)};
}

Position position_of(const Spot& spot) {
    return {spot.latitude / kSpotsPerDegree, spot.longitude / kSpotsPerDegree};
}

/// A flat picture about one point: good for what lies within some hundred kilometres.
class Flat {
  public:
    explicit Flat(const Position& middle)
        : middle_(middle), east_(kMetresPerDegree * std::cos(middle.latitude * kRadian)) {}
    struct Point {
        double east = 0, north = 0;
    };
    [[nodiscard]] Point at(const Spot& spot) const {
        return {(spot.longitude / kSpotsPerDegree - middle_.longitude) * east_,
                (spot.latitude / kSpotsPerDegree - middle_.latitude) * kMetresPerDegree};
    }

  private:
    Position middle_;
    double east_;
};

/// From the middle of the picture to the line between two points.
double metres_to_line(const Flat::Point& a, const Flat::Point& b) {
    const double east = b.east - a.east, north = b.north - a.north;
    const double length2 = east * east + north * north;
    const double along =
        length2 > 0 ? std::clamp(-(a.east * east + a.north * north) / length2, 0.0, 1.0) : 0;
    return std::hypot(a.east + along * east, a.north + along * north);
}

/// A line to the east of the point crosses this piece of a border.
bool crosses(const Spot& at, const Spot& a, const Spot& b) {
    if ((a.latitude > at.latitude) == (b.latitude > at.latitude)) return false;
    // In whole numbers, so that no rounding lets the line pass between two pieces.
    const std::int64_t rise = std::int64_t{b.latitude} - a.latitude;
    const std::int64_t left = (std::int64_t{at.longitude} - a.longitude) * rise;
    const std::int64_t right =
        (std::int64_t{b.longitude} - a.longitude) * (std::int64_t{at.latitude} - a.latitude);
    return rise > 0 ? left < right : left > right;
}

}  // namespace

double metres_between(const Position& a, const Position& b) {
    const double half_north = std::sin((b.latitude - a.latitude) * kRadian / 2);
    const double half_east = std::sin((b.longitude - a.longitude) * kRadian / 2);
    const double chord = half_north * half_north + std::cos(a.latitude * kRadian) *
                                                       std::cos(b.latitude * kRadian) * half_east *
                                                       half_east;
    return 2 * 6'371'008.8 * std::asin(std::min(1.0, std::sqrt(chord)));
}

Locality Gazetteer::locality(std::size_t index) const {
    const Stored& stored = stored_[index];
    const std::size_t from = index == 0 ? 0 : stored_[index - 1].name_end;
    return {std::string_view(names_).substr(from, stored.name_end - from), position_of(stored.at),
            stored.area, stored.place_class, stored.doubtful};
}

std::string_view Gazetteer::folded(std::size_t index) const {
    const std::size_t from = index == 0 ? 0 : stored_[index - 1].folded_end;
    return std::string_view(folded_).substr(from, stored_[index].folded_end - from);
}

AreaIndex Gazetteer::coded(std::string_view code) const {
    for (std::size_t i = 0; i < areas_.size(); ++i)
        if (areas_[i].code == code) return static_cast<AreaIndex>(i);
    return kNoArea;
}

AreaIndex Gazetteer::at_level(AreaIndex area, std::uint8_t level) const {
    while (area != kNoArea && areas_[area].level > level)
        area = areas_[area].parent;
    return area != kNoArea && areas_[area].level == level ? area : kNoArea;
}

bool Gazetteer::lies_in(AreaIndex area, AreaIndex wider) const {
    return wider != kNoArea && at_level(area, areas_[wider].level) == wider;
}

std::vector<std::size_t> Gazetteer::find(std::string_view typed, AreaIndex own,
                                         std::size_t limit) const {
    struct Found {
        std::uint32_t order = 0;
        std::uint32_t index = 0;
        bool operator<(const Found& other) const {
            return order != other.order ? order < other.order : index < other.index;
        }
    };
    const Wanted wanted(typed);
    std::vector<Found> found;
    for (std::size_t i = 0; i < stored_.size(); ++i) {
        const Match match = wanted.in(folded(i));
        if (match == Match::none) continue;
        const Stored& stored = stored_[i];
        const bool town = stored.place_class <= PlaceClass::cercle;
        const std::uint32_t nearness = town ? 0 : lies_in(stored.area, own) ? 1 : 2;
        // The index grows as the importance falls.
        found.push_back(
            {static_cast<std::uint32_t>(match) * 4 + nearness, static_cast<std::uint32_t>(i)});
    }
    const auto shown = static_cast<std::ptrdiff_t>(std::min(limit, found.size()));
    std::partial_sort(found.begin(), found.begin() + shown, found.end());
    std::vector<std::size_t> indices;
    indices.reserve(static_cast<std::size_t>(shown));
    for (std::ptrdiff_t i = 0; i < shown; ++i)
        indices.push_back(found[static_cast<std::size_t>(i)].index);
    return indices;
}

std::optional<Nearest> Gazetteer::nearest(const Position& at) const {
    const Flat flat(at);
    std::optional<std::size_t> best;
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < stored_.size(); ++i) {
        if (stored_[i].doubtful) continue;
        const Flat::Point point = flat.at(stored_[i].at);
        const double far = point.east * point.east + point.north * point.north;
        if (far >= least) continue;
        least = far;
        best = i;
    }
    if (!best) return std::nullopt;
    return Nearest{*best, metres_between(at, position_of(stored_[*best].at))};
}

AreaIndex Gazetteer::area_at(const Position& at) const {
    const Spot spot = spot_of(at);
    std::vector<bool> within(areas_.size());
    const auto turn = [&within](AreaIndex area) {
        if (area != kNoArea) within[area] = !within[area];
    };
    for (const Border& border : borders_) {
        if (border.most.latitude < spot.latitude || border.least.latitude > spot.latitude ||
            border.most.longitude < spot.longitude)
            continue;
        const auto line = spots(border);
        bool odd = false;
        for (std::size_t i = 1; i < line.size(); ++i)
            odd = odd != crosses(spot, line[i - 1], line[i]);
        if (!odd) continue;
        turn(border.areas[0]);
        turn(border.areas[1]);
    }
    // Mali's communes come before the neighbours' regions where the two sources overlap. A country
    // has no border of its own: the countries' lines are those of their parts.
    AreaIndex best = kNoArea;
    for (std::size_t i = 0; i < within.size(); ++i)
        if (within[i] && areas_[i].level > 0 &&
            (best == kNoArea || areas_[i].level > areas_[best].level))
            best = static_cast<AreaIndex>(i);
    return best;
}

bool Gazetteer::covers(const Position& at) const {
    if (area_at(at) != kNoArea) return true;
    const Flat flat(at);
    for (const Border& border : borders_) {
        const auto line = spots(border);
        for (std::size_t i = 1; i < line.size(); ++i)
            if (metres_to_line(flat.at(line[i - 1]), flat.at(line[i])) < kOutlineSlackM)
                return true;
    }
    return false;
}

}  // namespace relais::client::places
