// The gazetteer as the work needs it: read when a question of place first asks, and what a question
// shows of it.
#pragma once

#include <memory>
#include <optional>

#include "client/places/gazetteer.h"
#include "client/work/geo.h"

namespace relais::client::work {

using places::AreaIndex;
using places::Gazetteer;
using places::kNoArea;

inline places::Position position_of(const GeoPoint& point) {
    return {point.latitude, point.longitude};
}
/// By hand: altitude and accuracy 0, as a point has that nobody measured.
inline GeoPoint point_at(const places::Position& at) {
    return {at.latitude, at.longitude, 0, 0};
}

/// Where the laptop is, as far as that is known.
struct Whereabouts {
    std::optional<GeoPoint> at;  ///< by the satellites, else where the shift's point is
    AreaIndex region = kNoArea;
};

}  // namespace relais::client::work
