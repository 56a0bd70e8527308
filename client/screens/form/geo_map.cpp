#include "client/screens/form/geo_map.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "client/ui/sketch.h"
#include "client/work/geo.h"
#include "client/work/places.h"

namespace relais::client::screens::form {

namespace {

using places::PlaceClass;

constexpr float kWidest = 4;  ///< a map is at most so many times as wide as it is high
constexpr std::size_t kMostTowns = 400;

std::uint8_t finest_border(float half_height_m) {
    if (half_height_m > 400'000) return 1;
    return half_height_m > 80'000 ? 2 : 3;
}

PlaceClass least_town(float half_height_m) {
    if (half_height_m > 400'000) return PlaceClass::region;
    if (half_height_m > 120'000) return PlaceClass::cercle;
    return half_height_m > 30'000 ? PlaceClass::commune : PlaceClass::village;
}

/// What is seen, in the borders' measure.
struct Window {
    places::Spot least, most;
    [[nodiscard]] bool meets(const places::Border& border) const {
        return border.least.longitude <= most.longitude &&
               border.most.longitude >= least.longitude && border.least.latitude <= most.latitude &&
               border.most.latitude >= least.latitude;
    }
    [[nodiscard]] bool holds(const places::Position& at) const {
        const double east = at.longitude * places::kSpotsPerDegree;
        const double north = at.latitude * places::kSpotsPerDegree;
        return east >= least.longitude && east <= most.longitude && north >= least.latitude &&
               north <= most.latitude;
    }
};

Window window_round(const work::GeoPoint& middle, float half_height_m) {
    const double north = half_height_m;
    const double east = north * static_cast<double>(kWidest);
    const auto spot = [](const work::GeoPoint& point) {
        return places::Spot{
            static_cast<std::int32_t>(std::lround(point.longitude * places::kSpotsPerDegree)),
            static_cast<std::int32_t>(std::lround(point.latitude * places::kSpotsPerDegree))};
    };
    return {spot(work::moved(middle, {-east, -north})), spot(work::moved(middle, {east, north}))};
}

ui::SketchSpot spot_from(const work::GeoPoint& middle, const places::Position& at) {
    const auto offset = work::offset_between(middle, work::point_at(at));
    return {static_cast<float>(offset.east_m), static_cast<float>(offset.north_m)};
}

}  // namespace

void add_ground(ui::Sketch& sketch, const work::Gazetteer& places, const work::GeoPoint& middle) {
    const Window window = window_round(middle, sketch.half_height_m);
    const std::uint8_t finest = finest_border(sketch.half_height_m);
    for (const places::Border& border : places.borders()) {
        if (border.doubled || border.level > finest || !window.meets(border)) continue;
        ui::SketchBorder shown;
        shown.weight = static_cast<ui::SketchBorder::Weight>(border.level);
        for (const places::Spot& spot : places.spots(border))
            shown.line.push_back(spot_from(middle, {spot.latitude / places::kSpotsPerDegree,
                                                    spot.longitude / places::kSpotsPerDegree}));
        sketch.borders.push_back(std::move(shown));
    }
    // The wider areas' borders lie above the narrower ones'.
    std::ranges::stable_sort(sketch.borders,
                             [](const auto& a, const auto& b) { return a.weight > b.weight; });
    std::size_t towns = 0;
    for (std::size_t i = 0; i < places.size() && towns < kMostTowns; ++i) {
        const places::Locality town = places.locality(i);
        if (town.place_class > least_town(sketch.half_height_m)) break;
        if (town.doubtful || !window.holds(town.at)) continue;
        const auto at = spot_from(middle, town.at);
        sketch.places.push_back(
            {at.east_m, at.north_m, std::string(town.name), ui::SketchPlace::Mark::town, 0});
        ++towns;
    }
}

}  // namespace relais::client::screens::form
