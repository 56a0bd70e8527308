#include <catch2/catch.hpp>

#include "tests/forms/xlsform/workbook_builder.h"

namespace relais::forms::xlsform {

TEST_CASE("markdown: a row with a first cell names a sheet, the rows below it fill it",
          "[xlsform]") {
    const auto workbook = workbook_of("# Titre\n"
                                      "prose\n"
                                      "| survey | | |\n"
                                      "|--------|---|---|\n"
                                      "| | type | name | label::Français (fr) |\n"
                                      "| | text | âge  | Âge ?                |\n"
                                      "\n"
                                      "| choices |\n"
                                      "| | list_name | name |\n");
    REQUIRE(workbook.sheets.size() == 2);
    CHECK(workbook.sheets[0].name == "survey");
    using Rows = std::vector<std::vector<std::string>>;
    CHECK(workbook.sheets[0].cells ==
          Rows{{"type", "name", "label::Français (fr)"}, {"text", "âge", "Âge ?"}});
    CHECK(workbook.sheets[1].cells == Rows{{"list_name", "name"}});
}

TEST_CASE("markdown: an escaped pipe is a pipe and an empty row keeps the count of rows",
          "[xlsform]") {
    const auto workbook = workbook_of("| survey | | |\n"
                                      "| | type | name |\n"
                                      "| | | |\n"
                                      "| | text | a\\|b |\n"
                                      "| | | |\n");
    REQUIRE(workbook.sheets[0].cells.size() == 3);
    CHECK(workbook.sheets[0].cells[1].empty());
    CHECK(workbook.sheets[0].cells[2][1] == "a|b");
}

TEST_CASE("markdown: what is written reads back equal", "[xlsform]") {
    const Workbook workbook{
        {{"survey",
          {{"type", "name", "label"},
           {"text", "a", "une ligne\net une autre"},
           {},
           {"", "", "regex(., '^[0-9]{2}\\.|x$') \\| fin"}}},
         {"choices", {{"list_name", "name", "label"}, {"oui", "1", "Oui | « bien sûr » ɛɔɲ"}}}}};
    const auto text = write_markdown(workbook);
    CHECK(workbook_of(text) == workbook);
    CHECK(write_markdown(workbook_of(text)) == text);
}

TEST_CASE("markdown: text without a table, broken UTF-8 and nothing at all are refused",
          "[xlsform]") {
    CHECK(read_markdown("just prose\n", "x").error().code == Errc::invalid);
    CHECK(read_markdown("| survey |\n| | \xC3\x28 |\n", "x").error().code == Errc::invalid);
    CHECK(read_workbook("", "x").error().code == Errc::invalid);
    CHECK(read_workbook(" \n\n", "x").error().code == Errc::invalid);
}

TEST_CASE("markdown: too many columns are refused", "[xlsform]") {
    std::string row = "| |";
    for (int i = 0; i < 1'200; ++i)
        row += " x |";
    CHECK(read_markdown("| survey |\n" + row + "\n", "x").error().code == Errc::limit);
}

}  // namespace relais::forms::xlsform
