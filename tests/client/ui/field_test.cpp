// A field as it is worked: by pointer, by keys that know its lines, with the special letters open.
#include <catch2/catch.hpp>

#include "client/ui/frame.h"
#include "client/ui/ui.h"
#include "forms/base/text.h"
#include "tests/support/screen_driver.h"

using namespace relais;
using namespace client::ui;
using tests::ScreenDriver;

namespace {

/// One field in a window of its own, worked as a screen works it.
struct Sheet {
    TextEdit edit;
    bool multiline = false, focused = true;
    std::unique_ptr<ScreenDriver> driver;

    explicit Sheet(const std::string& text, const std::string& language = "fr",
                   bool several_lines = false)
        : multiline(several_lines) {
        edit.set(text);
        driver = std::make_unique<ScreenDriver>(
            [this] {
                const Column column;
                Field shown = field_of(edit, focused);
                shown.multiline = multiline;
                if (field("field", shown)) focused = true;
                if (const auto pointed = take_pointed()) edit.press(*pointed);
            },
            [this](const KeyPress& key) { edit.press(key); });
        REQUIRE(set_ui_language(language));
        driver->frame();
    }
    void press(Key key, bool shift = false) {
        KeyPress press = tests::key_press(key);
        press.shift = shift;
        driver->press(press);
    }
    void click(float x, float y) const {
        for (const bool down : {false, true, false})
            driver->point(x, y, down);
    }
    [[nodiscard]] float left() const { return driver->rect_of("field").x; }
    [[nodiscard]] float right() const { return left() + driver->rect_of("field").w; }
    [[nodiscard]] float top() const { return driver->rect_of("field").y; }
};

}  // namespace

TEST_CASE("field: a click puts the caret where it points", "[client_ui]") {
    Sheet sheet("Tombouctou");
    sheet.click(sheet.left() + 19, sheet.top() + 28);
    CHECK(sheet.edit.caret == 0);
    sheet.click(sheet.right() - 30, sheet.top() + 28);
    CHECK(sheet.edit.caret == sheet.edit.text.size());
    sheet.click(sheet.left() + 60, sheet.top() + 28);
    CHECK(sheet.edit.caret > 1);
    CHECK(sheet.edit.caret < 6);
}

TEST_CASE("field: on an Arabic page the text begins at the right", "[client_ui]") {
    Sheet sheet("باب المدينة", "ar");
    sheet.click(sheet.right() - 19, sheet.top() + 28);
    CHECK(sheet.edit.caret == 0);
    sheet.click(sheet.left() + 30, sheet.top() + 28);
    CHECK(sheet.edit.caret == sheet.edit.text.size());
    // A number there is still read from the left, at the right.
    sheet.edit.set("76660001");
    sheet.click(sheet.right() - 19, sheet.top() + 28);
    CHECK(sheet.edit.caret == 8);
}

TEST_CASE("field: dragging selects, a click lets go", "[client_ui]") {
    Sheet sheet("Tombouctou");
    const float y = sheet.top() + 28;
    sheet.driver->point(sheet.left() + 19, y, false);
    sheet.driver->point(sheet.left() + 19, y, true);
    sheet.driver->point(sheet.left() + 60, y, true);
    sheet.driver->point(sheet.right() - 19, y, true);
    sheet.driver->point(sheet.right() - 19, y, false);
    CHECK(sheet.edit.selection_start() == 0);
    CHECK(sheet.edit.selection_end() == sheet.edit.text.size());
    sheet.click(sheet.left() + 60, y);
    CHECK_FALSE(sheet.edit.has_selection());
}

TEST_CASE("field: a click into a field without the keys brings them and the caret", "[client_ui]") {
    Sheet sheet("Tombouctou");
    sheet.focused = false;
    sheet.click(sheet.left() + 19, sheet.top() + 28);
    CHECK(sheet.focused);
    CHECK(sheet.edit.caret == 0);
}

TEST_CASE("field: a click among a passphrase's dots goes between its letters", "[client_ui]") {
    Sheet sheet("éàü phrase");
    sheet.edit.secret = true;
    sheet.click(sheet.left() + 19 + 14, sheet.top() + 28);
    CHECK(sheet.edit.caret > 0);
    CHECK(sheet.edit.caret % 2 == 0);
    CHECK(sheet.edit.caret <= 6);
}

