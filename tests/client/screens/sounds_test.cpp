// Labels that are spoken, recordings that are made, photographs that are taken: through the whole
// window and a real store, with a loudspeaker, a microphone and a camera that a test works.
#include "client/devices/picture.h"
#include "sync/store/store.h"
#include "tests/client/screens/form_desk.h"
#include "tests/client/screens/layout_check.h"
#include "tests/client/work/media_form.h"

using namespace relais;
using namespace relais::tests;
using client::devices::CameraState;
using client::devices::CameraUse;
using client::devices::SoundQuality;
using client::devices::SoundState;
using client::ui::Key;

namespace {

struct Studio : FormDesk {
    FakeSound& sound = laptop.sound;
    FakeCamera& camera = laptop.camera;
    Studio() : FormDesk(client::work::tests::media_form()) {}
    std::string bytes_of(const std::string& file) {
        const std::string draft = workplace->draft_id();
        workplace.reset();
        auto store = sync::store::Store::open(laptop.folder / "store", laptop.clock, laptop.random);
        REQUIRE(store);
        REQUIRE(store->unlock("AD-07", client::work::tests::kPassphrase));
        const auto bytes = store->attachment(draft, file);
        REQUIRE(bytes);
        return *bytes;
    }
};

client::ui::KeyPress shifted(Key which) {
    return key(which, true);
}

}  // namespace

TEST_CASE("sounds: a question speaks by itself once, where its author wants it",
          "[client_screens]") {
    Studio desk;
    CHECK(desk.sound.played.empty());
    desk.press(Key::enter);
    REQUIRE(desk.title().starts_with("form 2/"));
    REQUIRE(desk.sound.played.size() == 1);
    CHECK(desk.sound.played[0] == client::work::tests::tone_file());
    CHECK(desk.shows("arrêter le son"));
    desk.sound.end();
    desk.driver->frame();
    CHECK(desk.shows("écouter la question"));
    desk.press(Key::down);
    CHECK(desk.sound.played.size() == 1);
    desk.press(shifted(Key::enter));
    desk.press(Key::enter);
    CHECK(desk.sound.played.size() == 2);  // the page came anew
}

TEST_CASE("sounds: F7 speaks the question and falls silent, leaving too", "[client_screens]") {
    Studio desk;
    desk.go("water");
    desk.press(Key::f7);
    CHECK(desk.sound.now.state == SoundState::off);  // it spoke by itself
    desk.press(Key::f7);
    CHECK(desk.sound.now.state == SoundState::playing);
    REQUIRE(desk.click("listen:/data/water"));
    CHECK(desk.sound.now.state == SoundState::off);
    REQUIRE(desk.click("listen:/data/water"));
    desk.press(Key::enter);
    CHECK(desk.sound.now.state == SoundState::off);
    desk.press(shifted(Key::enter));
    CHECK(desk.sound.now.state == SoundState::playing);
    desk.press(Key::escape);
    CHECK(desk.title() == "home");
    CHECK(desk.sound.now.state == SoundState::off);
}

TEST_CASE("sounds: choices are heard one after the other, and the one heard is taken",
          "[client_screens]") {
    Studio desk;
    desk.go("packed");
    desk.press(shifted(Key::f7));
    CHECK(desk.sound.now.state == SoundState::playing);
    desk.press(Key::space);
    CHECK(desk.answer("packed") == "well");
    const std::size_t before = desk.sound.played.size();
    REQUIRE(desk.click("listen-choice:/data/packed"));
    CHECK(desk.sound.played.size() == before + 1);
    CHECK(desk.shows("▶"));
}

TEST_CASE("sounds: a missing recording and a missing loudspeaker are told", "[client_screens]") {
    Studio desk;
    desk.go("lost");
    desk.press(Key::f7);
    CHECK(desk.shows("Son absent : nulle_part.wav"));
    desk.sound.has_speaker = false;
    desk.go("water");
    CHECK(desk.shows("Aucun haut-parleur sur cet ordinateur."));
    desk.press(Key::f7);
    CHECK(desk.shows("Aucun haut-parleur sur cet ordinateur."));
    desk.type("1");
    CHECK(desk.answer("water") == "well");
}

TEST_CASE("recording: made, heard, made again and taken away, by keys", "[client_screens]") {
    Studio desk;
    desk.go("voice");
    desk.press(Key::f5);
    CHECK(desk.sound.now.state == SoundState::recording);
    CHECK(desk.sound.quality == SoundQuality::voice_only);
    desk.sound.now.at_ms = 65'000;
    desk.driver->frame();
    CHECK(desk.shows("● Enregistrement : 1:05"));
    desk.press(Key::del);
    desk.press(Key::f6);
    CHECK(desk.sound.now.state == SoundState::recording);
    desk.press(Key::f5);
    const std::string first = desk.answer("voice");
    REQUIRE(first.starts_with("voice-"));
    REQUIRE(first.ends_with(".ogg"));
    CHECK(desk.shows("Durée : 1:05"));

    desk.press(Key::f8);
    REQUIRE(desk.sound.played.size() == 1);
    CHECK(desk.sound.played[0] == desk.sound.said);
    desk.press(Key::f8);
    CHECK(desk.sound.now.state == SoundState::off);

    desk.sound.said = "OggS again";
    REQUIRE(desk.click("record:/data/voice"));
    REQUIRE(desk.click("record:/data/voice"));
    const std::string second = desk.answer("voice");
    CHECK(second != first);
    desk.press(Key::del);
    CHECK(desk.answer("voice").empty());
    desk.press(letter("z", false, true));
    CHECK(desk.answer("voice") == second);
    CHECK(desk.bytes_of(second) == "OggS again");
}

