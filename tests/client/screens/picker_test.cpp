// Places by name and on the map, through the whole window: what is stored, shown and doubted.
#include <algorithm>
#include <string>

#include "client/work/geo.h"
#include "tests/client/screens/desk.h"
#include "tests/client/screens/layout_check.h"

using namespace relais;
using namespace relais::tests;
using client::ui::Key;
using client::work::geo_points;

namespace {

constexpr const char* kPlaces =
    "| survey |\n"
    "| | type | name | label | appearance |\n"
    "| | geopoint | point | Où est le point d'eau ? | |\n"
    "| | geopoint | puits | Puits | placement-map |\n"
    "| | geotrace | piste | Piste | |\n"
    "| | geoshape | champ | Champ | |\n"
    "| settings |\n| | form_title | form_id | version |\n| | Lieux | lieux | 1 |\n";

struct Places : Desk {
    explicit Places(const std::string& folder = PLACES_DIR) {
        laptop.places_folder = folder;
        start();
        settle_in({{"lieux.md", kPlaces}});
        press(Key::f5);
        REQUIRE(title().starts_with("form 1/"));
    }
    void go_to(int page) {
        while (!title().starts_with("form " + std::to_string(page) + "/"))
            press(Key::enter);
    }
    std::string answer(const std::string& path) {
        return workplace->interview()->answer_at("/data/" + path);
    }
    std::size_t points(const std::string& path) { return geo_points(answer(path)).size(); }
    bool map_is_open() const { return shows("premières lettres") || has("picker:map"); }
    bool has(const std::string& id) const { return client::ui::drawn().contains(id); }
};

}  // namespace

TEST_CASE("picker: a place is found by its first letters and taken by Enter", "[client_screens]") {
    Places desk;
    desk.press(Key::f6);
    REQUIRE(desk.has("picker:name"));
    desk.type("wabar");
    CHECK(desk.shows("Wabaria"));
    CHECK(desk.shows("Gounzoureye  ·  Gao"));
    desk.press(Key::enter);
    CHECK_FALSE(desk.has("picker:name"));
    // Nobody measured it: no altitude, no accuracy.
    const auto points = geo_points(desk.answer("point"));
    REQUIRE(points.size() == 1);
    CHECK(client::work::by_hand(points[0]));
    CHECK(points[0].latitude == Approx(16.19).margin(0.05));
    CHECK(desk.shows("mis à la main, sans précision"));
    CHECK(desk.shows("à Wabaria, commune de Gounzoureye (Gao)"));
    desk.press(Key::enter);
    CHECK(desk.title().starts_with("form 2/"));
}

TEST_CASE("picker: the enumerator's region comes first among namesakes", "[client_screens]") {
    Places desk;  // the shift's point lies in Gao
    desk.press(Key::f6);
    desk.type("koro");
    REQUIRE(desk.driver->text_of("picker:name") == "koro");
    CHECK(desk.shows("Koro"));
    desk.press(Key::escape);
    desk.laptop.gps.put(14.07, -3.08, 6, desk.laptop.clock.monotonic_ms());  // in Mopti
    desk.driver->frame();
    desk.press(Key::f6);
    desk.type("barb");
    desk.press(key_press(Key::enter));
    CHECK(desk.points("point") == 1);
}

TEST_CASE("picker: digits, arrows and clicks choose among the places found", "[client_screens]") {
    Places desk;
    desk.press(Key::f6);
    desk.type("tessi");
    desk.press(Key::down);
    desk.press(Key::up);
    desk.type("2");
    const std::string second = desk.answer("point");
    CHECK(geo_points(second).size() == 1);
    desk.press(Key::f6);
    desk.press(Key::tab);  // the map had the keys: there was an answer
    desk.type("tessi");
    desk.press(Key::down);
    desk.press(Key::enter);
    CHECK(desk.answer("point") == second);
    desk.press(Key::f6);
    desk.press(Key::escape);
    CHECK_FALSE(desk.has("picker:map"));
    CHECK(desk.title().starts_with("form 1/"));
}

