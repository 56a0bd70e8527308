// A whole interview that is recorded: said, stopped with a reason, erased, and told where it cannot
// be.
#include "client/ui/ui.h"
#include "tests/client/screens/desk.h"
#include "tests/client/screens/layout_check.h"

using namespace relais;
using namespace relais::tests;
using client::devices::SoundState;
using client::ui::Key;

namespace {

constexpr const char* kForm =
    "| survey |\n"
    "| | type | name | label::Français (fr) | label::English (en) | parameters |\n"
    "| | background-audio | whole | | | quality=voice-only |\n"
    "| | text | name | Nom | Name | |\n"
    "| | audio | voice | Racontez | Tell | |\n"
    "| settings |\n| | form_title | form_id |\n| | Parole | parole |\n";

struct Heard : Desk {
    FakeSound& ear = laptop.background_sound;
    Heard() {
        settle_in({{"parole.md", kForm}});
        CHECK(ear.recordings == 0);
    }
    void begin() {
        press(Key::f5);
        REQUIRE(title().starts_with("form 1/"));
    }
    void press_r() { press(letter("r", false, true)); }
};

}  // namespace

TEST_CASE("ear: who interviews sees that it is recorded, everywhere", "[client_screens]") {
    Heard desk;
    desk.begin();
    CHECK(desk.ear.now.state == SoundState::recording);
    CHECK(desk.shows("Dites-le à la personne avant de commencer"));
    desk.ear.now.at_ms = 65'000;
    desk.driver->frame();
    CHECK(desk.shows("● L'entretien est enregistré (1:05)."));
    check_layout(desk);
    desk.type("Aminata");
    desk.press(Key::enter);
    CHECK_FALSE(desk.shows("Dites-le à la personne avant de commencer"));
    CHECK(desk.shows("● L'entretien est enregistré"));
    desk.press(Key::f3);
    CHECK(desk.shows("● L'entretien est enregistré"));
    desk.press(Key::escape);
    desk.press(Key::f10);
    CHECK(desk.title() == "review");
    CHECK(desk.shows("● L'entretien est enregistré"));
    desk.ear.now.silent = true;
    desk.driver->frame();
    CHECK(desk.shows("le micro n'entend rien"));
    desk.press(Key::escape);
    desk.press(Key::escape);
    CHECK(desk.title() == "home");
    CHECK(desk.ear.now.state == SoundState::off);
    CHECK_FALSE(desk.shows("● L'entretien"));
}

TEST_CASE("ear: Ctrl+R stops at once, asks why, and goes on again", "[client_screens]") {
    Heard desk;
    desk.begin();
    desk.type("Aminata");
    desk.press_r();
    CHECK(desk.ear.now.state == SoundState::off);
    CHECK(desk.shows("Le micro est arrêté"));
    check_layout(desk);
    desk.type("elle refuse");
    desk.press(Key::enter);
    CHECK(desk.title().starts_with("form 1/"));
    CHECK(desk.workplace->background().reason == "elle refuse");
    CHECK(desk.workplace->interview()->answer_at("/data/name") == "Aminata");
    CHECK(desk.shows("L'entretien n'est plus enregistré."));
    check_layout(desk);
    desk.press_r();
    CHECK(desk.ear.now.state == SoundState::recording);
    REQUIRE(desk.click("key:ctrl+r"));
    CHECK(desk.ear.now.state == SoundState::off);
    REQUIRE(desk.click("ear:close"));
    CHECK(desk.title().starts_with("form 1/"));
    // Locked and unlocked it is as it was.
    desk.press(Key::f12);
    REQUIRE(desk.shell->wants_restart());
    desk.start();
    desk.enter(client::work::tests::kPassphrase);
    REQUIRE(desk.workplace->interview() != nullptr);
    CHECK(desk.ear.now.state == SoundState::off);
    CHECK(desk.shows("L'entretien n'est plus enregistré."));
}

TEST_CASE("ear: F5 twice erases, once and another key does not", "[client_screens]") {
    Heard desk;
    desk.begin();
    desk.ear.said.clear();
    desk.type("A");
    desk.ear.now.at_ms = 9'000;
    desk.ear.said = "OggS nine seconds";
    desk.press_r();
    CHECK(desk.shows("0:09"));
    desk.press(Key::f5);
    CHECK(desk.shows("Effacer tout le son de cet entretien ?"));
    check_layout(desk);
    desk.type("x");
    CHECK_FALSE(desk.shows("Effacer tout le son"));
    desk.press(Key::f5);
    REQUIRE(desk.click("ear:erase"));
    CHECK(desk.shows("Rien de cet entretien n'est gardé comme son."));
    CHECK(desk.workplace->background().at_ms == 0);
}

TEST_CASE("ear: a missing microphone is told and stops nothing", "[client_screens]") {
    Heard desk;
    desk.ear.has_microphone = false;
    desk.begin();
    CHECK(desk.shows("! L'entretien n'est pas enregistré : aucun micro."));
    check_layout(desk);
    desk.type("Aminata");
    CHECK(desk.workplace->interview()->answer_at("/data/name") == "Aminata");
    desk.ear.has_microphone = true;
    desk.press_r();
    CHECK(desk.shows("● L'entretien est enregistré"));
}

TEST_CASE("ear: it reads well in every language", "[client_screens]") {
    Heard desk;
    for (const char* language : {"fr", "en", "ar"}) {
        REQUIRE(client::ui::set_ui_language(language));
        CAPTURE(language);
        desk.begin();
        check_layout(desk);
        desk.press_r();
        check_layout(desk);
        desk.press(Key::f5);
        check_layout(desk);
        desk.press(Key::escape);
        check_layout(desk);
        desk.press(Key::escape);
    }
}
