// The flow registry on one page, worked by keys: what is stored, what it costs, what comes back.
#include <cstdio>
#include <fstream>
#include <sstream>

#include "client/screens/registry/places.h"
#include "tests/client/screens/desk.h"

using namespace relais;
using namespace relais::tests;
using client::ui::Key;

namespace {

std::vector<sync::batch::FormFile> library() {
    std::vector<sync::batch::FormFile> files;
    for (const char* name :
         {"flow_registry.xlsx", "household_survey.xlsx", "individual_survey.xlsx", "regions.csv",
          "cercles.csv", "communes.csv"}) {
        std::ifstream file(std::string(REPO_ROOT) + "/forms/library/" + name, std::ios::binary);
        std::stringstream bytes;
        bytes << file.rdbuf();
        files.push_back({name, bytes.str()});
    }
    return files;
}

struct Registry : Desk {
    Registry() { begin(); }
    explicit Registry(std::unique_ptr<client::work::Jobs> jobs) : Desk(std::move(jobs)) { begin(); }

    void begin() {
        settle_in(library());
        shell->set_key_letters("azerqsdf");
        press(Key::f5);
        REQUIRE(title() == "registry 1");
    }
    std::string answer(const std::string& path) const {
        return workplace->interview()->answer_at(path);
    }
    /// Out of Mali, from Gao to Niger.
    void first_group() {
        press(Key::tab);
        press(Key::tab);
        type("o");
        enter("gao");
        type("v");
        enter("niger");
        type("1t4mea");
        press(Key::enter);
    }
    const client::work::Summary& newest() const { return workplace->records().at(0).summary; }
};

}  // namespace

TEST_CASE("registry: a group is stored by Enter and the next stands there at once",
          "[client_screens]") {
    Registry desk;
    CHECK(desk.shows("Accepte"));
    desk.first_group();
    CHECK(desk.title() == "registry 2");
    REQUIRE(desk.workplace->records().size() == 1);
    CHECK(desk.newest().persons == 2);
    CHECK(desk.newest().direction == "out");
    CHECK(desk.newest().from == "Gao");
    CHECK(desk.newest().to == "Niger");
    CHECK(desk.workplace->drafts().empty());
    CHECK(desk.shows("fiche 1 : 2 pers."));
    CHECK(desk.answer("/data/consent") == "agreed");
    CHECK(desk.answer("/data/direction") == "out");  // as before, to be seen
    CHECK(desk.answer("/data/journey/origin_adm1").empty());
    CHECK(desk.answer("/data/f_0_4").empty());

    desk.press(Key::escape);
    CHECK(desk.title() == "home");
    CHECK(desk.workplace->drafts().empty());
    CHECK(desk.workplace->today().out == 2);
}

TEST_CASE("registry: six people on the same way as the last group take few keys",
          "[client_screens]") {
    Registry desk;
    desk.first_group();
    const std::size_t before = desk.keys;
    desk.type("=eedaqf");
    desk.press(Key::enter);
    const std::size_t used = desk.keys - before;
    std::printf("keys for six people, same way: %zu\n", used);
    CHECK(used <= 8);
    REQUIRE(desk.workplace->records().size() == 2);
    const auto& summary = desk.newest();
    CHECK(summary.persons == 6);
    CHECK(summary.from == "Gao");
    CHECK(summary.to == "Niger");
    CHECK(summary.flow == desk.workplace->records().at(1).summary.flow);
}

TEST_CASE("registry: a bus of sixty takes few keys after the place", "[client_screens]") {
    Registry desk;
    desk.press(Key::tab);
    desk.press(Key::tab);
    desk.type("o");
    desk.enter("gao");
    desk.type("v");
    desk.enter("niger");
    const std::size_t before = desk.keys;
    desk.type("1t2m30e30d");
    desk.press(Key::enter);
    const std::size_t used = desk.keys - before;
    std::printf("keys for a bus of sixty, after the place: %zu\n", used);
    CHECK(used <= 12);
    REQUIRE(desk.workplace->records().size() == 1);
    CHECK(desk.newest().persons == 60);
    CHECK(desk.workplace->today().out == 60);
}

