#include "sync/hub/lists.h"

#include <catch2/catch.hpp>

using namespace relais;
using namespace relais::sync;

TEST_CASE("hub lists: what is written is read again", "[hub]") {
    const std::vector<batch::Point> points{{"FMP-GAO-01", "Wabaria, pont", "Gao", "ML070101"},
                                           {"FMP-MOP-02", "Sévaré", "", ""},
                                           {"-3", "=Rive", "+223 70 00", "'quoted'"}};
    CHECK(hub::read_points("p", hub::write_points(points)).value() == points);
    const std::vector<batch::Person> people{{"AD-07", "Aïssata \"Aïcha\" D."}};
    CHECK(hub::read_enumerators("e", hub::write_enumerators(people)).value() == people);
    CHECK(hub::read_teams("t", hub::write_teams({"A", "B"})).value() ==
          std::vector<std::string>{"A", "B"});
    CHECK(hub::read_points("p", hub::write_points({})).value().empty());
}

TEST_CASE("hub lists: a complaint names the file and the place", "[hub]") {
    const auto detail = [](std::string_view csv) {
        const auto read = hub::read_points("points.csv", csv);
        return read ? "" : read.error().subject + ": " + read.error().detail;
    };
    CHECK(detail("name\nx\n") == "points.csv: has no column \"code\"");
    CHECK(detail("code,name\nA,x\n,y\n") == "points.csv: row 3 has no code");
    CHECK(detail("code\nA\nB\nA\n") == "points.csv: code \"A\" stands there twice");
}

TEST_CASE("hub lists: a point that was measured keeps its fence", "[hub]") {
    const auto fence = [](const std::string& row) {
        const auto read = hub::read_points("p", "code,latitude,longitude,radius_m\n" + row + "\n");
        return read ? read->front().fence : read.error().subject + ": " + read.error().detail;
    };
    CHECK(fence("A,16.27,-0.05,500") == "16.27 -0.05 500");
    CHECK(fence("A,16.27,-0.05,") == "16.27 -0.05 2000");
    CHECK(fence("A,,,") == "");
    CHECK(fence("A,96,0,") == "p: A: latitude is no such number");
    CHECK(fence("A,16,,") == "p: A: longitude is no such number");
    CHECK(fence("A,16,0,-5") == "p: A: radius_m is no such number");
    const std::vector<batch::Point> points{{"A", "", "", "", "16.27 -0.05 500"}};
    CHECK(hub::read_points("p", hub::write_points(points)).value() == points);
}
