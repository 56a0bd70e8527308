// Questions of place through the whole window: receiver, keys, clicks and what is stored.
#include "client/work/geo.h"
#include "tests/client/screens/desk.h"

using namespace relais;
using namespace relais::tests;
using client::devices::GpsState;
using client::devices::GpsUse;
using client::ui::Key;

namespace {

constexpr const char* kPlaces =
    "| survey |\n"
    "| | type | name | label | parameters | appearance |\n"
    "| | geopoint | point | Point d'eau | capture-accuracy=10 warning-accuracy=50 | |\n"
    "| | geopoint | puits | Puits | | placement-map |\n"
    "| | geotrace | piste | Piste | | |\n"
    "| | geoshape | champ | Champ | | |\n"
    "| settings |\n| | form_title | form_id | version |\n| | Lieux | lieux | 1 |\n";

struct Places : Desk {
    Places() {
        settle_in({{"lieux.md", kPlaces}});
        CHECK(laptop.gps.wanted == GpsUse::rare);
        press(Key::f5);
        REQUIRE(title().starts_with("form 1/"));
    }
    void see(double latitude, double longitude, double accuracy_m) {
        laptop.gps.put(latitude, longitude, accuracy_m, laptop.clock.monotonic_ms());
        driver->frame();
    }
    std::string answer(const std::string& path) {
        return workplace->interview()->answer_at("/data/" + path);
    }
};

}  // namespace

TEST_CASE("geo: a point waits until it is sure enough, and is stored with its accuracy",
          "[client_screens]") {
    Places desk;
    CHECK(desk.laptop.gps.wanted == GpsUse::live);
    CHECK(desk.shows("gpsd ne répond pas"));
    desk.laptop.gps.now.state = GpsState::searching;
    desk.driver->frame();
    CHECK(desk.shows("recherche des satellites"));
    desk.press(Key::f5);
    CHECK(desk.shows("Le point sera pris"));
    desk.see(16.27, -0.05, 38);
    CHECK(desk.shows("GPS ±38 m : attente de ±10 m ou mieux."));
    CHECK(desk.answer("point").empty());

    desk.see(16.2701, -0.0502, 8.5);

    CHECK(desk.answer("point") == "16.2701 -0.0502 265.0 8.5");
    CHECK(desk.driver->text_of("/data/point") == "16.2701 -0.0502");
    CHECK(desk.shows("✓ 16.27010 -0.05020  ·  ±8,5 m  ·  altitude 265 m"));
    desk.see(16.5, -0.5, 2);  // later fixes change nothing that was taken
    CHECK(desk.answer("point") == "16.2701 -0.0502 265.0 8.5");
    desk.press(Key::enter);
    CHECK(desk.title().starts_with("form 2/"));
}

TEST_CASE("geo: a point that stays unsure is taken at the second key, with a warning",
          "[client_screens]") {
    Places desk;
    desk.see(16.27, -0.05, 80);
    REQUIRE(desk.click("take:/data/point"));
    CHECK(desk.answer("point").empty());
    REQUIRE(desk.click("take:/data/point"));
    CHECK(desk.answer("point") == "16.27 -0.05 265.0 80.0");
    CHECK(desk.shows("Ce point est peu sûr : ±80 m, le formulaire demande ±50 m."));
    desk.press(Key::enter);
    CHECK(desk.title().starts_with("form 2/"));
}

TEST_CASE("geo: without a receiver the point is written by hand and marked as such",
          "[client_screens]") {
    Places desk;
    desk.type("16.27 -0.05");
    CHECK(desk.answer("point") == "16.27 -0.05 0.0 0.0");
    CHECK(desk.shows("mis à la main, sans précision"));
    desk.press(Key::backspace);
    CHECK(desk.answer("point") == "16.27 0.0 0.0 0.0");
    desk.enter("x");
    CHECK(desk.title().starts_with("form 1/"));
    CHECK(desk.shows("n'est pas complète"));
}

