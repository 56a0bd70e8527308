#include <catch2/catch.hpp>
#include <fstream>

#include "client/ui/assets.h"
#include "client/ui/frame.h"
#include "client/ui/theme.h"
#include "client/ui/ui.h"
#include "tests/client/ui/gallery_pages.h"
#include "tests/support/screen_driver.h"

using namespace relais;
using namespace client::ui;
using tests::ScreenDriver;

TEST_CASE("text and controls have the contrast that the sun asks for", "[client_ui]") {
    const Palette& p = palette_of(GENERATE(Theme::sun, Theme::night));
    for (const Colour ground :
         {p.page, p.card, p.accent_soft, p.good_soft, p.warn_soft, p.bad_soft}) {
        CHECK(contrast(p.text, ground) >= 7);
        CHECK(contrast(p.quiet, ground) >= 6.2);
    }
    for (const Colour ground : {p.page, p.card}) {
        for (const Colour ink : {p.quiet, p.accent, p.good, p.warn, p.bad})
            CHECK(contrast(ink, ground) >= 7);
        CHECK(contrast(p.edge, ground) >= 4.5);
    }
    CHECK(contrast(p.on_accent, p.accent) >= 7);
    CHECK(contrast(p.on_accent_quiet, p.accent) >= 7);
    CHECK(contrast(p.good, p.good_soft) >= 7);
    CHECK(contrast(p.warn, p.warn_soft) >= 7);
    CHECK(contrast(p.bad, p.bad_soft) >= 7);
    CHECK(contrast(p.accent, p.accent_soft) >= 4.5);
    CHECK(contrast(rgb(0, 0, 0), rgb(255, 255, 255)) == Approx(21));
}

TEST_CASE("nothing lies over anything else, in any size", "[client_ui]") {
    const auto page = GENERATE(from_range(tests::gallery_pages()));
    const auto size = GENERATE(ScreenDriver::Size{1024, 600}, ScreenDriver::Size{1366, 768},
                               ScreenDriver::Size{1920, 1080}, ScreenDriver::Size{800, 480});
    const int step = GENERATE(0, 1, 2);
    tests::GalleryState state;
    state.page = page;
    ScreenDriver driver([&] { tests::draw_gallery(state); }, {}, {size.width, size.height, step});

    CHECK(driver.frame() <= 4);
    CAPTURE(page, size.width, size.height, step);
    CHECK(driver.overlapping() == std::vector<std::string>{});
    CHECK(driver.frame() == 1);  // settled: the next picture is the same
}

TEST_CASE("everything that can be pressed is large enough for a glove", "[client_ui]") {
    tests::GalleryState state;
    state.page = GENERATE(from_range(tests::gallery_pages()));
    ScreenDriver driver([&] { tests::draw_gallery(state); });
    driver.frame();
    for (const auto& [id, shown] : drawn()) {
        const bool is_text = id.find('.') != std::string::npos && id.find("choice.") != 0 &&
                             id.find("record.") != 0 && id.find("need.") != 0 &&
                             id.find("tally.") != 0;
        if (is_text || id == "title" || id == "top_bar" || id == "key_bar") continue;
        CAPTURE(id);
        CHECK(shown.rect.h >= 44);
        CHECK(shown.rect.w >= 44);
    }
}

TEST_CASE("a click on what was drawn is told by its id", "[client_ui]") {
    std::string clicked;
    const auto draw = [&] {
        {
            const Column column;
            title("Question");
            if (action("act", "F5", "Registre", "détail")) clicked = "act";
            if (choice("one", {"1", "Oui", "", false, false, false})) clicked = "one";
            if (row("line", {{"Fiche 1", 0.5F}, {"à envoyer", 0.5F}})) clicked = "line";
            if (field("name", {"Aminata", 7, "", true})) clicked = "name";
            if (tally_cell("cell", "A", "0-4", "1", false)) clicked = "cell";
            if (button("go", "F9", "Échanger")) clicked = "go";
            if (button("off", "F10", "Finaliser", false, false)) clicked = "off";
        }
        if (auto id = key_bar({{"F9", "échanger", "exchange"}, {"F1", "aide", ""}}, ""))
            clicked = *id;
    };
    ScreenDriver driver(draw);

    for (const char* id : {"act", "one", "line", "name", "cell", "go", "exchange"}) {
        clicked.clear();
        REQUIRE(driver.click(id));
        CHECK(clicked == id);
    }
    clicked.clear();
    REQUIRE(driver.click("off"));
    CHECK(clicked.empty());
    CHECK_FALSE(drawn().at("off").enabled);
    CHECK_FALSE(driver.click("nowhere"));
    CHECK(driver.text_of("act") == "F5 Registre détail");
    CHECK(driver.text_of("line") == "Fiche 1 | à envoyer");
    CHECK(driver.shows("Question"));
}

