#include "client/work/geo.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <numbers>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <fmt/core.h>

#include "client/devices/gps.h"
#include "client/work/interview.h"
#include "forms/base/text.h"
#include "forms/model/definition.h"
#include "forms/xpath/geodesy.h"

namespace relais::client::work {

namespace {

namespace xpath = forms::xpath;

constexpr std::int64_t kFreshMs = 10'000;
constexpr std::size_t kMaxPoints = 20'000;  ///< what an answer's bytes could hold at most
constexpr double kMetresPerDegree = 111'317;

std::optional<double> number_in(std::string_view text) {
    if (text.starts_with('+')) text.remove_prefix(1);
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value))
        return std::nullopt;
    return value;
}

std::optional<GeoPoint> point_in(std::string_view text) {
    const auto parts = split_blanks(text);
    if (parts.size() < 2 || parts.size() > 4) return std::nullopt;
    std::vector<double> numbers;
    for (const auto part : parts) {
        const auto number = number_in(part);
        if (!number) return std::nullopt;
        numbers.push_back(*number);
    }
    if (std::fabs(numbers[0]) > 90 || std::fabs(numbers[1]) > 180) return std::nullopt;
    numbers.resize(4, 0.0);
    return GeoPoint{numbers[0], numbers[1], numbers[2], numbers[3]};
}

std::vector<xpath::GeoPoint> on_sphere(const std::vector<GeoPoint>& points) {
    std::vector<xpath::GeoPoint> flat;
    flat.reserve(points.size());
    for (const GeoPoint& point : points)
        flat.push_back({point.latitude, point.longitude});
    return flat;
}

std::optional<double> metres_given(const QuestionView& question, std::string_view name) {
    for (const auto& parameter : question.parameters) {
        if (forms::model::local_name(parameter.name) != name) continue;
        const auto metres = number_in(parameter.value);
        if (metres && *metres >= 0) return metres;
    }
    return std::nullopt;
}

bool is_near(const GeoPoint& a, const GeoPoint& b) {
    return a.latitude == b.latitude && a.longitude == b.longitude;
}

}  // namespace

bool by_hand(const GeoPoint& point) {
    return point.accuracy_m == 0 && point.altitude_m == 0;
}

std::vector<GeoPoint> geo_points(std::string_view value) {
    std::vector<GeoPoint> points;
    for (const std::string_view part : split(value, ';')) {
        const auto point = point_in(part);
        if (!point || points.size() == kMaxPoints) break;
        points.push_back(*point);
    }
    return points;
}

std::string geo_text(const GeoPoint& point) {
    // Seven places of a degree are a centimetre.
    return fmt::format("{:.7f} {:.7f} {:.1f} {:.1f}", point.latitude, point.longitude,
                       point.altitude_m, point.accuracy_m);
}

std::string geo_text(std::vector<GeoPoint> points, bool closed) {
    if (closed && points.size() >= 3) points.push_back(points.front());
    std::string text;
    for (const GeoPoint& point : points) {
        if (!text.empty()) text += "; ";
        text += geo_text(point);
    }
    return text;
}

std::vector<GeoPoint> corners_of(std::string_view value) {
    auto points = geo_points(value);
    if (points.size() > 3 && is_near(points.front(), points.back())) points.pop_back();
    return points;
}

std::optional<GeoPoint> typed_point(std::string_view typed) {
    std::string text(typed);
    // "16,27 -0,05" is French; "16.27, -0.05" and "16, 0" set two numbers apart.
    const bool points = text.find('.') != std::string::npos;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != ',') continue;
        const bool decimal = !points && i + 1 < text.size() && is_digit(text[i + 1]);
        text[i] = decimal ? '.' : ' ';
    }
    const auto parts = split_blanks(text);
    if (parts.size() != 2 && parts.size() != 4) return std::nullopt;
    return point_in(text);
}

double length_m(const std::vector<GeoPoint>& points) {
    return xpath::length_m(on_sphere(points));
}

double area_m2(const std::vector<GeoPoint>& corners) {
    return xpath::area_m2(on_sphere(corners));
}

AccuracyRules accuracy_rules(const QuestionView& question) {
    AccuracyRules rules;
    // Both spellings: of XLSForm, and of the attributes that XForms have.
    for (const char* name : {"capture-accuracy", "accuracyThreshold"})
        if (const auto metres = metres_given(question, name)) rules.good_m = *metres;
    for (const char* name : {"warning-accuracy", "unacceptableAccuracyThreshold"})
        if (const auto metres = metres_given(question, name)) rules.poor_m = *metres;
    for (const auto& parameter : question.parameters)
        if (forms::model::local_name(parameter.name) == "allow-mock-accuracy")
            rules.keeps_simulated = parameter.value == "true" || parameter.value == "true()";
    return rules;
}

GeoPoint point_from(const Fix& fix, const AccuracyRules& rules) {
    GeoPoint point{fix.latitude, fix.longitude, fix.altitude_m.value_or(0),
                   fix.accuracy_m.value_or(0)};
    if (fix.simulated && !rules.keeps_simulated) point.accuracy_m = 0;
    return point;
}

bool good_enough(const Fix& fix, const AccuracyRules& rules) {
    return fix.accuracy_m && *fix.accuracy_m <= rules.good_m;
}

const Fix* present_fix(const GpsView& gps, std::int64_t now_ms) {
    const bool fresh = gps.state == GpsState::fix && gps.fix && now_ms - gps.fix->at_ms <= kFreshMs;
    return fresh ? &*gps.fix : nullptr;
}

Offset offset_between(const GeoPoint& from, const GeoPoint& to) {
    const double shrink = std::cos(from.latitude * std::numbers::pi / 180);
    return {(to.longitude - from.longitude) * kMetresPerDegree * shrink,
            (to.latitude - from.latitude) * kMetresPerDegree};
}

GeoPoint moved(const GeoPoint& from, const Offset& by) {
    const double shrink = std::max(0.01, std::cos(from.latitude * std::numbers::pi / 180));
    GeoPoint point;
    point.latitude = std::clamp(from.latitude + by.north_m / kMetresPerDegree, -90.0, 90.0);
    point.longitude =
        std::clamp(from.longitude + by.east_m / (kMetresPerDegree * shrink), -180.0, 180.0);
    return point;
}

}  // namespace relais::client::work
