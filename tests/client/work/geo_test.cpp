#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include "client/work/geo.h"

using namespace relais::client::work;

TEST_CASE("geo: a point goes to its text and back", "[client_work]") {
    const GeoPoint point{16.27, -0.05, 265.5, 6.25};
    CHECK(geo_text(point) == "16.2700000 -0.0500000 265.5 6.2");
    const auto back = geo_points("16.27 -0.05 265.5 6.25");
    REQUIRE(back.size() == 1);
    CHECK(back[0] == point);
    CHECK(geo_points("16.27 -0.05").front() == GeoPoint{16.27, -0.05, 0, 0});
    CHECK(by_hand(geo_points("16.27 -0.05 0.0 0.0").front()));
    CHECK_FALSE(by_hand(point));
    CHECK(geo_points("").empty());
    CHECK(geo_points("Gao").empty());
    CHECK(geo_points("96 0").empty());
    CHECK(geo_points("1e999 0").empty());
    CHECK(geo_points("16 -0.05; somewhere; 17 1").size() == 1);
}

TEST_CASE("geo: a shape closes itself from three corners on", "[client_work]") {
    const std::vector<GeoPoint> two{{16, 0}, {16, 1}}, three{{16, 0}, {16, 1}, {17, 1}};
    CHECK(geo_points(geo_text(two, true)).size() == 2);
    CHECK(geo_points(geo_text(three, true)).size() == 4);
    CHECK(corners_of(geo_text(three, true)) == three);
    CHECK(corners_of(geo_text(three, false)) == three);
    CHECK(geo_points(geo_text(three, false)).size() == 3);
}

TEST_CASE("geo: what people write is read", "[client_work]") {
    struct Case {
        const char* typed;
        bool is_point;
    };
    const auto c =
        GENERATE(Case{"16.27 -0.05", true}, Case{"16.27, -0.05", true}, Case{"16,27 -0,05", true},
                 Case{" +16.27  -0.05 ", true}, Case{"16.27 -0.05 265 6", true},
                 Case{"16.27", false}, Case{"16.27 -0.05 265", false}, Case{"96 0", false},
                 Case{"16.27 N", false}, Case{"nan 0", false}, Case{"", false});
    INFO(c.typed);
    const auto point = typed_point(c.typed);
    REQUIRE(point.has_value() == c.is_point);
    if (point) CHECK(point->latitude == Approx(16.27));
    if (point) CHECK(point->longitude == Approx(-0.05));
}

TEST_CASE("geo: the form says how sure a point has to be", "[client_work]") {
    QuestionView question;
    CHECK(accuracy_rules(question).good_m == 5);
    CHECK(accuracy_rules(question).poor_m == 100);
    question.parameters = {{"capture-accuracy", "12.5"},
                           {"warning-accuracy", "40"},
                           {"odk:allow-mock-accuracy", "true"}};
    const auto rules = accuracy_rules(question);
    CHECK(rules.good_m == 12.5);
    CHECK(rules.poor_m == 40);
    CHECK(rules.keeps_simulated);

    Fix fix;
    fix.latitude = 16.27;
    fix.longitude = -0.05;
    CHECK_FALSE(good_enough(fix, rules));
    CHECK(point_from(fix, rules) == GeoPoint{16.27, -0.05, 0, 0});
    fix.accuracy_m = 12.5;
    CHECK(good_enough(fix, rules));
    CHECK_FALSE(good_enough(fix, {}));
    fix.simulated = true;
    CHECK(point_from(fix, rules).accuracy_m == 12.5);
    CHECK(point_from(fix, {}).accuracy_m == 0);
    question.parameters = {{"capture-accuracy", "-3"}, {"warning-accuracy", "much"}};
    CHECK(accuracy_rules(question).good_m == 5);
    CHECK(accuracy_rules(question).poor_m == 100);
}

TEST_CASE("geo: a place that is ten seconds old is not where the laptop is", "[client_work]") {
    GpsView gps;
    CHECK(present_fix(gps, 0) == nullptr);
    gps.state = GpsState::fix;
    gps.fix = Fix{};
    gps.fix->at_ms = 1'000;
    CHECK(present_fix(gps, 11'000) != nullptr);
    CHECK(present_fix(gps, 11'001) == nullptr);
    gps.state = GpsState::searching;
    CHECK(present_fix(gps, 1'000) == nullptr);
}

TEST_CASE("geo: the flat picture agrees with the sphere nearby", "[client_work]") {
    const GeoPoint gao{16.2667, -0.05};
    const auto east = moved(gao, {300, 0}), north = moved(gao, {0, 400});
    CHECK(length_m({gao, east}) == Approx(300).epsilon(0.01));
    CHECK(length_m({gao, north}) == Approx(400).epsilon(0.01));
    CHECK(length_m({east, north}) == Approx(500).epsilon(0.01));
    CHECK(offset_between(gao, east).east_m == Approx(300).epsilon(0.001));
    CHECK(offset_between(gao, north).north_m == Approx(400).epsilon(0.001));
    CHECK(area_m2({gao, east, moved(east, {0, 400}), north}) == Approx(120'000).epsilon(0.01));
    CHECK(moved({90, 180, 0, 0}, {1e9, 1e9}).latitude == 90);
}