TEST_CASE("recording: whatever ends it keeps it", "[client_screens]") {
    const int way = GENERATE(0, 1, 2, 3, 4, 5);
    CAPTURE(way);
    Studio desk;
    desk.go("voice");
    desk.press(Key::f5);
    REQUIRE(desk.sound.now.state == SoundState::recording);
    const std::string draft = desk.workplace->draft_id();
    if (way == 0) desk.press(Key::enter);
    if (way == 1) desk.press(Key::escape);
    if (way == 2) desk.press(Key::f3);
    if (way == 3) desk.press(Key::f12);
    if (way == 4) desk.go("name");
    if (way == 5) {
        desk.sound.now.state = SoundState::recorded;  // there was no more room
        desk.driver->frame();
    }
    CHECK(desk.sound.now.state == SoundState::off);
    if (way == 1) CHECK(desk.title().starts_with("form "));
    if (way == 3) {
        CHECK(desk.shell->wants_restart());
        desk.start();
        desk.enter(client::work::tests::kPassphrase);
        REQUIRE(desk.workplace->interview() != nullptr);
    }
    const std::string name = desk.answer("voice");
    REQUIRE(name.ends_with(".ogg"));
    CHECK(desk.workplace->draft_id() == draft);
    CHECK(desk.bytes_of(name) == desk.sound.said);
}

TEST_CASE("recording: while it goes on nobody is idle", "[client_screens]") {
    Studio desk;
    desk.go("voice");
    desk.press(Key::f5);
    for (int minute = 0; minute < 20; ++minute) {
        desk.laptop.clock.advance(60'000);
        desk.shell->tick(60'000);
        desk.driver->frame();
    }
    CHECK_FALSE(desk.shell->wants_restart());
    desk.press(Key::f5);
    for (int minute = 0; minute < 20; ++minute) {
        desk.laptop.clock.advance(60'000);
        desk.shell->tick(60'000);
        desk.driver->frame();
    }
    CHECK(desk.shell->wants_restart());
}

TEST_CASE("recording: no microphone, or one that hears nothing, is told", "[client_screens]") {
    Studio desk;
    desk.go("voice");
    desk.sound.has_microphone = false;
    desk.press(Key::f5);
    CHECK(desk.shows("Aucun micro sur cet ordinateur."));
    CHECK(desk.answer("voice").empty());
    check_layout(desk);
    desk.sound.has_microphone = true;
    desk.press(Key::f5);
    CHECK_FALSE(desk.shows("Aucun micro sur cet ordinateur."));
    desk.sound.now.silent = true;
    desk.driver->frame();
    CHECK(desk.shows("Le micro n'entend rien"));
    check_layout(desk);
}

TEST_CASE("photo: seen, taken, taken again, small enough and by keys", "[client_screens]") {
    Studio desk;
    desk.go("photo");
    auto view = client::devices::blank_picture(1280, 720);
    desk.press(Key::f8);
    CHECK(desk.camera.use == CameraUse::photo);
    CHECK(desk.shows("Cet ordinateur n'a pas de caméra."));
    check_layout(desk);
    desk.press(Key::f6);  // a file instead
    CHECK(desk.camera.use == CameraUse::off);
    CHECK(desk.driver->has("files:filter"));
    desk.press(Key::escape);
    desk.press(Key::f8);
    desk.camera.show(view);
    desk.driver->frame();
    CHECK(desk.driver->has("photo:seen"));
    check_layout(desk);
    desk.press(Key::enter);
    const std::string first = desk.answer("photo");
    REQUIRE(first.starts_with("photo-"));
    REQUIRE(first.ends_with(".jpg"));
    CHECK(desk.camera.use == CameraUse::off);
    CHECK(desk.driver->has("picture:/data/photo"));
    check_layout(desk);

    REQUIRE(desk.click("photo:/data/photo"));
    CHECK(desk.camera.use == CameraUse::photo);
    REQUIRE(desk.click("photo:take"));
    const std::string second = desk.answer("photo");
    CHECK(second != first);
    const auto kept = client::devices::read_picture(desk.bytes_of(second));
    REQUIRE(kept);
    CHECK(kept->width == 300);  // max-pixels
    CHECK(kept->height == 168);
}

TEST_CASE("photo: the camera goes off when the page is left", "[client_screens]") {
    Studio desk;
    desk.go("photo");
    desk.camera.show(client::devices::blank_picture(64, 48));
    desk.press(Key::f8);
    REQUIRE(desk.camera.use == CameraUse::photo);
    REQUIRE(desk.click("photo:close"));
    CHECK(desk.camera.use == CameraUse::off);
    CHECK(desk.title().starts_with("form "));
    desk.press(Key::f8);
    REQUIRE(desk.camera.use == CameraUse::photo);
    desk.go("voice");
    CHECK(desk.camera.use == CameraUse::off);
    desk.go("photo");
    desk.press(Key::f8);
    desk.press(Key::f12);
    CHECK(desk.camera.use == CameraUse::off);
    CHECK(desk.shell->wants_restart());
}

TEST_CASE("sounds: they lie over nothing, at any size, in any language", "[client_screens]") {
    Studio desk;
    const int language = GENERATE(0, 1, 2);
    CAPTURE(language);
    for (int i = 0; i < language; ++i)
        desk.press(Key::f2);
    for (const char* name : {"water", "packed", "voice", "photo"}) {
        desk.go(name);
        CAPTURE(name);
        check_layout(desk);
        desk.press(Key::f5);
        check_layout(desk);
        desk.press(Key::f5);
        check_layout(desk);
    }
}
