// Records written short: the same bytes come back, of any form, or nothing is made short.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include "forms/base/file.h"
#include "forms/base/random.h"
#include "forms/base/text.h"
#include "forms/base/time.h"
#include "forms/xform/instance.h"
#include "forms/xform/outline.h"
#include "forms/xform/shorthand.h"
#include "forms/xform/xform.h"
#include "forms/xlsform/form_file.h"
#include "forms/xlsform/xlsform.h"
#include "tests/support/mutate.h"
#include "tests/support/seed.h"
#include "tests/support/temporary_folder.h"

using namespace relais;
using namespace relais::forms;
using namespace relais::tests;
using model::NodeKind;

namespace {

std::optional<model::Definition> read_form(const std::string& path) {
    const auto bytes = read_file(path, xform::kMaxFormBytes);
    if (!bytes) return std::nullopt;
    if (xform::looks_like_xml(*bytes)) return xform::read_xform(*bytes, "form").definition;
    const auto workbook = xlsform::read_workbook(*bytes, path);
    if (!workbook) return std::nullopt;
    return xlsform::load(*workbook, "form").definition;
}

/// Answers as they may come, likely and unlikely ones.
class Filling {
  public:
    Filling(const model::Definition& definition, Random& random)
        : outline_(xform::outline_of(definition)), answers_(definition), random_(random) {
        // The outline's nodes stand for those of the definition that are elements.
        for (model::NodeIndex i = 0, at = 0; i < definition.nodes.size(); ++i)
            places_.push_back(model::is_attribute(definition.nodes[i].name) ? at : at++);
    }

    std::string record() {
        fill(answers_.root());
        return xform::write_instance(answers_, xform::Write::record);
    }

