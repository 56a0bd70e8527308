// Places as answers: points, lines and shapes between XForms text and numbers, what is asked of a
// point's accuracy, and a flat picture of what lies near. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/devices/gps.h"
#include "client/work/interview.h"

namespace relais::client::work {

using devices::Fix;
using devices::GpsState;
using devices::GpsUse;
using devices::GpsView;

/// ODK XForms: geopoint. A place written by hand has altitude and accuracy 0, as ODK Collect
/// stores what was tapped on its map.
struct GeoPoint {
    double latitude = 0, longitude = 0;
    double altitude_m = 0, accuracy_m = 0;
    bool operator==(const GeoPoint&) const = default;
};
/// Nobody measured it.
bool by_hand(const GeoPoint& point);

/// Each of a geopoint's, geotrace's or geoshape's points; the beginning when a part is none.
std::vector<GeoPoint> geo_points(std::string_view value);
std::string geo_text(const GeoPoint& point);
/// A shape of three points or more ends with its first one again.
std::string geo_text(std::vector<GeoPoint> points, bool closed);
/// Of a shape: its corners, each once.
std::vector<GeoPoint> corners_of(std::string_view value);

/// "16.27 -0.05": blanks between, a comma between or as decimal sign; then altitude and accuracy
/// where they are known. Nothing for what is no place on earth.
std::optional<GeoPoint> typed_point(std::string_view typed);

double length_m(const std::vector<GeoPoint>& points);
double area_m2(const std::vector<GeoPoint>& corners);

/// What the form asks of a point's accuracy, in metres (XLSForm: parameters of geopoint).
struct AccuracyRules {
    double good_m = 5;             ///< capture-accuracy: as good as this is taken at once
    double poor_m = 100;           ///< warning-accuracy: worse than this is warned of
    bool keeps_simulated = false;  ///< allow-mock-accuracy
};
AccuracyRules accuracy_rules(const QuestionView& question);

/// The receiver's place as an answer. A simulated place keeps its accuracy only where the form
/// allows it; an accuracy that the receiver does not tell is 0.
GeoPoint point_from(const Fix& fix, const AccuracyRules& rules);
/// True when waiting longer would not be asked for.
bool good_enough(const Fix& fix, const AccuracyRules& rules);
/// The receiver's place, unless it is older than ten seconds.
const Fix* present_fix(const GpsView& gps, std::int64_t now_ms);

// ---- A flat picture
// ------------------------------------------------------------------------------
struct Offset {
    double east_m = 0, north_m = 0;
};
Offset offset_between(const GeoPoint& from, const GeoPoint& to);
/// By hand: altitude and accuracy 0; never off the earth.
GeoPoint moved(const GeoPoint& from, const Offset& by);

}  // namespace relais::client::work