TEST_CASE("registry: the place named most comes first, whatever the accents", "[client_screens]") {
    Registry desk;
    desk.first_group();
    desk.type("o");
    // Before anything is typed: the one of this shift, by Enter alone.
    desk.press(Key::enter);
    CHECK(desk.answer("/data/journey/origin_adm1") == "ML07");
    desk.type("o");
    desk.type("Segou");
    CHECK(desk.shows("Ségou"));
    desk.press(Key::enter);
    CHECK(desk.answer("/data/journey/origin_adm1") == "ML04");
    // A commune: the chain above it is answered too.
    desk.type("o");
    desk.type("labb");
    desk.press(Key::escape);
    CHECK(desk.answer("/data/journey/origin_adm1") == "ML04");
}

TEST_CASE("registry: a named place of the shift is found by its first letter", "[client_screens]") {
    using client::work::NamedPlace;
    client::screens::registry::PlaceFinder finder;
    const std::vector<std::string> chain{"/r", "/c"};
    open(finder, chain,
         {{"Gao", "", {{"/r", "1"}}},
          {"Gossi", "", {{"/r", "2"}}},
          {"Gao", "Gao", {{"/r", "1"}, {"/c", "11"}}},
          {"Ménaka", "", {{"/r", "3"}}}},
         {{"/c=11", 4}, {"/r=3", 5}});
    CHECK(finder.shown == std::vector<std::size_t>{3, 2, 0, 1});
    press(finder, letter("g"));
    CHECK(finder.shown == std::vector<std::size_t>{2, 0, 1});
    press(finder, letter("o"));
    CHECK(finder.shown == std::vector<std::size_t>{1});
    press(finder, key(Key::backspace));
    press(finder, key(Key::backspace));
    press(finder, letter("m"));
    press(finder, letter("e"));
    REQUIRE(finder.shown == std::vector<std::size_t>{3});
    CHECK(press(finder, digit(1, "&")).taken == 3);
    CHECK(press(finder, key(Key::enter)).taken == 3);
}

TEST_CASE("registry: without anybody counted Enter says so and stores nothing",
          "[client_screens]") {
    Registry desk;
    desk.press(Key::tab);
    desk.press(Key::enter);
    CHECK(desk.workplace->records().empty());
    CHECK(desk.shows("Personne n'est encore compté"));
    desk.type("12g");
    desk.press(Key::enter);
    REQUIRE(desk.workplace->records().size() == 1);
    CHECK(desk.newest().persons == 12);
}

TEST_CASE("registry: a missing direction is told, not guessed", "[client_screens]") {
    Registry desk;
    desk.type("e");
    desk.press(Key::enter);
    CHECK(desk.workplace->records().empty());
    CHECK(desk.shows("Sens du déplacement"));
    desk.press(Key::tab);
    desk.press(Key::enter);
    CHECK(desk.workplace->records().size() == 1);
}

TEST_CASE("registry: who does not agree is counted as that", "[client_screens]") {
    Registry desk;
    desk.press(Key::tab);
    desk.type("7gn");
    desk.press(Key::enter);
    REQUIRE(desk.workplace->records().size() == 1);
    CHECK(desk.newest().persons == 7);
    CHECK(desk.answer("/data/consent") == "agreed");  // the next begins anew
}

TEST_CASE("registry: Ctrl+Z takes back one key at a time", "[client_screens]") {
    Registry desk;
    desk.press(Key::tab);
    desk.type("eee2d");
    const auto undo = [&] { desk.press(letter("z", false, true)); };
    undo();
    CHECK(desk.answer("/data/bands/m_18_59").empty());
    undo();
    CHECK(desk.answer("/data/bands/f_18_59") == "2");
    undo();
    undo();
    CHECK(desk.answer("/data/bands/f_18_59").empty());
    undo();
    CHECK(desk.answer("/data/direction").empty());
    undo();  // nothing is left, and there is no group before
    CHECK(desk.answer("/data/consent") == "agreed");
}

