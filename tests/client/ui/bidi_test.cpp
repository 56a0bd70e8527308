#include "client/ui/bidi.h"

#include <catch2/catch.hpp>
#include <random>
#include <set>

#include "client/ui/utf8.h"
#include "forms/base/text.h"

using namespace relais;
using namespace client::ui;

namespace {

/// What stands on the screen from left to right.
std::string seen(std::string_view text, bool page_right_to_left) {
    const Paragraph paragraph = analyse(text, page_right_to_left);
    std::u32string glyphs;
    for (const std::size_t letter : visual_order(paragraph, 0, paragraph.letters.size()))
        if (paragraph.letters[letter].glyph != 0) glyphs += paragraph.letters[letter].glyph;
    return to_utf8(glyphs);
}

}  // namespace

TEST_CASE("bidi: direction is the language's, told by its code", "[client_ui]") {
    for (const char* code : {"ar", "ar-ML", "taq-Arab", "ha_Arab", "nqo", "fa"})
        CHECK(is_right_to_left(code));
    for (const char* code : {"fr", "en", "taq", "ha", "bm", "ff", "", "nonsense", "taq-Tfng"})
        CHECK_FALSE(is_right_to_left(code));
    CHECK_FALSE(is_right_to_left(std::string(100'000, 'a')));
}

TEST_CASE("bidi: Arabic letters are joined and turned round", "[client_ui]") {
    // beh-alef-beh: initial, final, isolated.
    CHECK(seen("باب", true) == "\uFE8F\uFE8E\uFE91");
    CHECK(seen("باب", false) == "\uFE8F\uFE8E\uFE91");
    // A word of another page's language does not change it.
    CHECK(seen("Gao", true) == "Gao");
}

TEST_CASE("bidi: lam and alef become one letter, and each is still there", "[client_ui]") {
    const Paragraph paragraph = analyse("لا", true);

    REQUIRE(paragraph.letters.size() == 2);
    CHECK(seen("لا", true) == "\uFEFB");
    CHECK(paragraph.letters[0].glyph == 0xFEFB);
    CHECK(paragraph.letters[1].glyph == 0);
    CHECK(paragraph.letters[1].at == 2);
    CHECK(seen("لَا", true) == "\u064E\uFEFB");
    CHECK(seen("ل ا", true) == "\uFE8D \uFEDD");  // a blank that was typed is no alef
}

TEST_CASE("bidi: numbers and names keep their order inside the other script", "[client_ui]") {
    CHECK(seen("عدد 12 في Gao", true).starts_with("Gao "));
    CHECK(seen("عدد 12 في Gao", true).find("12") != std::string::npos);
    CHECK(seen("20/11/2026", true) == "20/11/2026");
    CHECK(seen("16.27 -0.05", true) == "16.27 -0.05");
    CHECK(seen("Ctrl+Z ?", true) == "Ctrl+Z ?");  // no right-to-left letter: as it is written
    CHECK(seen("(أ)", true) == "(\uFE83)");       // mirrored and turned: it opens at the right
    const std::string french = seen("M. علي, de Gao.", false);
    CHECK(french.starts_with("M. "));
    CHECK(french.ends_with(", de Gao."));
}

TEST_CASE("bidi: a mixed text runs as its page does, whatever it begins with", "[client_ui]") {
    for (const char* text : {"Gao مدينة", "مدينة Gao", "12 مدينة Gao"}) {
        CHECK(analyse(text, true).right_to_left);
        CHECK_FALSE(analyse(text, false).right_to_left);
    }
    CHECK(analyse("مدينة", false).right_to_left);
    CHECK_FALSE(analyse("ville 12", true).right_to_left);
    // Isolated as a whole: a sentence of another language says itself how it runs.
    CHECK_FALSE(analyse("\u2066Gao مدينة\u2069", true).right_to_left);
    CHECK(analyse("\u2067Gao مدينة\u2069", false).right_to_left);
}

TEST_CASE("bidi: vowel signs and tones stand on their letter", "[client_ui]") {
    const Paragraph arabic = analyse("مُ", true);
    REQUIRE(arabic.letters.size() == 2);
    CHECK(arabic.letters[1].kind == Letter::Kind::mark);
    CHECK(arabic.letters[1].glyph == 0x64F);
    CHECK(analyse("dɔ\u0301", false).letters[2].kind == Letter::Kind::mark);
    CHECK(needs_layout("dɔ\u0301"));
    CHECK_FALSE(needs_layout("Dɔrɔmɛ, ŋ ɲ « é » ⵜⴰ → ✓"));
}

TEST_CASE("bidi: a sign that would turn all letters round has no effect", "[client_ui]") {
    CHECK(seen("Gao \u202Eoag", false) == "Gao oag");
    CHECK(analyse("\u202EGao", false).letters[0].kind == Letter::Kind::hidden);
}

TEST_CASE("bidi: a line of a paragraph is ordered by itself", "[client_ui]") {
    const Paragraph paragraph = analyse("باب Gao  ", true);
    const auto all = visual_order(paragraph, 0, paragraph.letters.size());
    // Blanks at the end of the line go to its end, the left.
    CHECK(all.front() == 8);
    CHECK(visual_order(paragraph, 4, 7) == std::vector<std::size_t>{4, 5, 6});
    CHECK(visual_order(paragraph, 5, 5).empty());
    CHECK(visual_order(paragraph, 7, 100).size() == 2);
}

TEST_CASE("bidi: any bytes are laid out, each letter once, within bounds", "[client_ui]") {
    const auto seed = static_cast<unsigned>(GENERATE(take(30, random(0, 1'000'000))));
    CAPTURE(seed);
    std::mt19937 random(seed);
    const std::vector<std::string> pieces{"a",
                                          "é",
                                          " ",
                                          "ل",
                                          "ا",
                                          "ب",
                                          "\u064E",
                                          "\u0651",
                                          "12",
                                          "(",
                                          "\u202E",
                                          "\u2067",
                                          "\u2069",
                                          "\u2068",
                                          "\n",
                                          "\xFF",
                                          "\xE2\x80",
                                          "\xED\xA0\x80",
                                          "\xF0\x9F\x98\x80",
                                          "\u0301",
                                          "ⵜ",
                                          "-",
                                          "\u200D",
                                          "\u200F",
                                          "/",
                                          "ɔ"};
    std::string text;
    for (int i = 0; i < 200; ++i)
        text += pieces[random() % pieces.size()];
    for (const bool page : {false, true}) {
        const Paragraph paragraph = analyse(text, page);
        const auto order = visual_order(paragraph, 0, paragraph.letters.size());
        CHECK(std::set<std::size_t>(order.begin(), order.end()).size() == order.size());
        CHECK(order.size() == paragraph.letters.size());
        std::size_t at = 0;
        for (const Letter& letter : paragraph.letters) {
            CHECK(letter.at == at);
            next_code_point(text, at);
        }
        CHECK(at == text.size());
    }
}

TEST_CASE("bidi: a text deeper than the standard allows and a very long one end", "[client_ui]") {
    std::string deep;
    for (int i = 0; i < 5000; ++i)
        deep += "\u2067\u2066ب";
    CHECK(analyse(deep, true).letters.size() == 15'000);
    std::string isolated;
    for (int i = 0; i < 5000; ++i)
        isolated += "\u2068";
    CHECK(analyse(isolated, true).letters.size() == 5000);
    CHECK(analyse({}, true).letters.empty());
}
