// Files, drawings and codes as answers, through the whole window and a real store.
#include <filesystem>

#include "client/devices/picture.h"
#include "client/work/files.h"
#include "forms/base/file.h"
#include "sync/store/store.h"
#include "tests/client/screens/desk.h"

using namespace relais;
using namespace relais::tests;
using client::ui::Key;

namespace {

constexpr const char* kMedia =
    "| survey |\n"
    "| | type | name | label | parameters | appearance |\n"
    "| | image | photo | Photo | max-pixels=64 | |\n"
    "| | image | main | Signature | | signature |\n"
    "| | image | plan | Plan | | annotate |\n"
    "| | audio | voix | Voix | | |\n"
    "| | barcode | carte | Carte | | |\n"
    "| settings |\n| | form_title | form_id | version |\n| | Pièces | pieces | 1 |\n";

struct Media : Desk {
    TemporaryFolder home;
    std::string old_home;
    Media() {
        if (const char* now = std::getenv("HOME")) old_home = now;
        setenv("HOME", home.path().c_str(), 1);
        std::filesystem::create_directory(home / "DCIM");
        auto picture = client::devices::blank_picture(200, 100);
        picture.rgb[0] = 0;
        REQUIRE(write_file_atomically(home / "DCIM/village.jpg",
                                      client::devices::to_jpeg(picture) + "Exif Wabaria"));
        REQUIRE(write_file_atomically(home / "DCIM/faux.jpg", "not a picture"));
        REQUIRE(write_file_atomically(home / "DCIM/puits.png", client::devices::to_png(picture)));
        REQUIRE(write_file_atomically(home / "DCIM/salut.ogg", "OggS bonjour"));
        REQUIRE(write_file_atomically(
            home / "carte.png", *read_file(REPO_ROOT "/tests/data/devices/carte.png", 1U << 20U)));
        settle_in({{"pieces.md", kMedia}});
        press(Key::f5);
        REQUIRE(title().starts_with("form 1/"));
    }
    ~Media() { setenv("HOME", old_home.c_str(), 1); }
    Media(const Media&) = delete;
    Media& operator=(const Media&) = delete;

    std::string answer(const std::string& path) {
        return workplace->interview()->answer_at("/data/" + path);
    }
    void go_to(int page) {
        while (!title().starts_with("form " + std::to_string(page) + "/"))
            press(Key::enter);
    }
    /// From the home folder into DCIM, then the file of that name.
    void choose(const std::string& letters) {
        press(Key::f6);
        press(Key::enter);  // the home folder
        enter("dcim");
        enter(letters);
    }
    /// What the store holds of the only record.
    std::vector<sync::store::Attachment> finalised_files(std::string& instance) {
        workplace.reset();
        auto store = sync::store::Store::open(laptop.folder / "store", laptop.clock, laptop.random);
        REQUIRE(store);
        REQUIRE(store->unlock("AD-07", client::work::tests::kPassphrase));
        instance = store->payload(1)->instance_xml;
        const auto records = store->records();
        REQUIRE(records);
        return *store->attachments(draft);
    }
    std::string draft;
};

}  // namespace

TEST_CASE("media: a photograph is chosen by keys, kept sealed, smaller and without its place",
          "[client_screens]") {
    Media desk;
    CHECK(desk.shows("Aucun fichier pour l'instant."));
    desk.choose("village");
    const std::string name = desk.answer("photo");
    REQUIRE(name.starts_with("photo-"));
    REQUIRE(name.ends_with(".jpg"));
    CHECK(desk.shows("✓ " + name));
    CHECK(desk.driver->has("picture:/data/photo"));
    CHECK(desk.title().starts_with("form 1/"));

    desk.press(Key::del);
    CHECK(desk.answer("photo").empty());
    desk.press(letter("z", false, true));
    CHECK(desk.answer("photo") == name);
    CHECK(desk.driver->has("picture:/data/photo"));

    desk.choose("puits");  // another one in its place
    const std::string second = desk.answer("photo");
    CHECK(second.ends_with(".png"));
    desk.draft = desk.workplace->draft_id();
    desk.press(Key::f10);
    desk.press(Key::f10);
    REQUIRE(desk.title() == "home");
    std::string instance;
    const auto files = desk.finalised_files(instance);
    REQUIRE(files.size() == 1);  // the first one went when the record was made
    CHECK(files[0].name == second);
    CHECK(instance.find(second) != std::string::npos);

    auto store = sync::store::Store::open(desk.laptop.folder / "store", desk.laptop.clock,
                                          desk.laptop.random);
    REQUIRE(store->unlock("AD-07", client::work::tests::kPassphrase));
    const auto bytes = store->attachment(desk.draft, second);
    REQUIRE(bytes);
    const auto picture = client::devices::read_picture(*bytes);
    REQUIRE(picture);
    CHECK(picture->width == 64);
    CHECK(picture->height == 32);
    CHECK(bytes->find("Wabaria") == std::string::npos);
}

