// Every view drawn without a window: what it shows, what a click on an id does, and that nothing
// lies over anything at any size.
#include <fstream>
#include <sstream>

#include "tests/client/screens/desk.h"

using namespace relais;
using namespace relais::tests;
using client::ui::Key;

namespace {

/// What is scrolled half under the bottom line is no fault; a figure's box is wider than its words.
bool is_fault(const std::string& overlap) {
    if (overlap.find("figure.") != std::string::npos) return false;
    const std::size_t over = overlap.find(" lies over ");
    if (over == std::string::npos) return true;
    const auto in_bar = [](const std::string& id) {
        return id.starts_with("key:") || id.starts_with("key_bar");
    };
    return in_bar(overlap.substr(0, over)) == in_bar(overlap.substr(over + 11));
}

void check_layout(Desk& desk) {
    for (const auto size : {ScreenDriver::Size{1366, 768, 0}, ScreenDriver::Size{1024, 600, 0},
                            ScreenDriver::Size{1920, 1080, 2}, ScreenDriver::Size{1024, 600, 2}}) {
        desk.driver->resize(size);
        INFO(desk.title() << " at " << size.width << "x" << size.height << " step "
                          << size.text_step);
        for (const std::string& wrong : desk.driver->overlapping())
            if (is_fault(wrong)) FAIL_CHECK(wrong);
    }
    desk.driver->resize({1366, 768, 0});
}

std::string library_file(const std::string& name) {
    std::ifstream file(REPO_ROOT "/forms/library/" + name, std::ios::binary);
    std::stringstream bytes;
    bytes << file.rdbuf();
    return bytes.str();
}

std::vector<sync::batch::FormFile> library() {
    std::vector<sync::batch::FormFile> files;
    for (const char* name : {"flow_registry.xlsx", "household_survey.xlsx", "regions.csv",
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
    for (const Key screen : {Key::f3, Key::f9, Key::f11, Key::f1}) {
        desk.press(screen);
        check_layout(desk);
        desk.press(Key::escape);
    }
    REQUIRE(desk.title() == "home");
    desk.start();
    check_layout(desk);  // unlock
    desk.enter("wrong");
    check_layout(desk);
}

TEST_CASE("views: both languages fit too", "[client_screens]") {
    Desk desk;
    desk.settle_in(library());
    desk.press(Key::f2);
    check_layout(desk);
    for (const Key screen : {Key::f3, Key::f9, Key::f11, Key::f5}) {
        desk.press(screen);
        check_layout(desk);
        desk.press(Key::escape);
    }
}

TEST_CASE("views: a group of four with origin and destination takes few keys", "[client_screens]") {
    Desk desk;
    desk.settle_in(library());
    const std::size_t before = desk.keys;
    desk.press(Key::f5);
    desk.type("1");     // agrees
    desk.type("3");     // within Mali
    desk.enter("4");    // four people
    desk.type("eeda");  // their sex and age
    desk.press(Key::enter);
    desk.type("711");  // from Gao, Ansongo, its first commune
    desk.type("811");  // to Kidal
    desk.type("11");   // by bus, because of the conflict
    desk.type("12");   // displaced; not a visit
    desk.type("2");    // not counted elsewhere
    desk.enter("1");   // nobody vulnerable
    REQUIRE(desk.title() == "review");
    desk.press(Key::f10);
    REQUIRE(desk.title() == "home");
    const std::size_t used = desk.keys - before;
    std::printf("keys for a group of four: %zu\n", used);
    CHECK(used <= 25);
    CHECK(desk.workplace->today().groups == 1);
    CHECK(desk.workplace->today().other == 4);
}

TEST_CASE("views: places, pictures and codes fit too", "[client_screens]") {
    Desk desk;
    desk.settle_in({{"tout.md",
                     "| survey |\n| | type | name | label | appearance |\n"
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
