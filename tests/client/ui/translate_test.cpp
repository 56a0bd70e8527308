#include "client/ui/translate.h"

#include <catch2/catch.hpp>
#include <filesystem>
#include <map>
#include <set>

#include "client/ui/assets.h"
#include "client/ui/ui.h"
#include "forms/base/file.h"
#include "tests/support/screen_driver.h"

using namespace relais;
using client::ui::Catalogue;

namespace {

using Entries = std::vector<std::pair<std::string, std::string>>;

std::string word(std::uint32_t value, bool swapped) {
    std::string bytes;
    for (int i = 0; i < 4; ++i)
        bytes +=
            static_cast<char>((value >> (8 * static_cast<unsigned>(swapped ? 3 - i : i))) & 255U);
    return bytes;
}

/// A catalogue as msgfmt writes it, in either byte order.
std::string compiled(const Entries& entries, bool swapped = false) {
    const auto count = static_cast<std::uint32_t>(entries.size());
    std::string tables;
    std::string texts;
    const auto add = [&](const std::string& text) {
        const auto offset = static_cast<std::uint32_t>(28 + 16 * entries.size() + texts.size());
        tables += word(static_cast<std::uint32_t>(text.size()), swapped) + word(offset, swapped);
        texts += text + '\0';
    };
    for (const auto& entry : entries)
        add(entry.first);
    for (const auto& entry : entries)
        add(entry.second);
    std::string header;
    for (const std::uint32_t value : {0x950412DEU, 0U, count, 28U, 28U + 8 * count, 0U, 0U})
        header += word(value, swapped);
    return header + tables + texts;
}

const Entries kSample{
    {"", "header"},
    {"oui", "yes"},
    {std::string("{} fiche\0{} fiches", 18), std::string("{} record\0{} records", 20)},
    {"vide", ""}};

/// The string literal (with those beside it) that begins at `at`; moves behind it.
std::string literal(std::string_view source, std::size_t& at) {
    std::string text;
    while (at < source.size() && source[at] == '"') {
        for (++at; at < source.size() && source[at] != '"'; ++at) {
            if (source[at] != '\\') {
                text += source[at];
                continue;
            }
            ++at;
            text += source[at] == 'n' ? '\n' : source[at];
        }
        ++at;
        while (at < source.size() && (source[at] == ' ' || source[at] == '\n'))
            ++at;
    }
    return text;
}

bool is_word(char c) {
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// The msgids of tr("…"), tr_mark("…") and trn("…", …) in a source text.
void collect(std::string_view source, std::set<std::string>& msgids) {
    for (const std::string_view call : {"tr(", "tr_mark(", "trn("}) {
        for (std::size_t at = source.find(call); at != std::string_view::npos;
             at = source.find(call, at + 1)) {
            if (at > 0 && is_word(source[at - 1])) continue;
            std::size_t behind = at + call.size();
            while (behind < source.size() && (source[behind] == ' ' || source[behind] == '\n'))
                ++behind;
            if (behind < source.size() && source[behind] == '"')
                msgids.insert(literal(source, behind));
        }
    }
}

std::set<std::string> msgids_of_the_client() {
    std::set<std::string> msgids;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(REPO_ROOT "/client")) {
        const auto extension = entry.path().extension();
        if (extension != ".cpp" && extension != ".h") continue;
        const auto source = read_file(entry.path().string(), 1 << 20);
        REQUIRE(source);
        collect(*source, msgids);
    }
    return msgids;
}

}  // namespace

TEST_CASE("a catalogue is read in both byte orders", "[client_ui]") {
    const bool swapped = GENERATE(false, true);
    const auto catalogue = Catalogue::parse(compiled(kSample, swapped));

    REQUIRE(catalogue);
    CHECK(catalogue->size() == 4);
    CHECK(*catalogue->find("oui") == "yes");
    CHECK(*catalogue->find("{} fiche", 0) == "{} record");
    CHECK(*catalogue->find("{} fiche", 1) == "{} records");
    CHECK(catalogue->find("{} fiche", 2) == nullptr);
    CHECK(catalogue->find("vide") == nullptr);
    CHECK(catalogue->find("") == nullptr);
    CHECK(catalogue->find("non") == nullptr);
}

