// Every widget of a question by keyboard and by mouse, on the form that shows them all.
#include "tests/client/screens/support.h"
#include "tests/client/screens/widget_desk.h"

using namespace relais;
using namespace relais::tests;
using client::ui::Key;

TEST_CASE("widgets: a range is walked by arrows from where it waits", "[client_screens]") {
    WidgetDesk desk;
    desk.go("water");
    desk.press(Key::right);
    CHECK(desk.answer("water") == "0");
    desk.keys(Key::right, 3);
    CHECK(desk.answer("water") == "6");
    desk.press(Key::left);
    CHECK(desk.answer("water") == "4");
    desk.press(Key::end);
    desk.press(Key::right);
    CHECK(desk.answer("water") == "20");
    desk.press(Key::home);
    CHECK(desk.answer("water") == "0");

    desk.go("share");
    desk.press(Key::right);
    CHECK(desk.answer("share") == "50");
    CHECK(desk.shows("La moitié"));
    desk.press(Key::page_up);
    CHECK(desk.answer("share") == "60");
}

TEST_CASE("widgets: a number typed beside the stops of a range is told and holds the page",
          "[client_screens]") {
    WidgetDesk desk;
    desk.go("water");
    desk.type("12");
    CHECK(desk.answer("water") == "12");
    desk.type("3");  // 123 leads nowhere: begun anew, and 3 is no stop
    CHECK(desk.answer("water").empty());
    desk.press(Key::enter);
    CHECK(desk.title().starts_with("form 1/"));
    CHECK(desk.shows("de 0 à 20, de 2 en 2"));
    desk.press(Key::enter);
    CHECK(desk.title().starts_with("form 1/"));
    desk.type("4");
    CHECK(desk.answer("water") == "4");
    desk.press(Key::enter);
    CHECK(desk.title().starts_with("form 2/"));
}

TEST_CASE("widgets: a range is answered by clicks too, as slider, stars and list",
          "[client_screens]") {
    WidgetDesk desk;
    desk.go("water");
    REQUIRE(desk.click("/data/water-scale"));
    CHECK(desk.answer("water") == "10");
    desk.go("stars");
    REQUIRE(desk.click("/data/stars=4"));
    CHECK(desk.answer("stars") == "4");
    CHECK(desk.shows("4 sur 5"));
    desk.type("3");
    CHECK(desk.answer("stars") == "3");
    desk.go("floor");
    REQUIRE(desk.click("/data/floor=7"));
    CHECK(desk.answer("floor") == "7");
    desk.press(Key::down);
    CHECK(desk.answer("floor") == "8");
    desk.go("depth");
    desk.type("1.5");
    CHECK(desk.answer("depth") == "1.5");
    desk.press(Key::up);
    CHECK(desk.answer("depth") == "2");
    desk.go("trust");
    desk.type("-4");
    CHECK(desk.answer("trust") == "-4");
}

TEST_CASE("widgets: digits rank in the order they are typed, all at once", "[client_screens]") {
    WidgetDesk desk;
    desk.go("urgent");
    CHECK(desk.answer("urgent").empty());
    desk.type("3");
    CHECK(desk.answer("urgent") == "shelter water food care school");
    desk.type("5");
    CHECK(desk.answer("urgent") == "shelter school water food care");
    REQUIRE(desk.click("/data/urgent=food"));
    CHECK(desk.answer("urgent") == "shelter school food water care");
    desk.press(letter("z", false, true));
    CHECK(desk.answer("urgent") == "shelter school water food care");
    desk.press(Key::backspace);
    CHECK(desk.answer("urgent").empty());
}

TEST_CASE("widgets: an item of a rank is carried by the arrows", "[client_screens]") {
    WidgetDesk desk;
    desk.go("urgent");
    desk.press(Key::down);
    desk.press(Key::space);
    desk.keys(Key::down, 2);
    desk.press(Key::enter);  // lays it down
    CHECK(desk.answer("urgent") == "water shelter care food school");
    desk.press(key(Key::up, false, true));
    CHECK(desk.answer("urgent") == "water shelter food care school");
    const std::string before = desk.title();
    desk.press(Key::space);
    desk.press(Key::escape);  // lays it down too, and stays
    CHECK(desk.title() == before);
    desk.press(Key::enter);
    CHECK(desk.title() != before);
}