  private:
    void fill(model::NodeId node) {
        const auto index = answers_.definition_of(node);
        const auto& definition = answers_.definition();
        if (node != answers_.root() && random_.below(9) == 0) answers_.set_relevant(node, false);
        if (definition.nodes[index].kind == NodeKind::leaf)
            return answers_.set_text(node, value(places_[index]));
        for (const auto child : definition.nodes[index].children)
            if (definition.nodes[child].kind == NodeKind::repeat)
                for (auto left = random_.below(4); left > 0 && answers_.id_bound() < 20'000; --left)
                    answers_.add_repeat(node, child);
        const std::vector<model::NodeId> children = answers_.children(node);
        for (const auto child : children)
            fill(child);
    }

    std::string number() {
        auto text = std::to_string(random_.below(1ULL << random_.below(60)));
        if (random_.below(3) == 0) text += "." + std::to_string(random_.below(100'000));
        return random_.below(4) == 0 ? "-" + text : text;
    }

    std::string likely(const xform::OutlineNode& node) {
        using xform::Expected;
        const auto days = static_cast<std::int64_t>(random_.below(40'000));
        switch (node.expected) {
        case Expected::text:
            return std::vector<std::string>{"Awa",
                                            "Aïssata & fils",
                                            "a < b",
                                            "l'eau \"claire\"",
                                            "+22370112233",
                                            "0045",
                                            "collect:0123456789abcdef",
                                            "uuid:01234567-89ab-4cde-8f01-23456789abcd",
                                            "un\ndeux\tTrois"}[random_.below(9)];
        case Expected::integer:
        case Expected::decimal:
            return number();
        case Expected::place:
            return number() + " " + number() + " " + number() + " " + number();
        case Expected::date:
            return format_date(civil_from_days(days));
        case Expected::date_time:
            return format_date_time(Instant{days * 86'400'000 + 123},
                                    static_cast<int>(random_.below(1500)) - 750);
        case Expected::choice:
        case Expected::choices:
            break;
        }
        const auto& list = outline_.lists[node.list - 1];
        std::string words = list[random_.below(list.size())];
        for (auto left = node.expected == Expected::choices ? random_.below(4) : 0; left > 0;
             --left)
            words += " " + list[random_.below(list.size())];
        return words;
    }

    std::string value(std::uint32_t place) {
        constexpr const char* kOdd[] = {"",
                                        " ",
                                        "-",
                                        "1e5",
                                        "-0",
                                        "007.5",
                                        "2026-02-30",
                                        "1 2",
                                        "1  2",
                                        "uuid:",
                                        "+",
                                        "deadbeef",
                                        "\r\n",
                                        "1.",
                                        ".5",
                                        "NaN",
                                        "2026-11-20T08:42:00.000Z",
                                        "a b",
                                        "]]>"};
        const auto& node = outline_.nodes[place];
        if (random_.below(6) == 0) return kOdd[random_.below(std::size(kOdd))];
        return likely(node);
    }

    xform::Outline outline_;
    model::Answers answers_;
    Random& random_;
    std::vector<std::uint32_t> places_;
};

xform::Outline household_outline() {
    return xform::outline_of(*read_form(REPO_ROOT "/forms/library/household_survey.xlsx"));
}

}  // namespace

TEST_CASE("shorthand: answers of any form come back byte for byte", "[forms_xform]") {
    SeededRandom random(seed_of_this_run("short records"));
    std::vector<std::string> paths;
    const auto add_all = [&paths](const std::string& folder) {
        if (!std::filesystem::is_directory(folder)) return;
        for (const auto& entry : std::filesystem::directory_iterator(folder))
            paths.push_back(entry.path().string());
    };
    add_all(REPO_ROOT "/forms/library");
    add_all(SHARED_DIR "/forms");
    std::size_t forms = 0, plain_bytes = 0, short_bytes = 0;
    for (const auto& path : paths) {
        // The large ones take long to read; a third of them each time.
        if (path.starts_with(SHARED_DIR) && random.below(3) != 0) continue;
        const auto definition = xlsform::is_spreadsheet(path) ? read_form(path) : std::nullopt;
        if (!definition) continue;
        ++forms;
        INFO(path);
        const auto outline = xform::outline_of(*definition);
        REQUIRE(*xform::decode_outline(encode(outline)) == outline);
        for (int round = 0; round < 5; ++round) {
            const auto record = Filling(*definition, random).record();
            const auto brief = xform::shorten(record, outline);
            REQUIRE(brief);
            REQUIRE(xform::spell_out(*brief, outline)->instance_xml == record);
            plain_bytes += record.size();
            short_bytes += brief->bits.size() + brief->texts.size();
        }
    }
    CHECK(forms >= 3);
    CHECK(short_bytes * 2 < plain_bytes);
    std::cout << "shorthand: " << forms << " forms\n";
}

TEST_CASE("shorthand: interviews as ODK Collect writes them come back", "[forms_xform]") {
    const std::string script = SHARED_DIR "/bench/household_instances.py";
    if (!path_exists(script)) {
        std::cout << "skipped: no interviews of another program here\n";
        return;
    }
    TemporaryFolder folder;
    const auto command =
        "cd '" + folder.path() +
        "' && PYTHONPATH=" SHARED_DIR "/bench python3 -B -c 'import household_instances as h\n"
        "for i in range(50): open(\"%d.xml\" % i, \"wb\").write(h.instance(i, i % 9)[1])'";
    REQUIRE(std::system(command.c_str()) == 0);
    const auto definition = read_form(SHARED_DIR "/bench/household_form.xml");
    REQUIRE(definition);
    const auto outline = xform::outline_of(*definition);
    for (int i = 0; i < 50; ++i) {
        const auto record = *read_file(folder.path() + "/" + std::to_string(i) + ".xml", 1 << 20);
        const auto brief = xform::shorten(record, outline);
        REQUIRE(brief);
        const auto back = xform::spell_out(*brief, outline);
        REQUIRE(back->instance_xml == record);
        CHECK(record.find(back->instance_id) != std::string::npos);
        CHECK(back->instance_id.starts_with("uuid:"));
        CHECK(brief->bits.size() + brief->texts.size() < record.size() / 6);
    }
}

TEST_CASE("shorthand: what the outline does not know is written out", "[forms_xform]") {
    const auto outline = household_outline();
    const auto& head = outline.heads.front();
    const auto root = "</" + outline.nodes.front().name + ">";
    const auto comes_back = [&](const std::string& inner, const std::string& with) {
        const auto record = with + inner + root;
        const auto brief = xform::shorten(record, outline);
        return brief && xform::spell_out(*brief, outline)->instance_xml == record;
    };
    CHECK(comes_back("", head));
    CHECK(comes_back("<strange/>", head));
    CHECK(comes_back("<strange a=\"1\" b=\"&lt;\"><x>1</x><y/></strange>", head));
    CHECK(comes_back("<strange></strange>", head));
    auto marked = head;
    marked.insert(marked.size() - 1, " isComplete=\"false\"");
    CHECK(comes_back("<strange/>", marked));
    const auto corrected = head +
                           "<orx:meta><orx:instanceID>uuid:1</orx:instanceID>"
                           "<orx:deprecatedID>uuid:0</orx:deprecatedID></orx:meta>" +
                           root;
    const auto brief = xform::shorten(corrected, outline);
    REQUIRE(brief);
    const auto back = xform::spell_out(*brief, outline);
    CHECK(back->instance_xml == corrected);
    CHECK(back->instance_id == "uuid:1");
    CHECK(back->deprecated_id == "uuid:0");

    // What would not come back as it was is not made short.
    CHECK_FALSE(comes_back("<a/><!-- said -->", head));
    CHECK_FALSE(comes_back(" <a/>", head));
    CHECK_FALSE(comes_back("<a/><b></b>", head));
    CHECK_FALSE(comes_back("<a><![CDATA[x]]></a>", head));
    CHECK_FALSE(comes_back("<a x='1'/>", head));
    CHECK_FALSE(comes_back("<a>&#65;</a>", head));
    CHECK_FALSE(comes_back("<a>text<b/></a>", head));
    CHECK_FALSE(comes_back("\xFF", head));
    CHECK_FALSE(xform::shorten("", outline));
    CHECK_FALSE(xform::shorten("<a>", outline));
    CHECK_FALSE(xform::shorten(head + root + "\n", outline));
}

TEST_CASE("shorthand: hostile bytes end in some record or an error", "[forms_xform]") {
    SeededRandom random(seed_of_this_run("hostile short records"));
    const auto definition = read_form(REPO_ROOT "/forms/library/household_survey.xlsx");
    const auto outline = xform::outline_of(*definition);
    const auto outline_bytes = xform::encode(outline);
    const auto brief = *xform::shorten(Filling(*definition, random).record(), outline);
    for (std::size_t size = 0; size < brief.bits.size(); ++size)
        (void)xform::spell_out({brief.bits.substr(0, size), brief.texts}, outline);
    std::size_t refused = 0;
    for (int round = 0; round < 3'000; ++round) {
        auto other = brief;
        if (random.below(2) == 0) other.bits = mutated(other.bits, random);
        if (random.below(2) == 0) other.texts = mutated(other.texts, random);
        const auto back = xform::spell_out(other, outline);
        if (back) CHECK(back->instance_xml.size() <= xform::kMaxInstanceBytes);
        if (!back) ++refused;
        if (!back) CHECK(back.error().subject == "record");
        const auto known = xform::decode_outline(mutated(outline_bytes, random));
        // A damaged outline of the same name cannot be: still nothing may break by it.
        if (known) (void)xform::spell_out(brief, *known);
    }
    CHECK(refused > 1'000);
    // Zeros are likely bits: a record that goes on and on is cut off.
    for (const char byte : {'\0', '\xFF', '\x55'})
        (void)xform::spell_out({std::string(100'000, byte), std::string(100'000, byte)}, outline);
}

TEST_CASE("shorthand: the bits of a record never change", "[forms_xform]") {
    // What was sealed years ago must open: sync/README.md, "Short form".
    xform::Outline outline;
    outline.form_id = "f";
    outline.version = "1";
    outline.heads = {"<f>"};
    outline.lists = {{"yes", "no", "unknown"}};
    using xform::Expected;
    outline.nodes = {{"f", NodeKind::group, Expected::text, 0, 0, {}},
                     {"age", NodeKind::leaf, Expected::integer, 0, 0, {}},
                     {"who", NodeKind::repeat, Expected::text, 0, 0, {}},
                     {"name", NodeKind::leaf, Expected::text, 2, 0, {}},
                     {"ill", NodeKind::leaf, Expected::choice, 2, 1, {}},
                     {"saw", NodeKind::leaf, Expected::choices, 0, 1, {}},
                     {"day", NodeKind::leaf, Expected::date, 0, 0, {}},
                     {"at", NodeKind::leaf, Expected::date_time, 0, 0, {}},
                     {"gps", NodeKind::leaf, Expected::place, 0, 0, {}},
                     {"id", NodeKind::leaf, Expected::text, 0, 0, {}},
                     {"tel", NodeKind::leaf, Expected::text, 0, 0, {}}};
    CHECK(to_hex(encode(outline)) ==
          "524c55300166013101033c663e0103037965"
          "73026e6f07756e6b6e6f776e0b0166000000000003616765"
          "020100000003"
          "77686f0100000000046e616d650200000200"
          "03696c6c02060102000373617702070100"
          "0003646179020400000002617402050000000367707302030000000269640200000000"
          "0374656c0200000000");
    const std::string record =
        "<f><age>34</age><who><name>Awa</name><ill>no</ill></who><who><name>Issa</name><ill/></who>"
        "<saw>unknown yes</saw><day>2026-11-20</day><at>2026-11-20T08:42:00.000+01:00</at>"
        "<gps>16.2716 -0.0447 250.5 4</gps><id>uuid:01234567-89ab-4cde-8f01-23456789abcd</id>"
        "<tel>+22370112233</tel></f>";
    const auto brief = xform::shorten(record, outline);
    REQUIRE(brief);
    CHECK(brief->texts == std::string("Awa\0Issa\0", 9));
    CHECK(to_hex(brief->bits) == "05ca3507a667f33a229b5821b5c8327a28ccafea94d70ae9113756147ae1185f8"
                                 "ab2816e147ae147661a0520c95680");
    CHECK(xform::spell_out(*brief, outline)->instance_xml == record);
}
