// Every view drawn without a window: what it shows, what a click on an id does, and that nothing
// lies over anything at any size.
#include <fstream>
#include <sstream>

#include "tests/client/screens/desk.h"
#include "tests/client/screens/layout_check.h"
#include "tests/client/work/roster_form.h"

using namespace relais;
using namespace relais::tests;
using client::ui::Key;

namespace {

/// Counting, choosing a place, the list, a survey that is due, the help.
void check_registry(Desk& desk) {
    desk.press(Key::tab);
    desk.type("3t4mc");
    for (int group = 0; group < 6; ++group) {
        check_layout(desk);
        desk.type(group == 0 ? "12e-3a" : "=e");
        desk.press(Key::enter);
    }
    desk.type("v");
    check_layout(desk);
    desk.press(letter("l", false, true));
    check_layout(desk);  // the letters of Mali's languages
    desk.press(Key::escape);
    desk.type("tomb");
    check_layout(desk);
    desk.press(Key::enter);
    desk.type("h");
    check_layout(desk);
    desk.press(Key::enter);
    check_layout(desk);  // a correction
    desk.press(Key::escape);
    desk.press(Key::f1);
    check_layout(desk);
    desk.press(Key::f1);
}

std::string library_file(const std::string& name) {
    std::ifstream file(REPO_ROOT "/forms/library/" + name, std::ios::binary);
    std::stringstream bytes;
    bytes << file.rdbuf();
    return bytes.str();
}

std::vector<sync::batch::FormFile> library() {
    std::vector<sync::batch::FormFile> files;
    for (const char* name :
         {"flow_registry.xlsx", "household_survey.xlsx", "individual_survey.xlsx", "regions.csv",
          "cercles.csv", "communes.csv"})
        files.push_back({name, library_file(name)});
    return files;
}

}  // namespace

TEST_CASE("views: the whole path by mouse", "[client_screens]") {
    Desk desk;
    desk.settle_in();
    REQUIRE(desk.click("form:registre.md"));
    REQUIRE(desk.title() == "form 1/2");
    REQUIRE(desk.click("/data/consent=agreed"));
    REQUIRE(desk.click("/data/direction=out"));
    REQUIRE(desk.click("/data/counts/men"));
    desk.type("4");
    REQUIRE(desk.click("key:enter"));
    CHECK(desk.workplace->interview()->answer_at("/data/counts/men") == "4");
    REQUIRE(desk.click("key:enter"));
    REQUIRE(desk.click("/data/journey/region=kidal"));
    REQUIRE(desk.click("key:shift+enter"));
    REQUIRE(desk.click("key:enter"));
    REQUIRE(desk.click("key:f10"));
    REQUIRE(desk.title() == "review");
    REQUIRE(desk.click("line:/data/direction"));
    REQUIRE(desk.title().starts_with("form 2/"));
    REQUIRE(desk.click("key:enter"));
    REQUIRE(desk.title() == "review");
    REQUIRE(desk.click("finalise"));
    REQUIRE(desk.title() == "home");

    REQUIRE(desk.click("key:f9"));
    REQUIRE(desk.click("send"));
    CHECK(desk.laptop.hub.record_count() == 1);
    REQUIRE(desk.click("key:escape"));
    REQUIRE(desk.click("key:f3"));
    REQUIRE(desk.click("record:1"));
    REQUIRE(desk.title().starts_with("form "));
    REQUIRE(desk.click("key:escape"));
    REQUIRE(desk.click("key:f11"));
    REQUIRE(desk.click("back"));
    REQUIRE(desk.click("key:f11"));
    REQUIRE(desk.click("close"));
    REQUIRE(desk.title() == "shift");
    REQUIRE(desk.click("option:2"));
    REQUIRE(desk.click("begin"));
    REQUIRE(desk.title() == "home");
    REQUIRE(desk.click("key:f12"));
    CHECK(desk.shell->wants_restart());
}