TEST_CASE("a catalogue cut short or altered is refused or read, never trusted", "[client_ui]") {
    const std::string whole = compiled(kSample);
    for (std::size_t size = 0; size < whole.size() - 1; ++size)
        CHECK_FALSE(Catalogue::parse(std::string_view(whole).substr(0, size)));
    for (std::size_t at = 0; at < whole.size(); ++at) {
        for (const char byte : {'\0', '\x7F', '\xFF'}) {
            std::string altered = whole;
            altered[at] = byte;
            static_cast<void>(Catalogue::parse(altered));  // must not read outside itself
        }
    }
    std::string huge = whole;
    huge.replace(8, 4, word(0x10000000U, false));
    CHECK(Catalogue::parse(huge).error().code == Errc::limit);
    CHECK(Catalogue::parse("not a catalogue at all").error().code == Errc::corrupt);
}

TEST_CASE("French counts nought and one as one, English only one", "[client_ui]") {
    using client::ui::plural_form;
    CHECK(plural_form("fr", 0) == 0);
    CHECK(plural_form("fr", 1) == 0);
    CHECK(plural_form("fr", 2) == 1);
    CHECK(plural_form("en", 0) == 1);
    CHECK(plural_form("en", 1) == 0);
    CHECK(plural_form("en", 2) == 1);
}

TEST_CASE("without a window and its language the words are French", "[client_ui]") {
    CHECK(client::ui::tr("vendredi") == "vendredi");
    CHECK(client::ui::trn("{} fiche", "{} fiches", 0) == "{} fiche");
    CHECK(client::ui::trn("{} fiche", "{} fiches", 2) == "{} fiches");
    CHECK(client::ui::ui_language() == "fr");
    CHECK_FALSE(client::ui::set_ui_language("en"));
}

TEST_CASE("dates are written out in the window's language", "[client_ui]") {
    const tests::ScreenDriver driver([] {});

    CHECK(client::ui::long_date(2026, 11, 20) == "vendredi 20 novembre 2026");
    CHECK(client::ui::long_date(2026, 5, 1) == "vendredi 1er mai 2026");
    CHECK(client::ui::long_date(1969, 12, 31) == "mercredi 31 décembre 1969");
    CHECK(client::ui::long_date(2026, 2, 30).empty());
    REQUIRE(client::ui::set_ui_language("en"));
    CHECK(client::ui::long_date(2026, 11, 20) == "Friday 20 November 2026");
    CHECK(client::ui::long_date(2026, 5, 1) == "Friday 1 May 2026");
    REQUIRE(client::ui::set_ui_language("fr"));
    CHECK(client::ui::tr("vendredi") == "vendredi");
}

TEST_CASE("a language without a catalogue, or with a path in its name, leaves French",
          "[client_ui]") {
    const tests::ScreenDriver driver([] {});
    for (const char* language : {"de", "../en", "", "EN", "en/../en"})
        CHECK_FALSE(client::ui::set_ui_language(language));
    CHECK(client::ui::ui_language() == "fr");
}

TEST_CASE("arguments are put in order, or where a translation wants them", "[client_ui]") {
    using client::ui::fill;
    CHECK(fill("{} sur {}", {"2", "3"}) == "2 sur 3");
    CHECK(fill("{1} of {0}", {"3", "2"}) == "2 of 3");
    CHECK(fill("{} {} {7} {", {"a"}) == "a   {");
    CHECK(fill("{}", {"{}"}) == "{}");
}

TEST_CASE("Arabic counts none, one, two, few, many and the others", "[client_ui]") {
    using client::ui::plural_form;
    const std::map<long, std::size_t> forms{{0, 0},   {1, 1},   {2, 2},   {3, 3},    {10, 3},
                                            {11, 4},  {99, 4},  {100, 5}, {101, 5},  {102, 5},
                                            {103, 3}, {111, 4}, {202, 5}, {1003, 3}, {-2, 2}};
    for (const auto& [n, form] : forms) {
        CAPTURE(n);
        CHECK(plural_form("ar", n) == form);
    }
}