TEST_CASE("registry: Ctrl+Z takes back a change, then opens the last group again",
          "[client_screens]") {
    Registry desk;
    desk.first_group();
    desk.type("=");
    CHECK(desk.answer("/data/journey/origin_adm1") == "ML07");
    desk.press(letter("z", false, true));
    CHECK(desk.answer("/data/journey/origin_adm1").empty());
    desk.press(letter("z", false, true));
    CHECK(desk.shows("Correction"));
    CHECK(desk.answer("/data/journey/origin_adm1") == "ML07");
    CHECK_FALSE(desk.workplace->interview()->deprecated_id().empty());
    desk.type("f");
    desk.press(Key::enter);
    CHECK(desk.title() == "registry 2");
    REQUIRE(desk.workplace->records().size() == 2);
    CHECK(desk.newest().persons == 3);
    CHECK(desk.workplace->records().at(1).replaced);
    CHECK(desk.workplace->today().groups == 1);
    CHECK(desk.workplace->today().out == 3);
}

TEST_CASE("registry: one of the last ten is corrected in place, what was begun goes on afterwards",
          "[client_screens]") {
    Registry desk;
    desk.first_group();
    for (int i = 0; i < 11; ++i) {
        desk.type("=e");
        desk.press(Key::enter);
    }
    REQUIRE(desk.workplace->records().size() == 12);
    desk.type("5d");  // begun
    desk.type("3h");  // the third of the list: record 10
    CHECK(desk.shows("Correction"));
    CHECK(desk.workplace->interview()->answer_at("/data/bands/f_18_59") == "1");
    desk.type("4r");
    desk.press(Key::enter);
    REQUIRE(desk.workplace->records().size() == 13);
    CHECK(desk.newest().persons == 5);
    CHECK(desk.workplace->records().at(3).seq == 10);
    CHECK(desk.workplace->records().at(3).replaced);
    CHECK(desk.answer("/data/bands/m_18_59") == "5");
    CHECK(desk.workplace->interview()->deprecated_id().empty());
    desk.type("=");
    desk.press(Key::enter);
    CHECK(desk.newest().persons == 5);
    CHECK(desk.workplace->drafts().empty());

    // By the list: its ring, its digits; leaving it changes nothing.
    desk.type("h");
    desk.press(Key::down);
    desk.press(Key::escape);
    CHECK(desk.workplace->interview()->deprecated_id().empty());
    desk.type("h");
    desk.press(Key::down);
    desk.press(Key::enter);
    CHECK_FALSE(desk.workplace->interview()->deprecated_id().empty());
    desk.press(Key::escape);
    CHECK(desk.title() == "registry 14");
    CHECK(desk.workplace->interview()->deprecated_id().empty());
    CHECK(desk.workplace->records().size() == 14);
    CHECK(desk.workplace->drafts().empty());
}

TEST_CASE("registry: every fifth group asks for a survey, which may wait and never blocks",
          "[client_screens]") {
    Registry desk;
    desk.first_group();
    for (int i = 0; i < 3; ++i) {
        desk.type("=e");
        desk.press(Key::enter);
        CHECK_FALSE(desk.shows("depuis la dernière enquête"));
    }
    desk.type("=e");
    desk.press(Key::enter);
    CHECK(desk.shows("5 groupes depuis la dernière enquête"));
    desk.press(Key::f8);
    CHECK_FALSE(desk.shows("depuis la dernière enquête"));
    desk.type("=e");
    desk.press(Key::enter);
    CHECK(desk.workplace->records().size() == 6);
    CHECK(desk.shows("6 groupes depuis la dernière enquête"));

    desk.type("2a");
    desk.press(Key::f6);
    REQUIRE(desk.title().starts_with("form "));
    CHECK(desk.workplace->interview()->form_id() == "individual_survey");
    desk.type("2");  // refused: nothing else is asked
    REQUIRE(desk.title() == "review");
    desk.press(Key::f10);
    CHECK(desk.title() == "registry 7");
    CHECK(desk.answer("/data/bands/f_0_4") == "2");
    CHECK_FALSE(desk.shows("depuis la dernière enquête"));
}