TEST_CASE("picker: the map is moved by arrows, brought near by plus, and Enter takes the cross",
          "[client_screens]") {
    Places desk;
    desk.go_to(2);
    desk.laptop.gps.put(16.27, -0.05, 6, desk.laptop.clock.monotonic_ms());
    desk.driver->frame();
    desk.press(Key::f6);
    REQUIRE(desk.has("picker:map"));
    desk.press(Key::enter);
    const auto here = geo_points(desk.answer("puits"));
    REQUIRE(here.size() == 1);
    CHECK(client::work::length_m({here[0], {16.27, -0.05, 0, 0}}) < 1);

    desk.press(Key::f6);
    desk.press(Key::up);  // the half height is 5 km: 750 m
    desk.type("+");
    desk.press(Key::right);  // 375 m
    desk.press(Key::enter);
    const auto moved = geo_points(desk.answer("puits"));
    REQUIRE(moved.size() == 1);
    const auto by = client::work::offset_between(here[0], moved[0]);
    CHECK(by.north_m == Approx(750).epsilon(0.01));
    CHECK(by.east_m == Approx(375).epsilon(0.01));
    CHECK(client::work::by_hand(moved[0]));
}

TEST_CASE("picker: a click on the map takes the point and leaves the map open",
          "[client_screens]") {
    Places desk;
    desk.laptop.gps.put(16.27, -0.05, 6, desk.laptop.clock.monotonic_ms());
    desk.driver->frame();
    REQUIRE(desk.click("map-open:/data/point"));
    REQUIRE(desk.click("picker:map"));  // its middle
    const auto taken = geo_points(desk.answer("point"));
    REQUIRE(taken.size() == 1);
    CHECK(client::work::length_m({taken[0], {16.27, -0.05, 0, 0}}) < 150);  // a dot is 100 m
    CHECK(desk.has("picker:map"));
    REQUIRE(desk.click("map:near"));
    REQUIRE(desk.click("map:far"));
    REQUIRE(desk.click("key:escape"));
    CHECK_FALSE(desk.has("picker:map"));
}

TEST_CASE("picker: a line's points are added, moved, removed and brought back",
          "[client_screens]") {
    Places desk;
    desk.go_to(3);
    desk.laptop.gps.put(16.27, -0.05, 6, desk.laptop.clock.monotonic_ms());
    desk.driver->frame();
    desk.press(Key::f6);
    desk.press(Key::enter);
    desk.press(Key::right);
    desk.press(Key::enter);
    desk.press(Key::up);
    desk.press(Key::enter);
    REQUIRE(desk.points("piste") == 3);
    const auto before = geo_points(desk.answer("piste"));

    desk.press(Key::page_up);  // the second
    desk.press(Key::space);
    CHECK(desk.shows("Le point 2 est soulevé"));
    desk.press(Key::down);
    desk.press(Key::enter);
    const auto moved = geo_points(desk.answer("piste"));
    REQUIRE(moved.size() == 3);
    CHECK(moved[0] == before[0]);
    CHECK(moved[1].latitude < before[1].latitude);
    CHECK(moved[2] == before[2]);

    desk.press(Key::space);
    desk.press(Key::escape);  // lays it down where it was
    CHECK(desk.has("picker:map"));
    CHECK(geo_points(desk.answer("piste")) == moved);
    desk.press(Key::del);
    CHECK(desk.points("piste") == 2);
    desk.press(letter("z", false, true));
    CHECK(geo_points(desk.answer("piste")) == moved);
    CHECK(desk.has("picker:map"));

    desk.type("ansongo");
    desk.press(Key::enter);
    CHECK(desk.points("piste") == 4);
    CHECK(desk.has("picker:map"));
    desk.press(Key::escape);
    CHECK(desk.shows("4 points"));
}