TEST_CASE("widgets: a trigger is ticked by Space, by Enter, by a click", "[client_screens]") {
    WidgetDesk desk;
    desk.go("told");
    desk.press(Key::space);
    CHECK(desk.answer("told") == "OK");
    desk.press(Key::space);
    CHECK(desk.answer("told").empty());
    REQUIRE(desk.click("/data/told"));
    CHECK(desk.answer("told") == "OK");
    desk.type("1");
    desk.press(Key::enter);
    CHECK(desk.answer("told") == "OK");
}

TEST_CASE("widgets: tiles are walked in both directions", "[client_screens]") {
    WidgetDesk desk;
    desk.go("three");
    const auto first = desk.driver->rect_of("/data/three=water");
    CHECK(desk.driver->rect_of("/data/three=food").y == first.y);
    CHECK(desk.driver->rect_of("/data/three=shelter").y == first.y);
    CHECK(desk.driver->rect_of("/data/three=care").y > first.y);
    CHECK(desk.driver->rect_of("/data/three=care").x == first.x);
    desk.press(Key::down);
    desk.press(Key::space);
    CHECK(desk.answer("three") == "care");
    desk.press(Key::right);
    desk.press(Key::space);
    desk.type("2");
    CHECK(desk.answer("three") == "food care school");
    REQUIRE(desk.click("/data/three=food"));
    CHECK(desk.answer("three") == "care school");
}

TEST_CASE("widgets: a likert scale stands on one line", "[client_screens]") {
    WidgetDesk desk;
    desk.go("scale");
    CHECK(desk.driver->rect_of("/data/scale=1").y == desk.driver->rect_of("/data/scale=5").y);
    desk.press(Key::right);
    desk.press(Key::right);
    desk.press(Key::space);
    CHECK(desk.answer("scale") == "2");
    desk.type("5");
    CHECK(desk.answer("scale") == "5");
    desk.go("scale");
    REQUIRE(desk.click("/data/scale=3"));
    CHECK(desk.answer("scale") == "3");
}

TEST_CASE("widgets: a table-list is answered row by row by digits", "[client_screens]") {
    WidgetDesk desk;
    desk.go("table/well");
    CHECK(desk.shows("Jamais | Parfois | Toujours"));
    CHECK(desk.shows("Services au village"));
    desk.type("2");
    CHECK(desk.answer("table/well") == "some");
    desk.press(Key::enter);
    desk.type("3");
    CHECK(desk.answer("table/school") == "always");
    desk.press(Key::down);  // to the next row
    desk.press(Key::right);
    desk.press(Key::enter);
    CHECK(desk.answer("table/market") == "never");
    desk.go("table/well");
    REQUIRE(desk.click("/data/table/school=never"));
    CHECK(desk.answer("table/school") == "never");
    CHECK(desk.answer("table/well") == "some");
}

TEST_CASE("widgets: a minimal list is one line until a key opens it", "[client_screens]") {
    WidgetDesk desk;
    desk.go("several/short");
    CHECK(desk.has("several/short") == false);
    CHECK(desk.driver->has("open:/data/several/short"));
    CHECK_FALSE(desk.has("several/short=food"));
    desk.type("2");  // only opens: nothing is taken unseen
    CHECK(desk.answer("several/short").empty());
    REQUIRE(desk.has("several/short=food"));
    desk.type("2");
    CHECK(desk.answer("several/short") == "food");
    CHECK_FALSE(desk.has("several/short=food"));
    CHECK(desk.shows("Vivres"));

    desk.press(Key::tab);
    desk.type("m");  // opens the long one and filters it
    desk.type("e");
    CHECK(desk.has("several/where=menaka"));
    CHECK_FALSE(desk.has("several/where=gao"));
    desk.press(Key::enter);
    CHECK(desk.answer("several/where") == "menaka");

    REQUIRE(desk.click("open:/data/several/asked"));
    REQUIRE(desk.click("/data/several/asked=water"));
    REQUIRE(desk.click("/data/several/asked=care"));
    CHECK(desk.answer("several/asked") == "water care");
    desk.press(Key::escape);  // closes the list, not the form
    CHECK_FALSE(desk.has("several/asked=water"));
    CHECK(desk.title().starts_with("form "));
}

