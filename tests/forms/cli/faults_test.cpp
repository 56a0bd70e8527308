// What an author gets wrong, each found at load, all at once, at the cell.
#include <catch2/catch.hpp>

#include <sstream>

#include "forms/base/file.h"
#include "forms/cli/commands.h"
#include "tests/support/temporary_folder.h"

namespace relais::forms::cli {

namespace {

std::string told(const std::string& table) {
    const tests::TemporaryFolder folder;
    REQUIRE(write_file_atomically(folder / "f.md", table));
    std::ostringstream out, err;
    check(folder / "f.md", false, out, err);
    return out.str() + err.str();
}

bool has(const std::string& report, std::string_view line) {
    return report.find(line) != std::string::npos;
}

}  // namespace

TEST_CASE("faults: expressions are looked at even where the sheets have errors", "[cli]") {
    const auto report =
        told("| survey |\n"
             "| | type | name | label | relevant | constraint | calculation | choice_filter |\n"
             "| | text | a | A | ${b} = 'x' | | | |\n"
             "| | text | b | B | ${a} = 'y' | | | |\n"
             "| | text | c | C | foo(1) = 2 | | | |\n"
             "| | text | d | D | substring('a') | | | |\n"
             "| | text | D | D | | . = ( | | |\n"
             "| | select_one l | l | L | | | | regoin = ${a} |\n"
             "| | select_one l | m | M | | | | region = 'nowhere' |\n"
             "| | calculate | f | | | | instance('zzz')/root/item[name=1]/label | |\n"
             "| | calculate | g | | | | pulldata('nolist','a','b',${a}) | |\n"
             "| | text | h | Hello ${zz} | | | | |\n"
             "| | calculate | i | | | | regex(${a}, '(?=x)') | |\n"
             "| | calculate | k | | | | Female | |\n"
             "| | integer | n | N | | . > 0 and.< 9 | | |\n"
             "| choices |\n"
             "| | list_name | name | label | region |\n"
             "| | l | koro | Koro | mopti |\n");
    INFO(report);
    CHECK(has(report, "survey!D2: error: the relevance of /data/a depends on itself"));
    CHECK(has(report, "survey!D4: error: there is no function 'foo'"));
    CHECK(has(report, "survey!D5: error: substring() takes 2 to 3 arguments, not 1"));
    CHECK(has(report, "survey!B6: warning: \"D\" differs from another name only by case"));
    CHECK(has(report, "survey!E6: error: expected a path, a value or a function"));
    CHECK(has(report, "survey!G7: warning: the list 'l' has no column 'regoin'"));
    CHECK(has(report, "survey!G8: warning: no choice of list \"l\" has region = \"nowhere\""));
    CHECK(has(report, "survey!F9: error: there is no list 'zzz'"));
    CHECK(has(report, "survey!F10: warning: the list 'nolist.csv' is missing"));
    CHECK(has(report, "survey!C11: error: ${zz} refers to no question of this form"));
    CHECK(has(report, "survey!F12: error: the regular expression cannot be used"));
    CHECK(has(report, "survey!F13: warning: 'Female' is not in the form, and reads as nothing"));
    CHECK(has(report, "write 'Female' between quotes"));
    CHECK(has(report, "survey!E14: warning: no blank between 'and' and the point"));
}

TEST_CASE("faults: settings and entities are told by their cells, and once", "[cli]") {
    const auto report = told("| survey |\n"
                             "| | type | name | label | calculation | save_to |\n"
                             "| | text | a | A | | full_name |\n"
                             "| settings |\n"
                             "| | form_id | instance_name |\n"
                             "| | f | concat(${a}, ) |\n"
                             "| entities |\n"
                             "| | list_name | label | create_if |\n"
                             "| | menages | ${a} + | foo( |\n");
    INFO(report);
    CHECK(has(report, "settings!B2: error: expected a path, a value or a function"));
    CHECK(has(report, "entities!B2: error: expected a path, a value or a function"));
    CHECK(has(report, "entities!C2: error: "));
    CHECK(has(report, "not usable, 3 errors, 0 warnings"));
}

TEST_CASE("faults: a text that one language lacks is told at its cell", "[cli]") {
    const auto report = told("| survey |\n| | type | name | label::fr | label::en | hint::fr |\n"
                             "| | text | a | A | | h |\n| | text | b | B | B | |\n");
    CHECK(has(report, "survey!D2: warning: label is not translated into \"en\""));
    CHECK(has(report, "survey!E1: warning: hint has no column for the language \"en\""));
}

TEST_CASE("faults: one language under two spellings is told", "[cli]") {
    const auto report =
        told("| survey |\n| | type | name | label::French (fr) | hint::french(FR) |\n"
             "| | text | a | A | h |\n");
    CHECK(has(report, "survey!D1: warning: the languages \"French (fr)\" and \"french(FR)\""));
}

}  // namespace relais::forms::cli