TEST_CASE("picker: a shape closes itself", "[client_screens]") {
    Places desk;
    desk.go_to(4);
    desk.laptop.gps.put(16.27, -0.05, 6, desk.laptop.clock.monotonic_ms());
    desk.driver->frame();
    desk.press(Key::f6);
    for (const Key way : {Key::none, Key::right, Key::up}) {
        if (way != Key::none) desk.press(way);
        desk.press(Key::enter);
    }
    const auto points = geo_points(desk.answer("champ"));
    REQUIRE(points.size() == 4);
    CHECK(points.front() == points.back());
    desk.press(Key::escape);
    CHECK(desk.shows("surface"));
}

TEST_CASE("picker: a point with a wrong sign is told at once, and doubted before finalising",
          "[client_screens]") {
    Places desk;
    desk.type("16.2 -0.03");
    CHECK(desk.shows("de Wabaria, commune de Gounzoureye (Gao)"));
    desk.go_to(2);
    desk.press(Key::f10);
    REQUIRE(desk.title() == "review");
    CHECK(desk.shows("de Wabaria, commune de Gounzoureye (Gao)"));
    CHECK_FALSE(desk.shows("Ce lieu est hors du Mali"));
    check_layout(desk);
    REQUIRE(desk.click("line:/data/point"));
    desk.press(letter("a", false, true));
    desk.type("-16.2 0.03");
    CHECK(desk.shows("! hors du Mali et de ses voisins"));
    desk.press(Key::f10);
    REQUIRE(desk.title() == "review");
    CHECK(desk.shows("Ce lieu est hors du Mali et de ses voisins"));
    const auto doubts = desk.workplace->doubts();
    const auto odd = std::count_if(doubts.begin(), doubts.end(), [](const auto& doubt) {
        return doubt.kind == client::work::DoubtKind::outside_land;
    });
    CHECK(odd == 1);
    check_layout(desk);
}

TEST_CASE("picker: without the list of places the map and the hand remain", "[client_screens]") {
    Places desk("/nowhere");
    desk.type("16.2 -0.03");
    CHECK_FALSE(desk.shows("Wabaria"));
    desk.press(Key::f6);
    desk.press(Key::tab);
    CHECK(desk.shows("La liste des lieux manque"));
    desk.press(Key::tab);
    desk.press(Key::up);
    desk.press(Key::enter);
    CHECK(geo_points(desk.answer("point"))[0].latitude > 16.2);
}

TEST_CASE("picker: nothing lies over anything, in any language", "[client_screens]") {
    Places desk;
    for (const char* language : {"fr", "en", "ar"}) {
        client::ui::set_ui_language(language);
        desk.go_to(1);
        desk.press(Key::f6);
        check_layout(desk);
        desk.press(Key::tab);
        check_layout(desk);
        desk.type("tomb");
        check_layout(desk);
        desk.type("zzz");
        check_layout(desk);
        desk.press(Key::escape);
        desk.go_to(3);
        desk.press(Key::f6);
        desk.press(Key::enter);
        desk.press(Key::space);
        check_layout(desk);
        desk.press(Key::escape);
        desk.press(Key::escape);
        desk.press(Key::page_up);
        desk.press(Key::page_up);
    }
    client::ui::set_ui_language("fr");
}

TEST_CASE("picker: on a page from right to left west stays left", "[client_screens]") {
    Places desk;
    desk.laptop.gps.put(16.27, -0.05, 6, desk.laptop.clock.monotonic_ms());
    desk.driver->frame();
    client::ui::set_ui_language("ar");
    desk.driver->frame();
    desk.press(Key::f6);
    desk.press(Key::tab);
    desk.press(Key::left);
    desk.press(Key::enter);
    client::ui::set_ui_language("fr");
    const auto points = geo_points(desk.answer("point"));
    REQUIRE(points.size() == 1);
    CHECK(points[0].longitude < -0.05);
}