TEST_CASE("registry: all questions stand behind F7, and the end leads back to the groups",
          "[client_screens]") {
    Registry desk;
    desk.press(Key::tab);
    desk.type("2e");
    desk.press(Key::f7);
    REQUIRE(desk.title().starts_with("form "));
    desk.press(Key::f10);
    REQUIRE(desk.title() == "review");
    desk.press(Key::escape);
    REQUIRE(desk.title().starts_with("form "));
    desk.press(Key::escape);
    REQUIRE(desk.title() == "home");
    CHECK(desk.workplace->drafts().size() == 1);
    desk.press(Key::f8);
    REQUIRE(desk.title() == "registry 1");
    CHECK(desk.answer("/data/bands/f_18_59") == "2");
    desk.press(Key::f10);
    REQUIRE(desk.title() == "review");
    desk.press(Key::f10);
    CHECK(desk.title() == "registry 2");
    CHECK(desk.workplace->records().size() == 1);
}

TEST_CASE("registry: keys that come while a group is written are not lost", "[client_screens]") {
    auto jobs = std::make_unique<client::work::tests::HeldJobs>();
    auto* held = jobs.get();
    Registry desk(std::move(jobs));
    desk.first_group();
    desk.type("=e");
    held->held = true;
    desk.press(Key::enter);
    desk.type("=2d");
    desk.press(Key::enter);
    desk.type("r");
    CHECK(desk.workplace->records().size() == 1);
    for (int i = 0; i < 40; ++i) {
        held->drain();
        desk.driver->frame();
    }
    held->held = false;
    CHECK(desk.workplace->records().size() == 3);
    CHECK(desk.newest().persons == 2);
    CHECK(desk.answer("/data/bands/f_60") == "1");
}

TEST_CASE("registry: a half-counted group is there again after a power cut", "[client_screens]") {
    Registry desk;
    desk.press(Key::tab);
    desk.type("3e2d");
    desk.start();
    desk.enter(client::work::tests::kPassphrase);
    CHECK(desk.title() == "registry 1");
    CHECK(desk.answer("/data/bands/f_18_59") == "3");
    CHECK(desk.answer("/data/bands/m_18_59") == "2");
    desk.press(Key::enter);
    CHECK(desk.newest().persons == 5);
}

TEST_CASE("registry: the page is worked by mouse too, in English as well", "[client_screens]") {
    Registry desk;
    REQUIRE(desk.click("direction"));
    REQUIRE(desk.click("direction"));
    REQUIRE(desk.click("from"));
    desk.type("gao");
    REQUIRE(desk.driver->has("place"));
    desk.press(Key::enter);
    REQUIRE(desk.click("transport"));
    REQUIRE(desk.click("reason"));
    REQUIRE(desk.click("elsewhere"));
    desk.type("e");
    REQUIRE(desk.click("key:enter"));
    REQUIRE(desk.workplace->records().size() == 1);
    REQUIRE(desk.click("same"));
    REQUIRE(desk.click("group:1"));
    CHECK(desk.shows("Correction"));
    desk.press(Key::f2);
    CHECK(desk.shows("Correction: Enter"));
    CHECK(desk.shows("Leaving Mali"));
}

TEST_CASE("registry: a record is reopened from the list of records too", "[client_screens]") {
    Registry desk;
    desk.first_group();
    desk.press(Key::escape);
    desk.press(Key::f3);
    desk.press(Key::enter);
    CHECK(desk.title() == "registry 2");
    CHECK(desk.shows("Correction"));
}

TEST_CASE("registry: begun with the program it stands on its one page too", "[client_screens]") {
    Registry desk;
    desk.press(Key::escape);
    REQUIRE(desk.title() == "home");
    desk.workplace->start("flow_registry.xlsx", {});
    REQUIRE(desk.workplace->interview() != nullptr);
    desk.shell = std::make_unique<client::app::Shell>(*desk.workplace, &desk.laptop.clock);
    desk.driver->frame();
    CHECK(desk.title() == "registry 1");
}