TEST_CASE("widgets: a searched list filters by letters however short it is", "[client_screens]") {
    WidgetDesk desk;
    desk.go("searched");
    desk.type("ec");
    CHECK(desk.has("searched=school"));
    CHECK_FALSE(desk.has("searched=food"));
    desk.press(Key::enter);
    CHECK(desk.answer("searched") == "school");
}

TEST_CASE("widgets: the kinds of text take what they say", "[client_screens]") {
    WidgetDesk desk;
    desk.go("card");
    desk.type("0a12-3");
    CHECK(desk.answer("card") == "012-3");
    desk.go("secret");
    desk.type("mil");
    CHECK(desk.shown("secret") == "•••");
    desk.press(Key::f8);
    CHECK(desk.shown("secret") == "mil");
    REQUIRE(desk.click("/data/secret-open"));
    CHECK(desk.shown("secret") == "•••");
    CHECK(desk.answer("secret") == "mil");
    desk.go("other");
    CHECK(desk.shows("Une autre application"));
    desk.type("12");
    CHECK(desk.answer("other") == "12");
    desk.go("price");
    desk.type("1250000");
    CHECK(desk.answer("price") == "1250000");
    CHECK(desk.shows("1\u00A0250\u00A0000"));
    desk.go("goats");
    desk.type("+");
    desk.type("+");
    desk.press(Key::up);
    CHECK(desk.answer("goats") == "3");
    REQUIRE(desk.click("/data/goats-less"));
    CHECK(desk.answer("goats") == "2");
    desk.type("-");
    desk.type("-");
    desk.type("-");
    CHECK(desk.answer("goats") == "0");
}

TEST_CASE("widgets: dates by letter, arrow, calendar and click", "[client_screens]") {
    WidgetDesk desk;
    const std::string today = format_date(local_date(desk.laptop.clock.now(), 0));
    const auto later = [&](int days) {
        return format_date(civil_from_days(days_from_civil(*parse_date(today)) + days));
    };
    desk.go("left");
    desk.type("t");
    CHECK(desk.answer("left") == today);
    desk.press(Key::down);
    CHECK(desk.answer("left") == later(-1));
    desk.type("+");
    desk.press(Key::up);
    CHECK(desk.answer("left") == later(1));

    desk.press(Key::f8);
    REQUIRE(desk.has("left-month"));
    desk.press(Key::up);
    CHECK(desk.answer("left") == later(-6));
    desk.press(Key::right);
    CHECK(desk.answer("left") == later(-5));
    REQUIRE(desk.click("/data/left-month=3"));
    CHECK(desk.answer("left").ends_with("-03"));
    const std::string third = desk.answer("left");
    desk.press(Key::page_up);
    CHECK(desk.answer("left") < third);
    CHECK(desk.answer("left").ends_with("-03"));
    desk.press(Key::escape);
    CHECK_FALSE(desk.has("left-month"));
    CHECK(desk.title().starts_with("form "));
    REQUIRE(desk.click("/data/left-today"));
    CHECK(desk.answer("left") == today);
    CHECK_FALSE(desk.has("persian-open"));
}

