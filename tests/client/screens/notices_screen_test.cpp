// What the laptop has to say about itself, through the whole window: after unlocking, from home, at
// every size and in each language.
#include "client/screens/notices/notices.h"
#include "sync/db/connection.h"
#include "tests/client/screens/desk.h"
#include "tests/client/screens/layout_check.h"

using namespace relais;
using namespace relais::tests;
using client::ui::Key;

namespace {

void stop(Desk& desk) {
    desk.driver.reset();
    desk.shell.reset();
    desk.workplace.reset();
}

void damage(Desk& desk, const std::string& sql) {
    stop(desk);
    {
        auto database = sync::db::Connection::open(desk.laptop.folder / "store/store.db", {});
        REQUIRE(database);
        REQUIRE(database->execute(sql));
    }
    desk.start();
}

void revoke(Desk& desk) {
    desk.laptop.hub.revoked_from_ms = client::work::tests::kMorning;
    desk.press(Key::f9);
    desk.press(Key::f5);
    desk.workplace->tick();
    desk.driver->frame();
}

/// In French, English and Arabic.
void check_in_all_languages(Desk& desk) {
    for (int language = 0; language < 3; ++language) {
        check_layout(desk);
        desk.press(Key::f2);
    }
}

}  // namespace

TEST_CASE("notices: what opening found is read first, and leads on", "[client_screens]") {
    Desk desk;
    desk.settle_in();
    desk.workplace->start("registre.md", {});
    desk.workplace->interview()->answer("/data/consent", "agreed");
    desk.workplace->interview()->answer("/data/direction", "in");
    desk.workplace->interview()->answer("/data/counts/women", "2");
    desk.workplace->finalise({});
    REQUIRE(desk.workplace->records().size() == 1);
    damage(desk, "DELETE FROM delivery; DELETE FROM record");
    desk.enter(client::work::tests::kPassphrase);

    REQUIRE(desk.title() == "notices");
    CHECK(desk.shows("La fiche 1 était abîmée ; Relais l'a refaite d'après sa copie."));
    CHECK(desk.shows("Rien n'est perdu."));
    check_in_all_languages(desk);
    desk.press(Key::f1);
    CHECK(desk.shows("c'est lu : continuer"));
    desk.press(Key::escape);
    desk.press(Key::down);
    REQUIRE(desk.title() == "notices");
    desk.press(Key::enter);
    REQUIRE(desk.title() == "home");
    desk.press(Key::f4);  // nothing is left to read
    CHECK(desk.title() == "home");
    desk.start();
    desk.enter(client::work::tests::kPassphrase);
    CHECK(desk.title() == "home");
}

TEST_CASE("notices: a revoked laptop says what that means and what to do", "[client_screens]") {
    Desk desk;
    desk.settle_in();
    revoke(desk);
    REQUIRE(desk.title() == "exchange");
    CHECK(desk.shows("Le bureau a révoqué cet ordinateur"));
    check_in_all_languages(desk);
    desk.press(Key::escape);
    REQUIRE(desk.title() == "home");
    CHECK(desk.shows("Le bureau a révoqué cet ordinateur"));
    check_in_all_languages(desk);
    desk.press(Key::f4);
    REQUIRE(desk.title() == "notices");
    CHECK(desk.shows("Rien n'est perdu"));
    CHECK(desk.shows("Appelez le bureau"));
    check_in_all_languages(desk);
    desk.press(Key::f9);
    REQUIRE(desk.title() == "exchange");
    desk.press(Key::f4);
    REQUIRE(desk.click("read"));
    REQUIRE(desk.title() == "home");

    desk.start();
    desk.enter(client::work::tests::kPassphrase);
    REQUIRE(desk.title() == "home");  // it was read
    CHECK(desk.shows("Le bureau a révoqué cet ordinateur"));
}

TEST_CASE("notices: a revocation that nobody has read comes before the work", "[client_screens]") {
    Desk desk;
    desk.settle_in();
    revoke(desk);
    desk.start();
    desk.enter(client::work::tests::kPassphrase);
    REQUIRE(desk.title() == "notices");
    desk.press(Key::f9);
    CHECK(desk.title() == "exchange");
}

TEST_CASE("notices: every finding has its words and its remedy", "[client_screens]") {
    using sync::store::FindingKind;
    Desk desk;
    desk.settle_in();
    std::vector<sync::store::Finding> findings;
    for (const auto kind :
         {FindingKind::row_restored, FindingKind::line_restored, FindingKind::record_lost,
          FindingKind::record_missing, FindingKind::chain_broken, FindingKind::purge_unsigned,
          FindingKind::rolled_back})
        for (std::uint64_t seq = 1; seq <= 15; ++seq)
            findings.push_back({kind, seq});
    client::screens::notices::State state;
    state.told.findings = findings;
    state.retired = true;
    state.told.revoked_from = Instant{client::work::tests::kMorning};
    desk.driver.reset();  // there is one window at a time
    ScreenDriver driver([&] { client::screens::notices::draw(state, *desk.workplace); },
                        [](const client::ui::KeyPress&) {});
    for (const char* language : {"fr", "en", "ar"}) {
        client::ui::set_ui_language(language);
        driver.frame();
        for (const auto& wrong : driver.overlapping())
            if (is_fault(wrong)) FAIL_CHECK(wrong);
    }
    client::ui::set_ui_language("fr");
    driver.frame();
    CHECK(driver.shows("1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 …"));
    for (const char* said : {"ne se lisent plus", "ne sont plus sur cet ordinateur",
                             "ne suivent pas celles d'avant", "qui a quitté cet ordinateur",
                             "plus ancien", "étaient abîmées", "de la liste des enquêteurs"})
        CHECK(driver.shows(said));
}
