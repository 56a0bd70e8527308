// Forms travel by e-mail and by stick: every reader between the file and the definition must end,
// with a form or with complaints.
#include <catch2/catch.hpp>

#include "tests/forms/xlsform/workbook_builder.h"
#include "tests/support/mutate.h"
#include "tests/support/seed.h"

namespace relais::forms::xlsform {

namespace {

const std::string kForm =
    "| survey |\n"
    "| | type | name | label::French (fr) | relevant | constraint | calculation | repeat_count |\n"
    "| | select_one yn | ok | D'accord ? | | | | |\n"
    "| | begin group | g | G | ${ok} = 'y' | | | |\n"
    "| | integer | n | Combien ? | | . > 0 and . < 99 | | |\n"
    "| | begin repeat | m | Membre | | | | ${n} |\n"
    "| | text | nom | Nom | | regex(., '[A-Z]+') | | |\n"
    "| | end repeat | | | | | | |\n"
    "| | end group | | | | | | |\n"
    "| | calculate | s | | | | sum(${n}) + count(${m}) | |\n"
    "| choices |\n"
    "| | list_name | name | label::French (fr) |\n"
    "| | yn | y | Oui |\n"
    "| | yn | n | Non |\n"
    "| settings |\n"
    "| | form_id | version |\n"
    "| | f | 1 |\n";

/// True when it is a form without an error.
bool loads(const std::string& bytes, const char* name) {
    const auto workbook = read_workbook(bytes, name);
    if (!workbook) {
        REQUIRE(workbook.error().subject == name);
        return false;
    }
    const auto loaded = load(*workbook, "f");
    bool wrong = false;
    for (const auto& one : loaded.diagnostics)
        wrong = wrong || one.severity == Severity::error;
    REQUIRE((wrong || loaded.definition.has_value()));
    return !wrong;
}

}  // namespace

TEST_CASE("hostile: a form changed at random is a form or a list of complaints", "[xlsform]") {
    SeededRandom random(tests::seed_of_this_run("mutated form"));
    REQUIRE(loads(kForm, "f.md"));
    int forms = 0;
    for (int round = 0; round < 3'000; ++round)
        forms += loads(tests::mutated(kForm, random), "f.md") ? 1 : 0;
    CHECK(forms > 100);
}

TEST_CASE("hostile: a workbook whose parts are changed at random is read or refused", "[xlsform]") {
    SeededRandom random(tests::seed_of_this_run("mutated workbook"));
    const std::string rows =
        "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"inlineStr\"><is><t>name</t>"
        "</is></c><c r=\"C1\" s=\"1\"><f>1+1</f><v>44000.5</v></c></row>";
    const std::string strings = "<sst><si><t>type</t></si><si><r><t>a</t></r></si></sst>";
    const std::string styles =
        "<styleSheet><numFmts><numFmt numFmtId=\"170\" formatCode=\"yyyy\"/></numFmts>"
        "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"170\"/></cellXfs></styleSheet>";
    int read = 0;
    for (int round = 0; round < 3'000; ++round) {
        const auto which = random.below(3);
        const auto bytes = xlsx_of(
            which == 0 ? tests::mutated(rows, random) : rows,
            {{"xl/sharedStrings.xml", which == 1 ? tests::mutated(strings, random) : strings},
             {"xl/styles.xml", which == 2 ? tests::mutated(styles, random) : styles}});
        const auto workbook = read_workbook(bytes, "f.xlsx");
        if (workbook)
            ++read;
        else
            REQUIRE(workbook.error().subject == "f.xlsx");
    }
    CHECK(read > 100);
}

}  // namespace relais::forms::xlsform
