// A shared laptop through its screens: locking by itself, panic, wrong passphrases, accounts, the
// bin. By keyboard, and by mouse where there is something to click.
#include "tests/client/screens/desk.h"

using namespace relais;
using namespace relais::tests;
using client::ui::Key;
using client::work::Stage;

namespace {

constexpr const char* kMine = client::work::tests::kPassphrase;
constexpr const char* kTheirs = "le mil est mûr";

std::int64_t tick(Desk& desk) {
    const auto wait = desk.shell->tick(60'000);
    desk.driver->frame();
    return wait;
}

void press_ctrl(Desk& desk, const std::string& which) {
    desk.press(letter(which, false, true));
}

/// A group with one answer, left as a draft; back at home.
void leave_draft(Desk& desk) {
    desk.press(Key::f5);
    desk.type("o");
    desk.press(Key::escape);
    REQUIRE(desk.title() == "home");
    REQUIRE(desk.workplace->drafts().size() == 1);
}

}  // namespace

TEST_CASE("lock: five minutes without a key lock, and lead back to the same question",
          "[client_screens]") {
    Desk desk;
    desk.settle_in();
    desk.press(Key::f5);
    desk.type("o");
    const std::string where = desk.title();
    desk.laptop.clock.advance(4 * 60'000);
    tick(desk);
    CHECK_FALSE(desk.shell->wants_restart());
    desk.shell->touched();  // the pointer
    desk.laptop.clock.advance(4 * 60'000);
    CHECK(tick(desk) == 60'000);
    CHECK_FALSE(desk.shell->wants_restart());
    desk.laptop.clock.advance(60'000);
    tick(desk);
    REQUIRE(desk.shell->wants_restart());
    desk.start();
    REQUIRE(desk.title() == "unlock");
    desk.enter(kMine);
    CHECK(desk.title() == where);
}

TEST_CASE("lock: what slept is locked when it wakes; what is locked stays as it is",
          "[client_screens]") {
    Desk desk;
    desk.settle_in();
    desk.shell->slept(1'000);
    tick(desk);
    CHECK_FALSE(desk.shell->wants_restart());
    desk.shell->slept(60'000);
    tick(desk);
    CHECK(desk.shell->wants_restart());
    desk.start();
    desk.shell->slept(60'000);
    desk.shell->slept(120'000);
    desk.laptop.clock.advance(24 * client::work::tests::kHour);
    tick(desk);
    CHECK_FALSE(desk.shell->wants_restart());
}

TEST_CASE("lock: the panic fills a bar, is let go, and held closes the day", "[client_screens]") {
    Desk desk;
    desk.settle_in();
    leave_draft(desk);
    desk.shell->hold_panic(true);
    desk.laptop.clock.advance(1'500);
    tick(desk);
    CHECK(desk.shows("Tout fermer"));
    CHECK(desk.shows("Lâchez une touche"));
    desk.shell->hold_panic(false);
    tick(desk);
    CHECK_FALSE(desk.shows("Tout fermer"));
    CHECK(desk.workplace->stage() == Stage::ready);

    desk.shell->hold_panic(true);
    desk.laptop.clock.advance(2'000);
    tick(desk);
    REQUIRE(desk.shell->wants_restart());
    desk.start();
    desk.enter(kMine);
    CHECK(desk.title() == "shift");
    CHECK(desk.workplace->drafts().empty());
    REQUIRE(desk.workplace->records().size() == 1);
    CHECK_FALSE(desk.workplace->records().front().openable);
}

TEST_CASE("lock: the panic's keys do nothing on a locked screen", "[client_screens]") {
    Desk desk;
    desk.settle_in();
    desk.start();
    desk.shell->hold_panic(true);
    desk.laptop.clock.advance(5'000);
    tick(desk);
    CHECK_FALSE(desk.shows("Tout fermer"));
    CHECK(desk.title() == "unlock");
}

TEST_CASE("lock: wrong passphrases are told with a countdown, and then one may try again",
          "[client_screens]") {
    Desk desk;
    desk.settle_in();
    desk.start();
    for (int i = 0; i < 3; ++i)
        desk.enter("faux");
    CHECK(desk.shows("encore 0:05"));
    desk.laptop.clock.advance(1'200);
    desk.driver->frame();
    CHECK(desk.shows("encore 0:04"));
    desk.enter(kMine);
    CHECK(desk.title() == "unlock");
    desk.laptop.clock.advance(4'000);
    desk.driver->frame();
    CHECK_FALSE(desk.shows("encore 0:"));
    desk.press(Key::enter);  // what was typed is still there
    CHECK(desk.title() == "home");
}

TEST_CASE("settings: a colleague chooses a passphrase and works here too", "[client_screens]") {
    Desk desk;
    desk.settle_in();
    press_ctrl(desk, "r");
    REQUIRE(desk.title() == "settings");
    CHECK(desk.shows("Ont déjà un compte : AD-07."));
    desk.type("3");  // the first person
    REQUIRE(desk.shows("Un compte pour MT-12"));
    desk.enter("court");
    desk.enter("court");
    CHECK(desk.shows("au moins 8 caractères"));
    for (int i = 0; i < 5; ++i)
        desk.press(Key::backspace);
    desk.enter(kTheirs);
    desk.enter(std::string(kTheirs) + "x");
    CHECK(desk.shows("ne sont pas les mêmes"));
    for (int i = 0; i < 5; ++i)
        desk.press(Key::backspace);
    desk.enter();
    CHECK(desk.shows("ne sont pas les mêmes"));
    desk.press(Key::tab);
    desk.press(Key::tab);
    desk.press(Key::up);
    desk.press(Key::escape);
    REQUIRE(desk.shows("Réglages de cet ordinateur"));

    REQUIRE(desk.click("person:MT-12"));
    desk.enter(kTheirs);
    desk.enter(kTheirs);
    CHECK(desk.shows("Le compte MT-12 est prêt."));
    CHECK(desk.shows("AD-07, MT-12"));

    desk.press(Key::f12);
    REQUIRE(desk.shell->wants_restart());
    desk.start();
    REQUIRE(desk.title() == "unlock");
    desk.type("2");
    desk.enter(kTheirs);
    CHECK(desk.title() == "shift");
    CHECK(desk.workplace->enumerator() == "MT-12");
}

TEST_CASE("settings: one's passphrase is changed, and the wrong present one is told",
          "[client_screens]") {
    Desk desk;
    desk.settle_in();
    REQUIRE(desk.click("key:ctrl+r"));
    REQUIRE(desk.click("change"));
    desk.enter("pas la mienne");
    desk.enter("quatre ânes au puits");
    desk.enter("quatre ânes au puits");
    CHECK(desk.shows("n'ouvre pas le compte AD-07"));
    desk.enter(kMine);
    desk.press(Key::tab);
    desk.enter();
    REQUIRE(desk.shows("Votre phrase de passe est changée."));
    desk.start();
    desk.enter(kMine);
    CHECK(desk.shows("n'ouvre pas le compte"));
    for (int i = 0; i < 60; ++i)
        desk.press(Key::backspace);
    desk.enter("quatre ânes au puits");
    CHECK(desk.title() == "home");
}

TEST_CASE("settings: the minutes of idling turn with the arrows and stay", "[client_screens]") {
    Desk desk;
    desk.settle_in();
    press_ctrl(desk, "r");
    CHECK(desk.shows("après 5 minutes"));
    desk.press(Key::left);
    desk.press(Key::left);
    desk.press(Key::left);
    CHECK(desk.shows("après 1 minute sans touche"));
    desk.press(Key::escape);
    REQUIRE(desk.title() == "home");
    desk.laptop.clock.advance(60'000);
    tick(desk);
    CHECK(desk.shell->wants_restart());
}

TEST_CASE("records: deleting a draft asks once and is undone, a record is never deleted",
          "[client_screens]") {
    Desk desk;
    desk.settle_in();
    leave_draft(desk);
    desk.press(Key::f3);
    desk.press(Key::del);
    CHECK(desk.shows("Supprimer ce brouillon ?"));
    desk.press(Key::down);  // any other key keeps
    CHECK_FALSE(desk.shows("Supprimer ce brouillon ?"));
    desk.press(Key::del);
    desk.press(Key::del);
    CHECK(desk.workplace->drafts().empty());
    CHECK(desk.shows("Brouillon supprimé."));
    CHECK(desk.shows("✗ Supprimé"));
    press_ctrl(desk, "z");
    CHECK(desk.workplace->drafts().size() == 1);

    desk.press(Key::del);
    desk.press(Key::del);
    REQUIRE(desk.workplace->drafts().empty());
    desk.press(Key::enter);  // on the line in the bin
    CHECK(desk.workplace->drafts().size() == 1);
    desk.press(Key::enter);
    CHECK(desk.title().starts_with("form "));

    desk.press(Key::f10);
    desk.press(Key::enter);
    desk.type("2");
    desk.press(Key::f10);
    REQUIRE(desk.title() == "home");
    desk.press(Key::f3);
    desk.press(Key::del);
    CHECK(desk.shows("Une fiche finalisée ne s'efface pas."));
    CHECK(desk.workplace->records().size() == 1);
}

TEST_CASE("records: the bin goes with the shift", "[client_screens]") {
    Desk desk;
    desk.settle_in();
    leave_draft(desk);
    desk.press(Key::f3);
    desk.press(Key::del);
    desk.press(Key::del);
    REQUIRE(desk.workplace->binned().size() == 1);
    desk.press(Key::escape);
    desk.press(Key::f11);
    desk.press(Key::f11);
    REQUIRE(desk.title() == "shift");
    CHECK(desk.workplace->binned().empty());
    desk.press(Key::enter);
    CHECK(desk.workplace->drafts().empty());
}

TEST_CASE("lock: shutting the lid locks and leads back to the same question", "[client_screens]") {
    Desk desk;
    desk.settle_in();
    desk.shell->lid(false);
    tick(desk);
    desk.press(Key::f5);
    desk.type("o");
    const std::string where = desk.title();
    desk.shell->lid(false);
    tick(desk);
    CHECK_FALSE(desk.shell->wants_restart());
    desk.shell->lid(true);
    tick(desk);
    REQUIRE(desk.shell->wants_restart());
    desk.start();
    // Another screen stands on the table: the lid stays shut, and nobody is locked out.
    desk.shell->lid(true);
    desk.enter(kMine);
    tick(desk);
    CHECK_FALSE(desk.shell->wants_restart());
    CHECK(desk.title() == where);
}
