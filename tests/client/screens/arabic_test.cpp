// A form read from right to left: every widget mirrored, arrows that go where they point, Arabic
// typed, chosen by its letters and searched.
#include <fstream>
#include <sstream>

#include "client/screens/language.h"
#include "client/work/words.h"
#include "tests/client/screens/form_desk.h"
#include "tests/client/screens/layout_check.h"

using namespace relais;
using namespace relais::tests;
using client::ui::Key;
namespace work = client::work;

namespace {

/// The form with every widget, whose second language is told to be this one.
std::string widgets_in(const std::string& language) {
    std::ifstream file(REPO_ROOT "/tests/data/forms/widgets.md", std::ios::binary);
    std::stringstream bytes;
    bytes << file.rdbuf();
    std::string form = bytes.str();
    const std::string english = "English (en)";
    for (std::size_t at = form.find(english); at != std::string::npos; at = form.find(english, at))
        form.replace(at, english.size(), language);
    return form;
}

struct ArabicDesk : FormDesk {
    explicit ArabicDesk(const std::string& form) : FormDesk("form.md", form) {}
    float x_of(const std::string& id) const { return driver->rect_of(id).x; }
};

const std::string kForm = R"(
| survey |
| | type | name | label::Français (fr) | label::العربية (ar) | label::Tamasheq (taq-Arab) | appearance |
| | text | name | Nom ? | ما الاسم؟ | ما الاسم؟ | |
| | select_one place | place | Lieu ? | أين؟ | أين؟ | |
| | select_one place | found | Où ? | في أي مكان؟ | في أي مكان؟ | minimal |
| | text | story | Récit | القصة | القصة | multiline |
| choices |
| | list_name | name | label::Français (fr) | label::العربية (ar) | label::Tamasheq (taq-Arab) |
| | place | gao | Gao | غاو | غاو |
| | place | kidal | Kidal | كيدال | كيدال |
| | place | menaka | Ménaka | مدينة ميناكا (Ménaka) | ميناكا |
)";

}  // namespace

TEST_CASE("arabic: every widget of a mirrored form keeps apart from the others",
          "[client_screens]") {
    ArabicDesk desk(widgets_in("العربية (ar)"));
    desk.press(Key::f2);
    REQUIRE(client::ui::is_mirrored());
    REQUIRE(client::ui::ui_language() == "ar");
    auto& interview = *desk.workplace->interview();
    std::size_t pages = 0;
    for (bool more = true; more; more = interview.next(), ++pages) {
        desk.driver->frame();
        check_layout(desk);
        if (interview.at_end()) break;
    }
    CHECK(pages > 25);
}

TEST_CASE("arabic: arrows and clicks go where they point on a mirrored scale", "[client_screens]") {
    ArabicDesk desk(widgets_in("العربية (ar)"));
    desk.press(Key::f2);
    desk.go("water");
    desk.press(Key::left);  // the scale begins at the right
    desk.press(Key::left);
    desk.press(Key::left);
    CHECK(desk.answer("water") == "4");
    desk.press(Key::right);
    CHECK(desk.answer("water") == "2");
    const auto scale = desk.driver->rect_of("/data/water-scale");
    for (const bool down : {false, true, false})
        desk.driver->point(scale.x + scale.w * 0.2F, scale.y + 24, down);
    CHECK(desk.answer("water") == "16");

    desk.go("stars");
    CHECK(desk.x_of("/data/stars=1") > desk.x_of("/data/stars=4"));
    REQUIRE(desk.click("/data/stars=4"));
    CHECK(desk.answer("stars") == "4");
    desk.go("tiles");
    desk.press(Key::left);
    desk.press(Key::left);
    CHECK_FALSE(desk.shows("Rien"));
}

TEST_CASE("arabic: the form's language turns the page, and the window's words with it",
          "[client_screens]") {
    ArabicDesk desk(kForm);
    CHECK_FALSE(client::ui::is_mirrored());
    desk.press(Key::f2);
    CHECK(client::ui::is_mirrored());
    CHECK(desk.shows("ما الاسم؟"));
    CHECK(desk.shows("التالي"));
    desk.press(Key::f2);  // a language that the window has not, in Arabic script
    CHECK(client::ui::is_mirrored());
    CHECK(client::ui::ui_language() == "ar");
    desk.press(Key::f2);  // English is the window's alone
    CHECK(client::ui::ui_language() == "en");
    CHECK(client::ui::is_mirrored());
    CHECK(desk.shows("next"));
    desk.press(Key::f2);
    CHECK(client::ui::ui_language() == "fr");
    CHECK_FALSE(client::ui::is_mirrored());
    CHECK(desk.shows("Nom ?"));
    desk.press(Key::escape);
    CHECK(desk.title() == "home");
    CHECK_FALSE(client::ui::is_mirrored());
}