TEST_CASE("media: what cannot be read is told, and the list stays open", "[client_screens]") {
    Media desk;
    desk.choose("faux");
    CHECK(desk.answer("photo").empty());
    CHECK(desk.driver->has("files:filter"));
    desk.press(Key::escape);  // the letters are not a way out of the form
    CHECK_FALSE(desk.driver->has("files:filter"));
    CHECK(desk.title().starts_with("form 1/"));
    desk.press(Key::escape);
    CHECK(desk.title() == "home");
}

TEST_CASE("media: only files that serve are listed, folders lead up and down", "[client_screens]") {
    Media desk;
    desk.press(Key::f6);
    CHECK(desk.shows("Dossier personnel"));
    desk.press(Key::enter);
    CHECK(desk.shows("DCIM /"));
    REQUIRE(desk.click("file:DCIM"));
    CHECK(desk.shows("village.jpg"));
    CHECK_FALSE(desk.shows("salut.ogg"));
    desk.press(Key::backspace);
    CHECK(desk.shows("DCIM /"));
    desk.press(Key::escape);
    desk.go_to(4);
    desk.choose("salut");
    CHECK(desk.answer("voix").ends_with(".ogg"));
}

TEST_CASE("media: a signature is drawn by keys and by the mouse", "[client_screens]") {
    Media desk;
    desk.go_to(2);
    desk.press(Key::f5);
    CHECK(desk.driver->has("sheet:/data/main"));
    desk.press(Key::space);
    for (int i = 0; i < 10; ++i)
        desk.press(Key::right);
    desk.press(Key::space);
    REQUIRE(desk.click("sheet:/data/main"));
    desk.press(Key::enter);
    const std::string name = desk.answer("main");
    REQUIRE(name.ends_with(".png"));

    std::optional<client::work::Picture> picture;
    desk.workplace->open_picture(name, 2000, [&](Result<client::work::Picture> opened) {
        if (opened) picture = std::move(*opened);
    });
    REQUIRE(picture);
    CHECK(picture->width == 800);
    CHECK(picture->height == 300);
    const auto dark = [&](int x, int y) {
        return picture->rgb[static_cast<std::size_t>((y * 800 + x) * 3)] < 128;
    };
    CHECK(dark(400, 150));
    CHECK(dark(480, 150));
    CHECK(dark(560, 150));
    CHECK_FALSE(dark(600, 150));
    CHECK_FALSE(dark(480, 200));
}

TEST_CASE("media: a drawing that is given up leaves nothing", "[client_screens]") {
    Media desk;
    desk.go_to(2);
    REQUIRE(desk.click("draw:/data/main"));
    desk.press(Key::enter);  // an empty sheet is no answer
    CHECK(desk.driver->has("sheet:/data/main"));
    desk.press(Key::space);
    desk.press(Key::down);
    REQUIRE(desk.click("sheet:undo"));
    desk.press(Key::escape);
    CHECK_FALSE(desk.driver->has("sheet:/data/main"));
    CHECK(desk.answer("main").empty());
    CHECK(desk.title().starts_with("form 2/"));
}

TEST_CASE("media: a picture is drawn upon", "[client_screens]") {
    Media desk;
    desk.go_to(3);
    desk.choose("puits");
    const std::string first = desk.answer("plan");
    desk.press(Key::f5);
    desk.press(Key::space);
    desk.press(Key::left);
    desk.press(Key::enter);
    const std::string second = desk.answer("plan");
    CHECK(second != first);
    std::optional<client::work::Picture> picture;
    desk.workplace->open_picture(second, 2000, [&](Result<client::work::Picture> opened) {
        if (opened) picture = std::move(*opened);
    });
    REQUIRE(picture);
    CHECK(picture->width == 200);
    CHECK(picture->rgb[0] == 0);  // the one dark dot of what lies below
}

TEST_CASE("media: a code is typed by a scanner, read from a picture, or asked of a camera",
          "[client_screens]") {
    Media desk;
    desk.go_to(5);
    desk.press(Key::f6);
    desk.press(Key::enter);
    desk.enter("carte");
    CHECK(desk.answer("carte") == "CARTE-ML-07-000431;Fatoumata Maïga");
    CHECK_FALSE(desk.driver->has("files:filter"));
    CHECK(desk.driver->text_of("/data/carte") == "CARTE-ML-07-000431;Fatoumata Maïga");

    desk.press(Key::f5);
    CHECK(desk.shows("Cet ordinateur n'a pas de caméra."));
    desk.press(Key::f5);
    CHECK_FALSE(desk.shows("Cet ordinateur n'a pas de caméra."));
    desk.press(Key::f6);
    desk.press(Key::enter);
    desk.enter("dcim");
    desk.enter("puits");
    CHECK(desk.answer("carte") == "CARTE-ML-07-000431;Fatoumata Maïga");
    desk.press(Key::escape);
    for (int i = 0; i < 60; ++i)
        desk.press(Key::backspace);
    REQUIRE(desk.answer("carte").empty());
    desk.enter("6190000123457");
    CHECK(desk.answer("carte") == "6190000123457");
    CHECK(desk.title() == "review");
}