TEST_CASE("geo: a fix that has grown old is not taken", "[client_screens]") {
    Places desk;
    desk.see(16.27, -0.05, 4);
    desk.laptop.clock.advance(60'000);
    desk.press(Key::f5);
    CHECK(desk.answer("point").empty());
    desk.see(16.28, -0.06, 4);
    CHECK(desk.answer("point") == "16.28 -0.06 265.0 4.0");
}

TEST_CASE("geo: a point is moved on the map by arrows and by a click", "[client_screens]") {
    Places desk;
    desk.press(Key::enter);
    REQUIRE(desk.title().starts_with("form 2/"));
    CHECK(desk.shows("La carte paraît avec le premier point."));
    desk.see(16.27, -0.05, 4);
    desk.press(Key::up);  // ten metres
    const auto north = client::work::geo_points(desk.answer("puits"));
    REQUIRE(north.size() == 1);
    CHECK(north[0].latitude == Approx(16.27 + 10 / 111'317.0));
    CHECK(north[0].longitude == Approx(-0.05));
    CHECK(client::work::by_hand(north[0]));
    desk.press(Key::f7);
    desk.press(Key::right);  // twenty
    const auto east = client::work::geo_points(desk.answer("puits"));
    CHECK(client::work::length_m({north[0], east[0]}) == Approx(20).epsilon(0.02));
    REQUIRE(desk.click("map:/data/puits"));  // its middle: the point itself
    const auto same = client::work::geo_points(desk.answer("puits"));
    CHECK(client::work::length_m({same[0], east[0]}) < 1);
}

TEST_CASE("geo: a line grows by receiver and by hand, and loses a point with undo",
          "[client_screens]") {
    Places desk;
    desk.press(Key::enter);
    desk.press(Key::enter);
    REQUIRE(desk.title().starts_with("form 3/"));
    desk.see(16.27, -0.05, 4);
    desk.press(Key::f5);
    CHECK(desk.answer("piste") == "16.27 -0.05 265.0 4.0");
    CHECK(desk.shows("16.27000 -0.05000  ·  ±4 m"));
    desk.enter("16.28 -0.05");
    desk.enter("16.28 -0.06");
    CHECK(desk.answer("piste") ==
          "16.27 -0.05 265.0 4.0; 16.28 -0.05 0.0 0.0; 16.28 -0.06 0.0 0.0");
    CHECK(desk.shows("3 points"));
    CHECK(desk.shows("longueur 2,2 km"));

    desk.press(Key::up);
    desk.press(Key::del);
    CHECK(desk.answer("piste") == "16.27 -0.05 265.0 4.0; 16.28 -0.06 0.0 0.0");
    desk.press(letter("z", false, true));
    CHECK(client::work::geo_points(desk.answer("piste")).size() == 3);
    desk.enter("sable");
    CHECK(desk.shows("n'est pas complète"));
    CHECK(desk.title().starts_with("form 3/"));
}

TEST_CASE("geo: a shape closes itself and tells its area", "[client_screens]") {
    Places desk;
    for (int page = 0; page < 3; ++page)
        desk.press(Key::enter);
    REQUIRE(desk.title().starts_with("form 4/"));
    desk.enter("16.27 -0.05");
    desk.enter("16.271 -0.05");
    desk.press(Key::enter);
    CHECK(desk.title().starts_with("form 4/"));  // two corners are no area
    desk.enter("16.271 -0.049");
    CHECK(desk.answer("champ") == "16.27 -0.05 0.0 0.0; 16.271 -0.05 0.0 0.0; "
                                  "16.271 -0.049 0.0 0.0; 16.27 -0.05 0.0 0.0");
    CHECK(desk.shows("surface 59"));
    desk.press(Key::enter);
    CHECK(desk.title() == "review");
}

TEST_CASE("geo: home tells the receiver and the clock, and a record keeps what was odd",
          "[client_screens]") {
    Desk desk;
    desk.settle_in();
    CHECK(desk.shows("GPS absent  ·  horloge ok"));
    desk.laptop.gps.put(16.27, -0.05, 6, desk.laptop.clock.monotonic_ms());
    desk.driver->frame();
    CHECK(desk.shows("GPS ±6 m  ·  horloge ok"));

    desk.laptop.clock.set_back(3 * client::work::tests::kHour);
    desk.driver->frame();

    CHECK(desk.shows("Horloge en retard d'au moins 3 h 00"));
    desk.press(Key::f5);
    CHECK(desk.shows("! horloge"));
    desk.press(Key::escape);
    desk.press(Key::f12);
    CHECK(desk.shell->wants_restart());
    desk.driver->frame();
    CHECK(desk.laptop.gps.wanted == GpsUse::off);
}
