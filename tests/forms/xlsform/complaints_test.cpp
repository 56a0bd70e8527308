#include <catch2/catch.hpp>

#include "tests/forms/xlsform/workbook_builder.h"

namespace relais::forms::xlsform {

TEST_CASE("complaints: all come at once, in the order of sheets, rows and columns", "[xlsform]") {
    const auto text = complaints_of("| survey |\n"
                                    "| | type | name | label | relevant | note perso |\n"
                                    "| | texte | a | A | | x |\n"
                                    "| | integer | 1b | B | | |\n"
                                    "| | select_one l | c | C | ${zzz} = 1 | |\n"
                                    "| | text | c | C | | |\n"
                                    "| | text | d | | | |\n"
                                    "| | text | | D | | |\n"
                                    "| | | e | E | | |\n"
                                    "| | calculate | f | | | |\n"
                                    "| | end group | | | | |\n"
                                    "| | begin group | g | G | | |\n"
                                    "| | text | h | H | | |\n"
                                    "| choices |\n"
                                    "| | list_name | name | label |\n"
                                    "| | m | x | X |\n"
                                    "| | m | x | Y |\n"
                                    "| | m | | Z |\n");
    CHECK(text == "warning survey!E1: column \"note perso\" is not known and is passed over\n"
                  "error survey!A2: \"texte\" is no type of XLSForm\n"
                  "error survey!B3: \"1b\" cannot be a name\n"
                  "error survey!A4: there is no list \"l\" of choices\n"
                  "error survey!D4: ${zzz} refers to no question of this form\n"
                  "error survey!B5: \"c\" is there twice in the same group\n"
                  "error survey!C6: \"d\" has neither label nor hint\n"
                  "error survey!B7: the text in this row has no name\n"
                  "error survey!A8: the row of \"e\" has no type\n"
                  "error survey!9: \"f\" calculates nothing\n"
                  "error survey!A10: this \"end group\" closes nothing\n"
                  "error survey!A11: the group \"g\" is never closed\n"
                  "error choices!B3: \"x\" is there twice in list \"m\"\n"
                  "error choices!B4: a choice of list \"m\" has no name\n");
}

TEST_CASE("complaints: every error has a remedy", "[xlsform]") {
    const auto loaded = load(workbook_of("| survey |\n"
                                         "| | type | name | label | parameters | trigger |\n"
                                         "| | begin group | g | G | | |\n"
                                         "| | end repeat | | | | |\n"
                                         "| | begin loop over l | x | X | | |\n"
                                         "| | end loop | | | | |\n"
                                         "| | range | r | R | start | |\n"
                                         "| | select_one_from_file l.txt | s | S | | |\n"
                                         "| | select_one ${r} | t | T | seed=1 | |\n"
                                         "| | calculate | u | | | r |\n"
                                         "| | audit | nom | | | |\n"
                                         "| | text | meta | M | | |\n"),
                             "test");
    CHECK(loaded.diagnostics.size() >= 9);
    for (const auto& each : loaded.diagnostics) {
        INFO(each.location << ": " << each.text);
        CHECK_FALSE(each.remedy.empty());
        CHECK_FALSE(each.location.empty());
    }
}

TEST_CASE("complaints: a closing row of the wrong kind names what it closes", "[xlsform]") {
    CHECK(complaints_of("| survey |\n| | type | name | label |\n"
                        "| | begin repeat | r | R |\n| | text | a | A |\n| | end group | | |\n") ==
          "error survey!A4: \"end group\" closes the repeat \"r\" of row 2\n");
}

TEST_CASE("complaints: sheets and columns that are missing are named", "[xlsform]") {
    CHECK(complaints_of("| choices |\n| | list_name | name |\n| settings |\n| | form_id |\n") ==
          "error survey: the workbook has no sheet \"survey\"\n");
    CHECK(complaints_of("| survey |\n| | typ | label |\n| | text | A |\n")
              .find("error survey: the sheet has no column \"type\"\n") != std::string::npos);
    CHECK(complaints_of("| survey |\n| | type | name | label |\n") ==
          "error survey: the form has no question\n");
}

TEST_CASE("complaints: duplicate codes are an error, or a warning where a filter can tell",
          "[xlsform]") {
    const std::string survey =
        "| survey |\n| | type | name | label |\n| | select_one l | a | A |\n";
    CHECK(complaints_of(survey + "| choices |\n| | list_name | name | label | adm1 |\n"
                                 "| | l | koro | Koro | 1 |\n| | l | koro | Koro | 2 |\n") ==
          "warning choices!B3: \"koro\" is there twice in list \"l\"\n");
    CHECK(complaints_of(survey + "| choices |\n| | list_name | name | label |\n"
                                 "| | l | koro | Koro |\n| | l | koro | Koro |\n"
                                 "| settings |\n| | allow_choice_duplicates |\n| | yes |\n")
              .empty());
}

TEST_CASE("complaints: a blank in a code is fatal for a select_multiple only", "[xlsform]") {
    const std::string choices = "| choices |\n| | list_name | name | label |\n| | l | a b | AB |\n";
    const std::string header = "| survey |\n| | type | name | label |\n";
    CHECK(complaints_of(header + "| | select_one l | q | Q |\n" + choices).empty());
    CHECK(complaints_of(header + "| | select_multiple l | q | Q |\n" + choices)
              .find("error choices!B2: ") == 0);
}

TEST_CASE("complaints: gaps in a translation are warned of", "[xlsform]") {
    CHECK(complaints_of("| survey |\n| | type | name | label::fr | label::en | hint::fr |\n"
                        "| | text | a | A | A | H |\n") ==
          "warning survey!E1: hint has no column for the language \"en\"\n");
}

TEST_CASE("complaints: a column given twice is an error unless one of the two is empty",
          "[xlsform]") {
    CHECK(complaints_of("| survey |\n| | type | name | label | relevant | relevance |\n"
                        "| | text | a | A | 1 | 2 |\n") ==
          "error survey!E1: column \"relevance\" is there twice\n");
    const auto definition =
        definition_of("| survey |\n| | type | name | label | relevant | relevance |\n"
                      "| | text | a | A | | 2 |\n");
    CHECK(node_at(definition, "/data/a").bind.relevant == "2");
}

TEST_CASE("complaints: many of one cause are told as one, with the first places", "[xlsform]") {
    std::string form = "| survey |\n| | type | name | label |\n";
    for (int i = 0; i < 3'000; ++i)
        form += "| | wrong" + std::to_string(i) + " | a | A |\n";
    const auto loaded = load(workbook_of(form), "test");
    CHECK_FALSE(loaded.definition);
    REQUIRE(loaded.diagnostics.size() == 1);
    CHECK(loaded.diagnostics.front().text ==
          "\"wrong0\" is no type of XLSForm; 2999 more like it: survey!A3, survey!A4, survey!A5, "
          "survey!A6, survey!A7, survey!A8, survey!A9, survey!A10, survey!A11, survey!A12 …");
}

TEST_CASE("complaints: groups deeper than any stack are refused, once", "[xlsform]") {
    std::string deep = "| survey |\n| | type | name | label |\n";
    for (int i = 0; i < 15'000; ++i)
        deep += "| | begin group | g" + std::to_string(i) + " | G |\n";
    const auto complaints = complaints_of(deep);
    const auto first = complaints.find("error ");
    CHECK(complaints.find("groups stand too deep in one another", first) != std::string::npos);
    CHECK(complaints.find("error ", first + 1) == std::string::npos);
}

TEST_CASE("complaints: groups too deep and forms too large are refused", "[xlsform]") {
    std::string deep = "| survey |\n| | type | name | label |\n";
    for (int i = 0; i < 70; ++i)
        deep += "| | begin group | g" + std::to_string(i) + " | G |\n";
    deep += "| | text | a | A |\n";
    for (int i = 0; i < 70; ++i)
        deep += "| | end group | | |\n";
    CHECK(complaints_of(deep).find("groups stand too deep in one another") != std::string::npos);

    std::string large = "| survey |\n| | type | name | label |\n";
    for (int i = 0; i < 20'100; ++i)
        large += "| | text | q" + std::to_string(i) + " | Q |\n";
    CHECK(complaints_of(large).find("the form holds too many questions") != std::string::npos);
}

}  // namespace relais::forms::xlsform
