#include <catch2/catch.hpp>

#include "forms/base/file.h"
#include "tests/forms/xlsform/workbook_builder.h"
#include "tests/support/temporary_folder.h"

namespace relais::forms::xlsform {

namespace {

using tests::TemporaryFolder;

std::vector<std::vector<std::string>> rows_of(const std::string& bytes) {
    const auto workbook = read_workbook(bytes, "test.xlsx");
    if (!workbook) FAIL(describe(workbook.error()));
    REQUIRE(workbook->sheets.size() == 1);
    return workbook->sheets[0].cells;
}

using Rows = std::vector<std::vector<std::string>>;

}  // namespace

TEST_CASE("xlsx: shared, inline and formula strings read as text", "[xlsform]") {
    const auto bytes = xlsx_of(
        "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>1</v></c><c r=\"B1\" "
        "t=\"inlineStr\"><is><t>nom</t></is></c>"
        "<c r=\"D1\" t=\"str\"><f>A1&amp;B1</f><v>type_nom</v></c></row>"
        "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c><c r=\"B2\" t=\"s\"><v>99</v></c></row>",
        {{"xl/sharedStrings.xml", "<sst><si><r><t>gr</t></r><r><rPr><b/></rPr><t "
                                  "xml:space=\"preserve\"> </t></r><r><t>as</t></r>"
                                  "<rPh><t>PHONETIC</t></rPh></si><si><t>type</t></si></sst>"}});
    CHECK(rows_of(bytes) == Rows{{"type", "nom", "", "type_nom"}, {"gr as"}});
}

TEST_CASE("xlsx: numbers, booleans, dates and times read as an author sees them", "[xlsform]") {
    const std::string styles =
        "<styleSheet><numFmts><numFmt numFmtId=\"170\" formatCode=\"dd/mm/yyyy\"/>"
        "<numFmt numFmtId=\"171\" formatCode=\"0.00&quot; jours&quot;\"/></numFmts>"
        "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"170\"/>"
        "<xf numFmtId=\"171\"/><xf numFmtId=\"20\"/></cellXfs></styleSheet>";
    const auto bytes = xlsx_of(
        "<row r=\"1\"><c r=\"A1\"><v>1.0</v></c><c r=\"B1\"><v>0.10000000000000001</v></c>"
        "<c r=\"C1\"><v>1E+5</v></c><c r=\"D1\" t=\"b\"><v>1</v></c><c r=\"E1\" "
        "t=\"b\"><v>0</v></c></row>"
        "<row r=\"2\"><c r=\"A2\" s=\"1\"><v>46346</v></c><c r=\"B2\" s=\"2\"><v>46346.5</v></c>"
        "<c r=\"C2\" s=\"3\"><v>2.5</v></c><c r=\"D2\" s=\"4\"><v>0.25</v></c>"
        "<c r=\"E2\" s=\"1\"><v>59</v></c><c r=\"F2\" s=\"1\"><v>61</v></c></row>",
        {{"xl/styles.xml", styles}});
    CHECK(rows_of(bytes) == Rows{{"1", "0.1", "100000", "TRUE", "FALSE"},
                                 {"2026-11-20 00:00:00", "2026-11-20 12:00:00", "2.5", "06:00:00",
                                  "1900-02-28 00:00:00", "1900-03-01 00:00:00"}});
}

TEST_CASE("xlsx: thousands of empty rows are passed over and cost nothing", "[xlsform]") {
    std::string rows =
        "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>type</t></is></c></row>"
        "<row r=\"3000\"><c r=\"A3000\" t=\"inlineStr\"><is><t>text</t></is></c></row>";
    for (int i = 3001; i < 30'000; ++i)
        rows += "<row r=\"" + std::to_string(i) + "\"><c r=\"A" + std::to_string(i) +
                "\" s=\"1\"/></row>";
    rows += "<row r=\"1048576\"><c r=\"A1048576\" t=\"inlineStr\"><is><t>stray</t></is></c></row>";
    const auto cells = rows_of(xlsx_of(rows));
    REQUIRE(cells.size() == 3000);
    CHECK(cells[2999][0] == "text");
    CHECK(cells[1].empty());
}

TEST_CASE("xlsx: prefixes in the XML and rows without addresses are read", "[xlsform]") {
    const auto bytes =
        xlsx_of("", {{"xl/worksheets/one.xml",
                      "<x:worksheet xmlns:x=\"u\"><x:sheetData><x:row><x:c t=\"inlineStr\">"
                      "<x:is><x:t>a</x:t></x:is></x:c><x:c><x:v>2</x:v></x:c></x:row>"
                      "<x:row><x:c><x:v>3</x:v></x:c></x:row></x:sheetData></x:worksheet>"}});
    CHECK(rows_of(bytes) == Rows{{"a", "2"}, {"3"}});
}

TEST_CASE("xlsx: what is written reads back equal, and twice gives the same bytes", "[xlsform]") {
    const TemporaryFolder folder;
    const Workbook workbook{
        {{"survey",
          {{"type", "name", "label::Français (fr)"},
           {"text", "a", "deux\nlignes & <balise> _x000D_"},
           {},
           {"integer", "b", "1", "", "0012"}}},
         {"choices", {{"list_name", "name"}, {"oui_non", "1"}, {"oui_non", "ɓɗƴŋ ⵜⴰⵎ"}}}}};

    REQUIRE(write_xlsx(workbook, folder / "one.xlsx"));
    REQUIRE(write_xlsx(workbook, folder / "two.xlsx"));

    const auto one = read_file(folder / "one.xlsx", kMaxFileBytes);
    CHECK(read_workbook(*one, "one.xlsx").value() == workbook);
    CHECK(*one == *read_file(folder / "two.xlsx", kMaxFileBytes));
    CHECK(list_folder(folder.path())->size() == 2);
}

TEST_CASE("xlsx: what no spreadsheet can hold is refused and leaves no file", "[xlsform]") {
    const TemporaryFolder folder;
    const auto refused = [&](const Workbook& workbook) {
        const auto written = write_xlsx(workbook, folder / "x.xlsx");
        CHECK(list_folder(folder.path())->empty());
        return !written;
    };
    CHECK(refused({}));
    CHECK(refused({{{"a/b", {{"x"}}}}}));
    CHECK(refused({{{std::string(32, 'x'), {{"x"}}}}}));
    CHECK(refused({{{"survey", {{std::string(40'000, 'x')}}}}}));
    const auto nowhere = write_xlsx({{{"survey", {{"x"}}}}}, folder / "none/x.xlsx");
    REQUIRE_FALSE(nowhere);
    CHECK(nowhere.error().subject.starts_with(folder / "none"));
}

}  // namespace relais::forms::xlsform