TEST_CASE("a resting pointer marks nothing until it moves", "[client_ui]") {
    auto frame = Frame::create(find_assets());
    REQUIRE(frame);
    const auto picture = [&] {
        do {
            (*frame)->begin(800, 600);
            choice("one", {"1", "Oui", "", false, false, false});
        } while (!(*frame)->end());
        return (*frame)->fingerprint();
    };
    const auto unmarked = picture();
    (*frame)->set_pointer(100, 50, false, 0);  // there already when the window came
    CHECK(picture() == unmarked);
    (*frame)->set_pointer(101, 50, false, 0);
    CHECK(picture() != unmarked);
    (*frame)->rest_pointer();
    CHECK(picture() == unmarked);
}

TEST_CASE("large grounds are cleared below the picture, within the window", "[client_ui]") {
    auto frame = Frame::create(find_assets());
    REQUIRE(frame);
    const auto picture = [&](bool chosen) {
        do {
            (*frame)->begin(800, 600);
            top_bar("Relais", "08:42");
            {
                const Column column;
                for (int i = 0; i < 20; ++i)
                    choice(std::to_string(i).c_str(), {"1", "Oui", "", chosen, false, false});
            }
            key_bar({{"F1", "aide", ""}}, "");
        } while (!(*frame)->end());
        return (*frame)->fingerprint();
    };
    picture(false);  // the scroll bar comes with the second
    const auto before = picture(false);
    CHECK((*frame)->flats().size() > 10);
    for (const Flat& flat : (*frame)->flats()) {
        CHECK(flat.x >= 0);
        CHECK(flat.y >= 0);
        CHECK(flat.x + flat.width <= 800);
        CHECK(flat.y + flat.height <= 600);
        CHECK(flat.colour >> 24U == 0xFF);
    }
    CHECK(picture(true) != before);
    CHECK(picture(false) == before);
}

TEST_CASE("a passphrase is recorded as dots only", "[client_ui]") {
    ScreenDriver driver([] { field("secret", {"phrase é", 9, "", true, false, true}); });
    driver.frame();
    CHECK(driver.text_of("secret") == "••••••••");
    CHECK_FALSE(driver.shows("phrase"));
}

TEST_CASE("the focused row of a long list is brought into sight as it moves", "[client_ui]") {
    tests::GalleryState state;
    state.page = "records";
    ScreenDriver driver([&] { tests::draw_gallery(state); },
                        [&](const KeyPress& key) { tests::press_gallery(state, key); });
    driver.frame();
    for (int i = 0; i < 39; ++i) {
        driver.press(Key::down);
        const Rect rect = driver.rect_of("record." + std::to_string(state.focused));
        CHECK(rect.y >= 52);
        CHECK(rect.y + rect.h <= driver.rect_of("key_bar").y);
    }
    for (int i = 0; i < 39; ++i)
        driver.press(Key::up);
    CHECK(driver.rect_of("title").y > 52);  // the head of the page came along
}

TEST_CASE("the wheel scrolls away from the focused row, and stays there", "[client_ui]") {
    tests::GalleryState state;
    state.page = "records";
    ScreenDriver driver([&] { tests::draw_gallery(state); });
    driver.frame();
    const float before = driver.rect_of("record.0").y;

    driver.wheel(-3);
    const float after = driver.rect_of("record.0").y;
    CHECK(after < before);
    driver.frame();
    CHECK(driver.rect_of("record.0").y == after);
}

TEST_CASE("another page begins at its top", "[client_ui]") {
    tests::GalleryState state;
    state.page = "unlock";
    ScreenDriver driver([&] { tests::draw_gallery(state); }, {}, {1024, 600, 2});
    driver.frame();
    driver.wheel(-50);
    REQUIRE(driver.rect_of("title").y < 0);

    state.page = "question";
    driver.frame();
    CHECK(driver.rect_of("title").y > 0);
}