TEST_CASE("every word of the window has a translation", "[client_ui]") {
    const std::string language = GENERATE("en", "ar");
    const auto catalogue =
        Catalogue::load(client::ui::find_assets() + "/locale/" + language + ".mo");
    REQUIRE(catalogue);
    std::string missing;
    const auto msgids = msgids_of_the_client();
    REQUIRE(msgids.size() >= 19);  // the days and months at least
    for (const std::string& msgid : msgids)
        if (catalogue->find(msgid) == nullptr)
            missing += "msgid \"" + msgid + "\"\nmsgstr \"\"\n\n";

    INFO("to be added to client/ui/po/" << language << ".po:\n" << missing);
    CHECK(missing.empty());
}

TEST_CASE("translations keep the places of what is put into them, in every form", "[client_ui]") {
    const std::string language = GENERATE("en", "ar");
    const auto catalogue =
        Catalogue::load(client::ui::find_assets() + "/locale/" + language + ".mo");
    REQUIRE(catalogue);
    const auto places = [](std::string_view text) {
        std::set<std::string> found;
        for (std::size_t at = text.find('{'); at != std::string_view::npos;
             at = text.find('{', at + 1))
            found.emplace(text.substr(at, 3));
        return found;
    };
    for (const std::string& msgid : msgids_of_the_client()) {
        CAPTURE(msgid);
        const auto wanted = places(msgid);
        const bool counted = catalogue->find(msgid, 1) != nullptr;
        for (std::size_t form = 0; counted && form < (language == "ar" ? 6U : 2U); ++form) {
            const std::string* text = catalogue->find(msgid, form);
            CAPTURE(form);
            REQUIRE(text != nullptr);
            // "two records" needs no number; nothing else may stand there.
            for (const std::string& place : places(*text))
                CHECK((wanted.contains(place) || place == "{1}"));
        }
        if (const std::string* text = catalogue->find(msgid); text != nullptr && !counted)
            CHECK(places(*text) == wanted);
    }
}

TEST_CASE("a name in the other direction is set apart from the sentence around it", "[client_ui]") {
    const tests::ScreenDriver driver([] {});
    using client::ui::fill;
    CHECK(fill("« {0} » : {1}", {"Gao", "12"}) == "« Gao » : 12");
    CHECK(fill("« {0} »", {"علي"}) == "« \u2068علي\u2069 »");
    REQUIRE(client::ui::set_ui_language("ar"));
    CHECK(client::ui::is_mirrored());
    CHECK(fill("«{0}» {1}", {"علي", "12"}) == "«علي» 12");
    CHECK(fill("«{0}»", {"Gao (2)"}) == "«\u2068Gao (2)\u2069»");
    CHECK(client::ui::long_date(2026, 11, 20) == "الجمعة 20 نوفمبر 2026");
    // A French form in an Arabic window: the page is the form's, the window's words keep theirs.
    client::ui::set_reading_language("fr");
    CHECK_FALSE(client::ui::is_mirrored());
    CHECK(client::ui::tr("vendredi") == "\u2067الجمعة\u2069");
    client::ui::set_reading_language("taq-Arab");
    REQUIRE(client::ui::set_ui_language("fr"));
    CHECK(client::ui::is_mirrored());
    CHECK(client::ui::tr("vendredi") == "vendredi");
    CHECK(client::ui::tr("Équipe {0}") == "\u2066Équipe {0}\u2069");
    client::ui::set_reading_language("");
    CHECK_FALSE(client::ui::is_mirrored());
}

TEST_CASE("the scan for words finds literals side by side and skips other calls", "[client_ui]") {
    std::set<std::string> msgids;
    collect(R"(tr("a \"b\"") str("no") tr( "c"
               "d") trn("e {}", "e {}s", n) tr(variable) tr_mark("f"))",
            msgids);
    CHECK(msgids == std::set<std::string>{"a \"b\"", "cd", "e {}", "f"});
}