TEST_CASE("field: up and down go through the lines as they are wrapped", "[client_ui]") {
    const std::string language = GENERATE("fr", "ar");
    const std::string words =
        language == "ar" ? "رب الأسرة غائب وأخوه يجيب " : "Le chef est absent ";
    std::string text;
    for (int i = 0; i < 12; ++i)
        text += words;
    text += "\n" + words;
    Sheet sheet(text, language, true);
    CAPTURE(language);
    const std::size_t end = sheet.edit.caret;
    int lines = 1;
    while (lines < 50) {
        const std::size_t before = sheet.edit.caret;
        sheet.press(Key::up);
        if (sheet.edit.caret == before) break;
        CHECK(sheet.edit.caret < before);
        ++lines;
    }
    CHECK(lines >= 3);
    const std::size_t first = sheet.edit.caret;
    sheet.press(Key::home);
    CHECK(sheet.edit.caret == 0);
    sheet.press(Key::end);
    const std::size_t end_of_first = sheet.edit.caret;
    CHECK(end_of_first > first);
    CHECK(end_of_first < text.find('\n'));
    for (int i = 1; i < lines; ++i)
        sheet.press(Key::down);
    CHECK(sheet.edit.caret > text.find('\n'));
    CHECK(sheet.edit.caret <= end);
    sheet.press(Key::home, true);
    CHECK(sheet.edit.selection_start() == text.find('\n') + 1);
}

TEST_CASE("field: arrows leave a line at its edge for the next one", "[client_ui]") {
    Sheet sheet("باب\nباب", "ar", true);
    sheet.press(Key::up);
    sheet.press(Key::home);
    for (int i = 0; i < 3; ++i)
        sheet.press(Key::left);
    CHECK(sheet.edit.caret == 6);
    sheet.press(Key::left);
    CHECK(sheet.edit.caret == 7);
    sheet.press(Key::right);
    CHECK(sheet.edit.caret == 6);
}

TEST_CASE("field: the special letters stand below it and are chosen by a click", "[client_ui]") {
    const std::string language = GENERATE("fr", "ar");
    Sheet sheet("d", language);
    CHECK_FALSE(sheet.driver->has("letter:ɔ"));
    sheet.press(Key::menu);
    REQUIRE(sheet.driver->has("letter:ɔ"));
    CHECK(sheet.driver->overlapping().empty());
    CHECK(sheet.driver->rect_of("letter:ɔ").h >= 44);
    CHECK(sheet.driver->rect_of("letter:Ɔ").w >= 44);
    REQUIRE(sheet.driver->click("letter:ɔ"));
    CHECK(sheet.edit.text == "dɔ");
    CHECK_FALSE(sheet.driver->has("letter:ɔ"));
    sheet.press(Key::menu);
    REQUIRE(sheet.driver->click("letter:á"));
    CHECK(sheet.edit.text == "dɔ\u0301");
    for (const auto size : {ScreenDriver::Size{1024, 600, 2}, ScreenDriver::Size{800, 480, 2}}) {
        sheet.press(Key::menu);
        sheet.driver->resize(size);
        CHECK(sheet.driver->overlapping().empty());
        sheet.press(Key::escape);
    }
}

TEST_CASE("field: the caret of a long text stays in sight on both kinds of page", "[client_ui]") {
    const std::string language = GENERATE("fr", "ar");
    std::string text;
    for (int i = 0; i < 60; ++i)
        text += language == "ar" ? "مدينة " : "ville ";
    Sheet sheet(text, language);
    sheet.press(Key::home);
    sheet.press(Key::end);
    // What lies under the edge where the text ends is its end.
    const float at_end = language == "ar" ? sheet.left() + 20 : sheet.right() - 20;
    sheet.click(at_end, sheet.top() + 28);
    CHECK(sheet.edit.caret + 4 >= text.size());
    sheet.press(Key::home);
    const float at_start = language == "ar" ? sheet.right() - 20 : sheet.left() + 20;
    sheet.click(at_start, sheet.top() + 28);
    CHECK(sheet.edit.caret <= 2);
}

TEST_CASE("field: scripts met for the first time are there in the settled picture", "[client_ui]") {
    std::string text = "Gao";
    ScreenDriver driver([&] { body(text); });
    CHECK(driver.frame() == 1);
    for (const char* met : {"سلام", "ⵜⴰⵎⴰⵛⴻⵇ", "پچگ", "ݣ ۋ"}) {
        text = met;
        CHECK(driver.frame() == 2);
        CHECK(driver.frame() == 1);
    }
    text = "سلام ⵜⴰ پچگ";
    CHECK(driver.frame() == 1);
}