TEST_CASE("arabic: a name is typed with a click in its middle, and is the answer",
          "[client_screens]") {
    ArabicDesk desk(kForm);
    desk.press(Key::f2);
    desk.type("زينب الأنصاري");
    CHECK(desk.answer("name") == "زينب الأنصاري");
    const auto field = desk.driver->rect_of("/data/name");
    for (const bool down : {false, true, false})
        desk.driver->point(field.x + field.w - 20, field.y + field.h / 2, down);
    desk.type("أم ");
    CHECK(desk.answer("name") == "أم زينب الأنصاري");
    desk.press(Key::left);  // on
    desk.press(Key::backspace);
    CHECK(desk.answer("name") == "أم ينب الأنصاري");

    desk.press(letter("l", false, true));
    REQUIRE(desk.click("letter:ɛ"));
    CHECK(desk.answer("name") == "أم ɛينب الأنصاري");
    desk.press(letter("l", false, true));
    desk.press(Key::escape);  // only puts the letters away
    CHECK(desk.title().starts_with("form 1/"));
    desk.press(letter("z", false, true));
    CHECK(desk.answer("name") != "أم ɛينب الأنصاري");
}

TEST_CASE("arabic: choices are taken by their Arabic letters", "[client_screens]") {
    ArabicDesk desk(kForm);
    desk.press(Key::f2);
    desk.go("place");
    client::ui::KeyPress kaf = letter("ك");
    kaf.letter = ";";  // what stands on that key for shortcuts
    desk.press(kaf);
    CHECK(desk.answer("place") == "kidal");
    desk.press(letter("م"));
    CHECK(desk.answer("place") == "menaka");
}

TEST_CASE("arabic: what the interview itself says is Arabic too", "[client_screens]") {
    std::string form = kForm;
    const std::string before = "| | text | name | Nom ? | ما الاسم؟ | ما الاسم؟ | |";
    REQUIRE(form.find(before) != std::string::npos);
    form.replace(form.find(before), before.size(),
                 "| | integer | name | Nom ? | ما الاسم؟ | ما الاسم؟ | |");
    ArabicDesk desk(form);
    desk.press(Key::f2);
    desk.type("-");
    desk.press(Key::enter);
    CHECK_FALSE(desk.shows("nombre"));
    CHECK(work::tongue_of("العربية (ar)") == work::Tongue::arabic);
    CHECK(work::tongue_of("Arabic") == work::Tongue::arabic);
    CHECK(work::tongue_of("Français (fr)") == work::Tongue::french);
    CHECK(work::numbered("مرحلة", 1, 2, work::Tongue::arabic) == "مرحلة 1 من 2");
    CHECK(work::failure_text({}, forms::model::DataType::integer, work::Tongue::arabic) ==
          "الإجابة لازمة.");
}

TEST_CASE("arabic: a long answer is written over several lines", "[client_screens]") {
    ArabicDesk desk(kForm);
    desk.press(Key::f2);
    desk.go("story");
    std::string story;
    for (int i = 0; i < 15; ++i)
        story += "رب الأسرة غائب ";
    desk.type(story);
    CHECK(desk.answer("story") == story);
    desk.press(Key::up);
    desk.type("ص");
    CHECK(desk.answer("story").size() == story.size() + 2);
    CHECK_FALSE(desk.answer("story").ends_with("ص"));
    CHECK(desk.title().starts_with("form 4/"));
    check_layout(desk);
}

TEST_CASE("arabic: a form's language is told by its code, or by its usual name",
          "[client_screens]") {
    using client::screens::language_code;
    using client::screens::window_language;
    CHECK(language_code("Français (fr)") == "fr");
    CHECK(language_code("Tamasheq ( taq-Arab )") == "taq-Arab");
    CHECK(language_code("Arabic") == "ar");
    CHECK(language_code("عربى") == "ar");
    CHECK(language_code("Bambara").empty());
    CHECK(language_code("(").empty());
    CHECK(language_code(")(").empty());
    CHECK(window_language("العربية (ar-ML)") == "ar");
    CHECK(window_language("FRANÇAIS") == "fr");
    CHECK(window_language("default").empty());
}
