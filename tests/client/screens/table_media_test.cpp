// Pictures and sound in the rows of tables and in the table of a roster; films; the keys of a row's
// own questions.
#include "client/ui/ui.h"
#include "tests/client/screens/desk.h"
#include "tests/client/screens/layout_check.h"
#include "tests/client/work/media_form.h"

#include <fstream>

using namespace relais;
using namespace relais::tests;
using client::devices::SoundState;
using client::ui::Key;

namespace {

constexpr const char* kTables =
    "| survey |\n"
    "| | type | name | label | appearance | image | audio | video |\n"
    "| | begin group | needs | Besoins | field-list | | | |\n"
    "| | select_one much | head | Combien ? | label | | | |\n"
    "| | select_one much | water | Eau | list-nolabel | puits.png | puits.wav | |\n"
    "| | select_one much | food | Vivres | list-nolabel | fleuve.png | | |\n"
    "| | select_one much | tools | Outils | list-nolabel | nulle_part.png | nulle_part.wav | |\n"
    "| | end group | | | | | | |\n"
    "| | select_one much | single | Seul | list | | | |\n"
    "| | begin repeat | member | Membre | relais-grid | | | |\n"
    "| | text | name | Nom | | puits.png | puits.wav | |\n"
    "| | select_one much | wish | Souhait | | | | |\n"
    "| | geopoint | place | Lieu | | | | |\n"
    "| | text | story | Récit | multiline | | | |\n"
    "| | end repeat | | | | | | |\n"
    "| | select_one seen | seen | Vu ? | | | | film.mp4 |\n"
    "| | video | film | Film | | | | |\n"
    "| choices |\n"
    "| | list_name | name | label | image | audio | video |\n"
    "| | much | none | Rien | puits.png | puits.wav | |\n"
    "| | much | some | Un peu | fleuve.png | | |\n"
    "| | much | lots | Beaucoup | | | |\n"
    "| | seen | yes | Oui | | | oui.mp4 |\n"
    "| | seen | no | Non | | | |\n"
    "| settings |\n| | form_title | form_id |\n| | Tableaux | tableaux |\n";

/// A film of that many milliseconds, as far as its head goes.
std::string film_file(std::uint32_t ms) {
    const auto number = [](std::uint32_t value) {
        std::string text;
        for (int shift = 24; shift >= 0; shift -= 8)
            text += static_cast<char>((value >> static_cast<unsigned>(shift)) & 0xFFU);
        return text;
    };
    const std::string head = number(0) + number(0) + number(0) + number(1'000) + number(ms);
    const std::string mvhd = number(8 + static_cast<std::uint32_t>(head.size())) + "mvhd" + head;
    return number(16) + "ftypisom" + number(0) +
           number(8 + static_cast<std::uint32_t>(mvhd.size())) + "moov" + mvhd;
}

struct Tables : Desk {
    FakeSound& sound = laptop.sound;
    Tables() {
        auto files = client::work::tests::media_form();
        files[0] = {"tableaux.md", kTables};
        settle_in(std::move(files));
        press(Key::f5);
        REQUIRE(title().starts_with("form 1/"));
        driver->frame();
    }
    void go(const std::string& path) {
        workplace->interview()->go_to(path);
        driver->frame();
        driver->frame();
    }
    std::string answer(const std::string& path) const {
        return workplace->interview()->answer_at(path);
    }
};

client::ui::KeyPress shifted(Key which) {
    return key(which, true);
}

}  // namespace

TEST_CASE("table rows: their label is heard and seen by the same keys", "[client_screens]") {
    Tables desk;
    check_layout(desk);
    CHECK(desk.shows("Eau ▶"));
    desk.press(Key::f7);
    CHECK(desk.sound.now.state == SoundState::playing);
    CHECK(desk.sound.played.size() == 1);
    desk.press(Key::f7);
    CHECK(desk.sound.now.state == SoundState::off);
    CHECK_FALSE(desk.driver->has("label-picture:/data/needs/water"));
    desk.press(Key::f11);
    CHECK(desk.driver->has("label-picture:/data/needs/water"));
    check_layout(desk);
    desk.press(Key::f11);
    REQUIRE(desk.click("enlarge:/data/needs/water"));
    CHECK(desk.driver->has("label-picture:/data/needs/water"));
    desk.press(Key::f11);
    // Its choices, one after the other.
    desk.press(shifted(Key::f7));
    CHECK(desk.sound.now.state == SoundState::playing);
    desk.press(Key::space);
    CHECK(desk.answer("/data/needs/water") == "none");
    desk.press(Key::f7);
    desk.press(Key::tab);
    CHECK_FALSE(desk.driver->has("listen:/data/needs/water"));
    CHECK(desk.driver->has("enlarge:/data/needs/food"));
}

TEST_CASE("table rows: a click on a label brings the keys, and answers nothing",
          "[client_screens]") {
    Tables desk;
    REQUIRE(desk.click("row:/data/needs/tools"));
    CHECK(desk.answer("/data/needs/tools").empty());
    CHECK(desk.shows("Image absente : nulle_part.png"));
    REQUIRE(desk.click("listen:/data/needs/tools"));
    CHECK(desk.shows("Son absent : nulle_part.wav"));
    check_layout(desk);
    desk.type("3");
    CHECK(desk.answer("/data/needs/tools") == "lots");
}

TEST_CASE("table rows: one without a head shows its choices' pictures itself", "[client_screens]") {
    Tables desk;
    desk.go("/data/single");
    CHECK(desk.shows("Rien ▶"));
    check_layout(desk);
    desk.press(shifted(Key::f7));
    CHECK(desk.sound.now.state == SoundState::playing);
    desk.type("2");
    CHECK(desk.answer("/data/single") == "some");
}

TEST_CASE("roster table: columns are heard and seen, choices too", "[client_screens]") {
    Tables desk;
    desk.go("/data/single");
    desk.press(Key::enter);
    desk.press(Key::insert);
    desk.driver->frame();
    REQUIRE(desk.shows("Nom ▶"));
    check_layout(desk);
    desk.press(Key::f7);
    CHECK(desk.sound.now.state == SoundState::playing);
    desk.press(Key::f7);
    desk.press(Key::f11);
    CHECK(desk.driver->has("label-picture:/data/member[1]/name"));
    check_layout(desk);
    desk.press(Key::f11);
    desk.type("Awa");
    desk.press(Key::enter);
    desk.press(Key::f11);
    CHECK(desk.driver->has("/data/member[1]/wish=none"));
    check_layout(desk);
    desk.press(shifted(Key::f7));
    CHECK(desk.sound.now.state == SoundState::playing);
    desk.type("2");
    CHECK(desk.answer("/data/member[1]/wish") == "some");
    desk.press(Key::f11);
    CHECK_FALSE(desk.driver->has("/data/member[1]/wish=none"));
    desk.press(Key::f1);
    CHECK(desk.shows("Aide"));
    desk.press(Key::f1);
    REQUIRE(desk.click("key:f11"));
    CHECK(desk.driver->has("/data/member[1]/wish=none"));
}

TEST_CASE("roster table: on a row's own page F6 is the question's where it needs it",
          "[client_screens]") {
    Tables desk;
    desk.go("/data/single");
    desk.press(Key::enter);
    desk.press(Key::insert);
    desk.type("Awa");
    desk.press(Key::f6);
    REQUIRE(desk.shows("Lieu"));
    CHECK(desk.shows("Ctrl+Entrée"));
    desk.press(Key::f6);
    CHECK(desk.driver->has("picker:name"));
    desk.press(Key::f1);
    CHECK(desk.shows("Tapez les premières lettres du lieu"));
    check_layout(desk);
    desk.press(Key::escape);
    CHECK_FALSE(desk.shows("Tapez les premières lettres du lieu"));
    CHECK(desk.driver->has("picker:name"));
    desk.press(Key::escape);
    desk.press(key(Key::enter, false, true));
    CHECK(desk.shows("Nom ▶"));
    desk.press(Key::f6);
    desk.press(Key::enter);
    REQUIRE(desk.shows("Récit"));
    desk.press(Key::f1);
    CHECK(desk.shows("Aide"));
    desk.press(Key::f1);
    desk.press(Key::f6);
    CHECK(desk.shows("Nom ▶"));
}

TEST_CASE("films: that they are there is told, and what can be done", "[client_screens]") {
    Tables desk;
    desk.go("/data/seen");
    CHECK(desk.shows("Un film accompagne cette question"));
    CHECK(desk.shows("Des films accompagnent ces réponses"));
    check_layout(desk);
    desk.go("/data/film");
    CHECK(desk.shows("Filmez avec un téléphone"));
    const std::string path = desk.laptop.folder / "Vue.MP4";
    std::ofstream(path, std::ios::binary) << film_file(65'000);
    client::work::FileRules rules;
    desk.workplace->attach("/data/film", path, rules, {});
    desk.driver->frame();
    desk.driver->frame();
    REQUIRE(desk.answer("/data/film").ends_with(".mp4"));
    CHECK(desk.shows("1:05"));
    CHECK(desk.shows("Un film ne peut pas être regardé ici"));
    check_layout(desk);
    desk.press(Key::del);
    CHECK(desk.answer("/data/film").empty());
}

TEST_CASE("drawing: in Arabic the pen goes where the arrow points", "[client_screens]") {
    Desk desk;
    desk.settle_in({{"dessin.md", "| survey |\n"
                                  "| | type | name | label::Arabic (ar) | appearance |\n"
                                  "| | image | drawn | ارسم | draw |\n"
                                  "| settings |\n| | form_title | form_id |\n| | D | d |\n"}});
    desk.press(Key::f5);
    REQUIRE(desk.title().starts_with("form 1/"));
    REQUIRE(client::ui::is_mirrored());
    desk.press(Key::f5);
    desk.press(Key::space);
    for (int i = 0; i < 4; ++i)
        desk.press(Key::left);
    desk.press(Key::enter);
    const std::string name = desk.workplace->interview()->answer_at("/data/drawn");
    REQUIRE(name.ends_with(".png"));
    std::optional<client::devices::Picture> sheet;
    desk.workplace->open_picture(name, 2'048, [&](Result<client::devices::Picture> opened) {
        if (opened) sheet = std::move(*opened);
    });
    REQUIRE(sheet);
    // What was drawn lies left of the middle, where the pen began.
    const auto width = static_cast<std::size_t>(sheet->width);
    std::size_t left = 0, right = 0;
    for (std::size_t i = 0; i < sheet->rgb.size(); i += 3)
        if (sheet->rgb[i] < 128) (i / 3 % width < width / 2 ? left : right) += 1;
    CHECK(left > 10 * right);
    CHECK(left > 0);
}