TEST_CASE("views: nothing lies over anything, at any size", "[client_screens]") {
    Desk desk;
    check_layout(desk);  // enrol
    desk.settle_in(library());
    check_layout(desk);  // home
    for (const Key form : {Key::f5, Key::f6}) {
        desk.press(form);
        if (form == Key::f5) {
            REQUIRE(desk.title() == "registry 1");
            check_registry(desk);
            desk.press(Key::f7);
        }
        for (int page = 0; page < 8 && desk.title().starts_with("form "); ++page) {
            check_layout(desk);
            desk.type("1");
            desk.press(Key::enter);
        }
        desk.press(Key::f10);
        check_layout(desk);  // review
        desk.press(Key::escape);
        desk.press(Key::f1);
        check_layout(desk);  // form with its help
        desk.press(Key::escape);
        desk.press(Key::escape);
        REQUIRE(desk.title() == "home");
    }
    desk.type("p");
    check_layout(desk);  // from paper
    desk.enter("18112026");
    desk.enter("0830");
    desk.enter("Batterie vide");
    check_layout(desk);
    desk.press(Key::escape);
    desk.type("x");
    desk.press(Key::del);
    check_layout(desk);  // an exercise, about to be wiped
    desk.type("x");
    for (const Key screen : {Key::f3, Key::f9, Key::f11, Key::f1}) {
        desk.press(screen);
        check_layout(desk);
        desk.press(Key::escape);
    }
    REQUIRE(desk.title() == "home");
    desk.press(letter("r", false, true));
    check_layout(desk);  // settings
    desk.type("2");
    desk.enter("x");
    check_layout(desk);  // the fields of a passphrase
    desk.press(Key::escape);
    desk.shell->hold_panic(true);
    desk.laptop.clock.advance(1'000);
    check_layout(desk);
    desk.shell->hold_panic(false);
    desk.start();
    check_layout(desk);  // unlock
    for (int i = 0; i < 3; ++i)
        desk.enter("wrong");
    check_layout(desk);
}

TEST_CASE("views: a trial says that nothing is kept", "[client_screens]") {
    Desk desk;
    desk.settle_in();
    desk.laptop.trial = true;
    desk.start();
    desk.enter(client::work::tests::kPassphrase);
    CHECK(desk.shows("Essai : rien n'est gardé"));
    check_layout(desk);
    desk.press(Key::f9);  // nobody to send to
    CHECK(desk.title() == "home");
    desk.press(Key::f5);
    CHECK(desk.shows("Essai : rien n'est gardé"));
    desk.laptop.clock.advance(client::work::tests::kHour);
    desk.shell->tick(60'000);
    CHECK_FALSE(desk.shell->wants_restart());
}

TEST_CASE("views: nothing lies over anything in any widget", "[client_screens]") {
    Desk desk;
    std::ifstream file(REPO_ROOT "/tests/data/forms/widgets.md", std::ios::binary);
    std::stringstream bytes;
    bytes << file.rdbuf();
    desk.settle_in({{"widgets.md", bytes.str()}});
    if (GENERATE(false, true)) desk.press(Key::f2);
    desk.press(Key::f5);
    auto& interview = *desk.workplace->interview();
    std::size_t pages = 0;
    for (bool more = true; more; more = interview.next(), ++pages) {
        desk.driver->frame();
        check_layout(desk);
        desk.press(Key::f8);  // calendars, lists
        desk.press(Key::space);
        check_layout(desk);
        if (interview.at_end()) break;
    }
    CHECK(pages > 25);
}

TEST_CASE("views: the other languages fit too", "[client_screens]") {
    const std::string language = GENERATE("en", "ar");
    CAPTURE(language);
    Desk desk;
    client::ui::set_ui_language(language);
    check_layout(desk);  // enrol
    desk.settle_in(library());
    check_layout(desk);
    for (const Key screen : {Key::f3, Key::f9, Key::f11, Key::f1, Key::f5}) {
        desk.press(screen);
        check_layout(desk);
        desk.press(Key::escape);
    }
    for (const Key form : {Key::f5, Key::f6}) {
        desk.press(form);
        for (int page = 0; page < 8 && desk.title().starts_with("form "); ++page) {
            check_layout(desk);
            desk.type("1");
            desk.press(Key::enter);
        }
        desk.press(Key::f10);
        check_layout(desk);  // review
        desk.press(Key::escape);
        desk.press(Key::f1);
        check_layout(desk);  // form with its help
        desk.press(Key::escape);
        desk.press(Key::escape);
        REQUIRE(desk.title() == "home");
    }
    desk.start();
    client::ui::set_ui_language(language);
    check_layout(desk);  // unlock
    desk.enter("wrong");
    check_layout(desk);
}

TEST_CASE("views: in Arabic everything stands the other way round", "[client_screens]") {
    Desk desk;
    desk.settle_in(library());
    const float card = desk.driver->rect_of("today").x;
    const float first = desk.driver->rect_of("key:f9").x;
    client::ui::set_ui_language("ar");
    desk.driver->frame();
    CHECK(desk.driver->rect_of("today").x < card);
    CHECK(desk.driver->rect_of("key:f9").x > first);
    CHECK(desk.driver->rect_of("key:f9").x > desk.driver->rect_of("key:f1").x);
    CHECK(desk.shows("اليوم"));
    desk.press(Key::f6);  // worked by the mouse as before
    REQUIRE(desk.title().starts_with("form 1/"));
    REQUIRE(desk.click("key:escape"));
    CHECK(desk.title() == "home");
}

TEST_CASE("views: jump list, lists and tables of a repeat lie over nothing", "[client_screens]") {
    for (const char* appearance : {"", "relais-grid"}) {
        Desk desk;
        desk.settle_in({{"menage.md", client::work::tests::roster_table(appearance)}});
        desk.press(Key::f5);
        auto& interview = *desk.workplace->interview();
        for (int i = 1; i <= 12; ++i) {
            const std::string id = "/data/member[" + std::to_string(i) + "]";
            interview.add_repeat("/data/member");
            interview.answer(id + "/name", "Fatoumata dite Tata Maïga de Wabaria, aînée");
            interview.answer(id + "/age", i % 2 == 0 ? "200" : "12");
        }
        interview.go_to("/data/fled");
        interview.previous();
        while (interview.page().repeat_id != "/data/member")
            interview.previous();
        desk.driver->frame();
        for (int language = 0; language < 3; ++language) {
            check_layout(desk);
            desk.press(Key::down);
            desk.press(Key::del);
            check_layout(desk);  // with what is told of it
            desk.press(Key::f3);
            desk.press(Key::f6);
            check_layout(desk);
            desk.type("a");
            check_layout(desk);
            desk.press(Key::f1);
            check_layout(desk);
            desk.press(Key::escape);
            desk.press(Key::escape);
            desk.press(Key::escape);
            REQUIRE(desk.title().starts_with("form "));
            desk.press(Key::f2);
        }
    }
}

TEST_CASE("views: a group of four with origin and destination takes few keys", "[client_screens]") {
    Desk desk;
    desk.settle_in(library());
    const std::size_t before = desk.keys;
    desk.press(Key::f5);
    desk.press(Key::f7);  // question by question
    desk.type("1");       // agrees
    desk.type("3");       // within Mali
    desk.enter("4");      // four people
    desk.type("eeda");    // their sex and age
    desk.press(Key::enter);
    desk.type("711");  // from Gao, Ansongo, its first commune
    desk.type("811");  // to Kidal
    desk.type("11");   // by bus, because of the conflict
    desk.type("12");   // displaced; not a visit
    desk.type("2");    // not counted elsewhere
    desk.enter("1");   // nobody vulnerable
    REQUIRE(desk.title() == "review");
    desk.press(Key::f10);
    REQUIRE(desk.title() == "registry 2");
    const std::size_t used = desk.keys - before;
    std::printf("keys for a group of four: %zu\n", used);
    CHECK(used <= 25);
    CHECK(desk.workplace->today().groups == 1);
    CHECK(desk.workplace->today().other == 4);
}

TEST_CASE("views: places, pictures and codes fit too", "[client_screens]") {
    Desk desk;
    desk.settle_in(
        {{"tout.md", "| survey |\n| | type | name | label | appearance |\n"
                     "| | geopoint | puits | Puits | placement-map |\n"
                     "| | geoshape | champ | Champ | |\n"
                     "| | image | photo | Photo | annotate |\n"
                     "| | barcode | carte | Carte | |\n"
                     "| | audio | voix | Voix | |\n"
                     "| settings |\n| | form_title | form_id | version |\n| | T | t | 1 |\n"}});
    check_layout(desk);  // no receiver
    desk.laptop.clock.set_back(90'000'000);
    desk.laptop.gps.put(16.27, -0.05, 6.4, desk.laptop.clock.monotonic_ms());
    desk.driver->frame();
    check_layout(desk);  // home with a clock that cannot be right
    desk.press(Key::f5);
    check_layout(desk);
    desk.press(Key::f5);
    desk.press(Key::f5);
    check_layout(desk);  // a point on its map
    desk.press(Key::enter);
    for (const char* corner : {"16.27 -0.05", "16.28 -0.05", "16.28 -0.06"})
        desk.enter(corner);
    check_layout(desk);
    desk.press(Key::enter);
    check_layout(desk);
    desk.press(Key::f6);
    check_layout(desk);  // where to begin
    desk.press(Key::escape);
    desk.press(Key::f5);
    desk.press(Key::space);
    desk.press(Key::right);
    check_layout(desk);  // the sheet
    desk.press(Key::escape);
    desk.press(Key::enter);
    desk.press(Key::f5);
    check_layout(desk);  // no camera
    desk.press(Key::enter);
    check_layout(desk);
}
