// Pictures of labels and choices, and maps that are clicked, through the whole window.
#include "client/devices/picture.h"
#include "tests/client/screens/form_desk.h"
#include "tests/client/screens/layout_check.h"
#include "tests/client/work/media_form.h"

using namespace relais;
using namespace relais::tests;
using client::ui::Key;

namespace {

struct Album : FormDesk {
    Album() : FormDesk(client::work::tests::media_form()) {}
};

}  // namespace

TEST_CASE("pictures: a label's picture stands above the answer and grows at a key and a click",
          "[client_screens]") {
    Album desk;
    desk.go("water");
    REQUIRE(desk.driver->has("label-picture:/data/water"));
    const auto small = desk.driver->rect_of("label-picture:/data/water");
    CHECK(small.y + small.h <= desk.driver->rect_of("/data/water=well").y);
    desk.press(Key::f11);
    const auto large = desk.driver->rect_of("label-picture:/data/water");
    CHECK(large.h > small.h * 1.5F);
    REQUIRE(desk.click("label-picture:/data/water"));
    CHECK(desk.driver->rect_of("label-picture:/data/water").h == small.h);
    CHECK(desk.answer("water").empty());
}

TEST_CASE("pictures: a missing and a broken file are told, and the question is answered",
          "[client_screens]") {
    Album desk;
    desk.go("lost");
    CHECK(desk.shows("Image absente : nulle_part.png"));
    CHECK(desk.shows("Image illisible : faux.png"));  // of a choice
    desk.press(Key::f11);
    CHECK(desk.title().starts_with("form "));
    desk.type("1");
    CHECK(desk.answer("lost") == "good");
}

TEST_CASE("pictures: choices are chosen by their pictures, in rows and in tiles",
          "[client_screens]") {
    Album desk;
    desk.go("water");
    const auto row = desk.driver->rect_of("/data/water=well");
    CHECK(row.h >= 96);
    desk.type("1");
    CHECK(desk.answer("water") == "well");
    desk.go("packed");
    const auto first = desk.driver->rect_of("/data/packed=well");
    const auto second = desk.driver->rect_of("/data/packed=river");
    CHECK(first.y == second.y);
    CHECK(second.x > first.x + first.w);
    CHECK(first.h > 150);
    REQUIRE(desk.click("/data/packed=river"));
    CHECK(desk.answer("packed") == "river");
    desk.press(Key::right);  // the ring comes to the first
    desk.press(Key::space);
    CHECK(desk.answer("packed") == "well");
}

TEST_CASE("pictures: a map is clicked, its areas chosen by keys too", "[client_screens]") {
    Album desk;
    desk.go("region");
    REQUIRE(desk.driver->has("map:/data/region"));
    const auto map = desk.driver->rect_of("map:/data/region");
    const auto click_at = [&](float x, float y) {
        desk.driver->point(map.x + map.w * x, map.y + map.h * y, true);
        desk.driver->point(map.x + map.w * x, map.y + map.h * y, false);
    };
    click_at(0.25F, 0.5F);
    CHECK(desk.answer("region") == "gao");
    click_at(0.75F, 0.5F);
    CHECK(desk.answer("region") == "kidal");
    click_at(0.5F, 0.02F);  // nobody's
    CHECK(desk.answer("region") == "kidal");
    desk.type("1");
    CHECK(desk.answer("region") == "gao");

    desk.go("regions");
    desk.press(Key::down);
    desk.press(Key::space);
    CHECK(desk.answer("regions") == "gao kidal");  // gao is there by default
    CHECK(desk.driver->has("map:/data/regions"));
}

TEST_CASE("pictures: a map that cannot be shown leaves the list", "[client_screens]") {
    Album desk;
    desk.go("unmapped");
    CHECK_FALSE(desk.driver->has("map:/data/unmapped"));
    CHECK(desk.shows("Image illisible : faux.svg"));
    desk.type("2");
    CHECK(desk.answer("unmapped") == "kidal");
}

TEST_CASE("pictures: only the pictures of the page shown are held", "[client_screens]") {
    Album desk;
    desk.go("water");
    REQUIRE(desk.driver->has("label-picture:/data/water"));
    desk.go("name");
    CHECK_FALSE(desk.driver->has("label-picture:/data/water"));
    desk.go("water");
    CHECK(desk.driver->has("label-picture:/data/water"));
}

TEST_CASE("pictures: they lie over nothing, at any size, in any language", "[client_screens]") {
    Album desk;
    const int language = GENERATE(0, 1, 2);
    CAPTURE(language);
    for (int i = 0; i < language; ++i)
        desk.press(Key::f2);
    for (const char* name : {"water", "lost", "packed", "region", "regions", "unmapped", "faces"}) {
        desk.go(name);
        CAPTURE(name);
        check_layout(desk);
        desk.press(Key::down);
        desk.press(Key::f11);
        check_layout(desk);
    }
}
