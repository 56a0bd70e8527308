// Exercises, late entries and doubts as the enumerator meets them: by keys, on the whole window.
#include <vector>

#include "tests/client/screens/desk.h"

using namespace relais;
using namespace relais::tests;
using client::ui::Key;

namespace {

const std::string kHousehold = R"(
| survey |              |                |             |
|        | type         | name           | label       |
|        | text         | head_name      | Nom         |
|        | text         | head_phone     | Téléphone   |
|        | date         | seen_on        | Vu le       |
| settings | form_title | form_id        |             |
|          | Ménage     | menage         |             |
)";

void group(Desk& desk, const std::string& counts) {
    desk.press(Key::f5);
    desk.type("o2");
    desk.type(counts);
    desk.press(Key::f10);
    REQUIRE(desk.title() == "review");
    desk.press(Key::f10);
    REQUIRE(desk.title() == "home");
}

}  // namespace

TEST_CASE("roadside: an exercise shows its band everywhere and leaves no trace",
          "[client_screens]") {
    Desk desk;
    desk.settle_in();
    group(desk, "aa");
    CHECK_FALSE(desk.driver->has("band"));
    desk.type("x");
    REQUIRE(desk.workplace->practising());
    desk.driver->frame();
    CHECK(desk.driver->text_of("band").find("EXERCICE") != std::string::npos);
    CHECK(desk.workplace->today().out == 0);
    for (const Key screen : {Key::f3, Key::f9, Key::f11, Key::f1}) {
        desk.press(screen);
        CHECK((desk.driver->has("band") || screen == Key::f1));
        desk.press(Key::escape);
    }
    group(desk, "9a");
    CHECK(desk.shows("C'est un exercice"));
    desk.press(Key::f3);
    CHECK(desk.shows("Exercice, jamais envoyée"));
    desk.press(Key::escape);
    desk.press(Key::f9);
    desk.press(Key::f5);
    CHECK(desk.laptop.hub.record_count() == 1);  // the real one
    desk.press(Key::escape);

    desk.press(Key::del);
    CHECK(desk.shows("Effacer toutes les fiches d'exercice ?"));
    desk.press(Key::down);
    CHECK_FALSE(desk.shows("Effacer toutes les fiches d'exercice ?"));
    CHECK(desk.workplace->records().size() == 1);
    desk.press(Key::del);
    desk.press(Key::del);
    CHECK(desk.workplace->records().empty());
    desk.type("x");
    CHECK_FALSE(desk.workplace->practising());
    CHECK_FALSE(desk.driver->has("band"));
    CHECK(desk.workplace->today().out == 2);
    CHECK(desk.laptop.hub.record_count() == 1);
}

TEST_CASE("roadside: exercises can begin where the day would be opened", "[client_screens]") {
    Desk desk;
    desk.settle_in();
    desk.press(Key::f11);
    desk.press(Key::f11);
    REQUIRE(desk.title() == "shift");
    desk.press(Key::f8);
    REQUIRE(desk.title() == "shift");
    CHECK(desk.driver->has("band"));
    desk.press(Key::enter);
    REQUIRE(desk.title() == "home");
    group(desk, "a");
    desk.type("x");
    CHECK(desk.title() == "shift");
    CHECK_FALSE(desk.workplace->practising());
    CHECK_FALSE(desk.driver->has("band"));
}

TEST_CASE("roadside: what was noted on paper carries its true moment", "[client_screens]") {
    Desk desk;
    desk.settle_in();
    desk.type("p");
    REQUIRE(desk.title() == "late-entry");
    desk.enter("18112026");
    desk.enter("1430");
    desk.press(Key::enter);  // no reason yet
    desk.type("1");
    CHECK(desk.title() == "late-entry");
    CHECK(desk.shows("Dites pourquoi"));
    desk.enter("Batterie vide");
    desk.type("1");
    REQUIRE(desk.title().starts_with("form 1/"));
    desk.type("o2a");
    desk.press(Key::f10);
    desk.press(Key::f10);
    REQUIRE(desk.title() == "home");
    REQUIRE(desk.workplace->records().size() == 1);
    const auto& summary = desk.workplace->records().at(0).summary;
    CHECK(format_date_time(summary.happened, 0).starts_with("2026-11-18T14:30"));
    CHECK(summary.hour_known);
    CHECK(desk.workplace->today().out == 0);
    desk.press(Key::f3);
    CHECK(desk.shows("papier du 18/11/2026 14:30"));
    desk.press(Key::escape);

    // The next from the same pile: day and reason stand there still.
    desk.type("p");
    desk.press(Key::enter);
    desk.press(Key::enter);
    desk.press(Key::enter);
    desk.type("1");
    CHECK(desk.title().starts_with("form 1/"));
    CHECK_FALSE(desk.workplace->interview()->late().hour_known);
}

TEST_CASE("roadside: a late entry is held to a day that was", "[client_screens]") {
    const auto [day, hour, told] = GENERATE(table<const char*, const char*, const char*>(
        {{"21112026", "", "pas encore venu"},
         {"20112026", "2300", "pas encore venu"},
         {"31022026", "", "Le jour n'est pas complet"},
         {"", "", "Le jour n'est pas complet"},
         {"18112026", "25", "L'heure n'est pas complète"}}));
    Desk desk;
    desk.settle_in();
    desk.type("p");
    desk.enter(day);
    desk.enter(hour);
    desk.enter("file");
    desk.type("1");
    INFO(day << " " << hour);
    CHECK(desk.title() == "late-entry");
    CHECK(desk.shows(told));
    desk.press(Key::escape);
    CHECK(desk.title() == "home");
}

TEST_CASE("roadside: what looks odd is told before finalising and stops nobody twice",
          "[client_screens]") {
    Desk desk;
    desk.settle_in({{"menage.md", kHousehold}});
    desk.press(Key::f5);
    desk.enter("Fatoumata Maiga");
    desk.enter("76123456");
    desk.enter("20112026");
    REQUIRE(desk.title() == "review");
    CHECK_FALSE(desk.shows("étonne"));
    desk.press(Key::f10);
    REQUIRE(desk.title() == "home");

    desk.press(Key::f5);
    desk.enter("Fatimata MAÏGA");
    desk.press(Key::enter);
    desk.enter("24122026");
    REQUIRE(desk.title() == "review");
    CHECK(desk.shows("ressemble à celui de la fiche 1"));
    CHECK(desk.shows("La date 24/12/2026 n'est pas encore venue"));
    desk.type("Une cousine");
    desk.press(Key::f10);
    CHECK(desk.title() == "review");
    CHECK(desk.shows("F10 encore une fois finalise"));
    // The second has no reason: its question is opened, and Enter leads back.
    desk.press(Key::enter);
    REQUIRE(desk.title().starts_with("form 3/"));
    desk.press(Key::enter);
    REQUIRE(desk.title() == "review");
    CHECK(desk.shows("Une cousine"));
    desk.press(Key::f10);
    desk.press(Key::f10);
    CHECK(desk.title() == "home");
    CHECK(desk.workplace->records().size() == 2);
    // And the reason is there again when the record is corrected.
    desk.press(Key::f3);
    desk.press(Key::enter);
    desk.press(Key::f10);
    CHECK(desk.shows("Une cousine"));
}