TEST_CASE("two halves stand side by side, or one below the other where it is narrow",
          "[client_ui]") {
    const auto draw = [] {
        const Column column(true);
        Halves halves;
        action("left", "", "Gauche", "");
        halves.next();
        action("right", "", "Droite", "");
    };
    ScreenDriver driver(draw);
    driver.frame();
    CHECK(driver.rect_of("left").y == driver.rect_of("right").y);
    CHECK(driver.rect_of("left").x < driver.rect_of("right").x);

    driver.resize({1024, 600, 2});
    CHECK(driver.rect_of("left").y < driver.rect_of("right").y);
    CHECK(driver.rect_of("left").x == driver.rect_of("right").x);
}

TEST_CASE("the key bar shows every key, in more rows where it must", "[client_ui]") {
    const std::vector<KeyHint> keys{{"Entrée", "enregistrer et suivant", "next"},
                                    {"Maj+Entrée", "précédent", "back"},
                                    {"F3", "aller à une question", "goto"},
                                    {"F2", "langue", "language"},
                                    {"F10", "finaliser la fiche", "finalise"}};
    ScreenDriver driver([&] { key_bar(keys, "✓ enregistré 08:43"); });
    driver.frame();
    const float one_row = driver.rect_of("key_bar").h;
    driver.resize({1024, 600, 2});
    CHECK(driver.rect_of("key_bar").h > one_row);
    for (const KeyHint& key : keys)
        CHECK(driver.has(key.id));
    CHECK(driver.overlapping().empty());
}

TEST_CASE("a low window keeps its keys in one row, without the minor ones", "[client_ui]") {
    const std::vector<KeyHint> keys{
        {"Entrée", "suivant", "next"},    {"Maj+Entrée", "précédent", "back"},
        {"F3", "aller à", "goto", true},  {"F2", "langue", "language", true},
        {"F10", "finaliser", "finalise"}, {"Échap", "accueil", "home"},
        {"F1", "aide", "help", true}};
    ScreenDriver driver([&] { key_bar(keys, "✓ enregistré 08:43:12"); });
    driver.frame();
    CHECK(driver.has("goto"));
    const float one_row = driver.rect_of("key_bar").h;
    driver.resize({1024, 600, 0});
    CHECK(driver.rect_of("key_bar").h <= one_row);
    CHECK_FALSE(driver.has("goto"));
    for (const char* id : {"next", "back", "finalise", "home", "help"})
        CHECK(driver.has(id));
    CHECK(driver.overlapping().empty());
}

TEST_CASE("a letter that the fonts lack at first is there in the settled picture", "[client_ui]") {
    std::string text = "Gao";
    ScreenDriver driver([&] { body(text); });
    CHECK(driver.frame() == 1);
    text = "Ǧao ẅ \xF0\x9F\x98\x80";  // the last is beyond what the fonts hold: shown as a sign
    CHECK(driver.frame() == 2);
    CHECK(driver.frame() == 1);
}

TEST_CASE("French signs stay with the word before them", "[client_ui]") {
    const std::string text = "Depuis combien de temps êtes-vous ici ?";
    ScreenDriver driver([&] {
        const Column column;
        title(text);
    });
    for (float width = 800; width < 1000; width += 7) {
        driver.resize({width, 600, 2});
        CHECK(driver.has("title"));
        CHECK(driver.overlapping().empty());
    }
}

TEST_CASE("sizes and themes are kept within what there is", "[client_ui]") {
    const ScreenDriver driver([] {});
    set_text_step(9);
    CHECK(text_step() == 2);
    set_text_step(-4);
    CHECK(text_step() == 0);
    set_theme(Theme::night);
    CHECK(theme() == Theme::night);
}

TEST_CASE("empty and enormous content is drawn without harm", "[client_ui]") {
    const std::string huge(20000, 'M');
    ScreenDriver driver([&] {
        top_bar(huge, huge);
        progress_line(7);
        {
            const Column column;
            title("");
            title(huge);
            body(huge + " " + huge);
            figures({});
            figures({{huge, huge}});
            bars({}, {});
            bars({-1, 0, 2147483647}, {});
            choice("huge", {huge, huge, huge, true, true, false});
            row("none", {});
            row("wide", {{huge, 0.01F}, {"", 5}});
            field("field", {huge, huge.size() + 9, "", true});
            field("broken", {"\xC3\x28\xFF", 1, "", true, false, true});
            field("lines", {huge + "\n\n", 3, "", true, false, false, true});
            tally_cell("cell", "", huge, huge, true);
            button("button", huge, huge);
            message(Sign::bad, "", "");
        }
        key_bar({{huge, huge, "key"}, {"", "", ""}}, huge);
    });
    CHECK(driver.frame() <= 8);
    CHECK(driver.has("button"));
}