TEST_CASE("widgets: month and year alone are typed and stored as their first day",
          "[client_screens]") {
    WidgetDesk desk;
    desk.go("month");
    desk.type("032025");
    CHECK(desk.answer("month") == "2025-03-01");
    CHECK(desk.shown("month") == "03/2025");
    desk.press(Key::up);
    CHECK(desk.answer("month") == "2025-04-01");
    desk.go("year");
    desk.type("2019");
    CHECK(desk.answer("year") == "2019-01-01");
    desk.press(Key::down);
    CHECK(desk.answer("year") == "2018-01-01");
    CHECK(desk.shown("year") == "2018");
}

TEST_CASE("widgets: a day is typed in the form's calendar and stored in the Gregorian one",
          "[client_screens]") {
    WidgetDesk desk;
    desk.go("fast");
    CHECK(desk.shows("Calendrier de l'hégire"));
    desk.type("01091447");
    CHECK(desk.answer("fast") == "2026-02-18");
    CHECK(desk.shows("mercredi 18 février 2026"));
    CHECK(desk.shows("1447 —"));
    desk.go("persian");
    desk.type("01011405");
    CHECK(desk.answer("persian") == "2026-03-21");
    desk.go("ethiopian");
    desk.type("01012019");
    CHECK(desk.answer("ethiopian") == "2026-09-11");
    desk.press(Key::f8);
    CHECK(desk.has("ethiopian-month=30"));
    CHECK_FALSE(desk.has("ethiopian-month=31"));
    desk.go("coptic");
    desk.type("06131742");  // the small month has five days but in a leap year
    CHECK(desk.answer("coptic").empty());
    desk.press(Key::backspace);
    desk.type("3");
}

TEST_CASE("widgets: moments take the day from the calendar and keep their time",
          "[client_screens]") {
    WidgetDesk desk;
    desk.go("moment");
    desk.type("031120260730");
    CHECK(desk.answer("moment") == "2026-11-03T07:30:00.000+00:00");
    desk.press(Key::up);
    CHECK(desk.answer("moment") == "2026-11-04T07:30:00.000+00:00");
    desk.go("hour");
    desk.type("n");
    CHECK(desk.answer("hour").size() > 5);
}

TEST_CASE("widgets: half an answer is kept, told, and never passed by", "[client_screens]") {
    WidgetDesk desk;
    desk.go("left");
    desk.type("2011");
    desk.press(Key::enter);
    CHECK(desk.shows("n'est pas complète"));
    const std::string here = desk.title();
    desk.press(Key::enter);
    CHECK(desk.title() == here);

    // It may be left behind, and stands there again.
    desk.press(Key::page_up);
    CHECK(desk.title() != here);
    desk.press(Key::enter);
    CHECK(desk.shown("left") == "20/11");
    desk.press(Key::escape);
    REQUIRE(desk.title() == "home");
    desk.press(Key::f8);
    desk.driver->frame();
    if (!desk.title().starts_with("form ")) desk.press(Key::enter);
    REQUIRE(desk.title().starts_with("form "));
    CHECK(desk.shown("left") == "20/11");

    // Nothing is finalised over it, from wherever.
    desk.go("water");
    desk.press(Key::f10);
    CHECK(desk.title().starts_with("form "));
    CHECK(desk.shown("left") == "20/11");
    desk.press(Key::del);
    desk.press(Key::f10);
    CHECK(desk.title() == "review");
}

TEST_CASE("widgets: half an answer on a page of several takes the keys back", "[client_screens]") {
    WidgetDesk desk;
    desk.go("several/short");
    const auto page = [&desk] { return desk.title().substr(0, desk.title().find(" saved")); };
    const std::string here = page();
    for (int i = 0; i < 3; ++i)
        desk.press(Key::tab);
    desk.type("31");
    desk.press(Key::tab);
    desk.type("12");
    CHECK(desk.answer("several/days") == "12");
    for (int i = 0; i < 6 && page() == here && !desk.shows("n'est pas complète"); ++i)
        desk.press(Key::enter);
    CHECK(page() == here);
    CHECK(desk.shown("several/since") == "31");
    desk.type("122025");
    CHECK(desk.answer("several/since") == "2025-12-31");
}
