#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <sys/wait.h>

#include "forms/base/file.h"
#include "forms/cli/commands.h"
#include "tests/support/temporary_folder.h"

namespace relais::forms::cli {

namespace {

using tests::TemporaryFolder;

const std::string kLibrary = std::string(REPO_ROOT) + "/forms/library/";

struct Outcome {
    int code;
    std::string out, err;
};

Outcome checked(const std::string& file, bool json = false) {
    std::ostringstream out, err;
    const int code = check(file, json, out, err);
    return {code, out.str(), err.str()};
}

Outcome converted(const std::string& from, const std::string& to) {
    std::ostringstream out, err;
    const int code = convert(from, to, out, err);
    return {code, out.str(), err.str()};
}

}  // namespace

TEST_CASE("check: our own instruments are usable, in both formats", "[cli]") {
    for (const auto* name : {"flow_registry.md", "flow_registry.xlsx", "household_survey.xlsx",
                             "individual_survey.md", "individual_survey.xlsx"}) {
        const auto outcome = checked(kLibrary + name);
        INFO(outcome.out);
        CHECK(outcome.code == kDone);
        CHECK(outcome.out.find(": usable, 0 errors, 0 warnings\n") != std::string::npos);
    }
}

TEST_CASE("check: a fault in an expression is told with its row", "[cli]") {
    const TemporaryFolder folder;
    REQUIRE(write_file_atomically(folder / "f.md",
                                  "| survey |\n| | type | name | label | relevant |\n"
                                  "| | text | a | A | |\n"
                                  "| | text | b | B | ${a} = ( |\n"
                                  "| | select_one_from_file no.csv | c | C | |\n"));
    const auto outcome = checked(folder / "f.md");
    CHECK(outcome.code == kNotUsable);
    CHECK(outcome.out.find("survey!D3: error: ") != std::string::npos);
    CHECK(outcome.out.find("no.csv") != std::string::npos);

    const auto json = checked(folder / "f.md", true);
    CHECK(json.code == kNotUsable);
    CHECK(json.out.find("\"usable\": false") != std::string::npos);
}

TEST_CASE("check: a file that is missing or no form is named on the error stream", "[cli]") {
    const TemporaryFolder folder;
    const auto missing = checked(folder / "none.xlsx");
    CHECK(missing.code == kNotUsable);
    CHECK(missing.out.empty());
    CHECK(missing.err.find("none.xlsx") != std::string::npos);
    REQUIRE(write_file_atomically(folder / "empty.xlsx", ""));
    CHECK(checked(folder / "empty.xlsx").err.find("is empty") != std::string::npos);
}

TEST_CASE("convert: a table becomes a workbook and the same table again", "[cli]") {
    const TemporaryFolder folder;
    const std::string table = "| survey |\n| | type | name | label |\n| | text | a    | A     |\n";
    REQUIRE(write_file_atomically(folder / "a.md", table));
    CHECK(converted(folder / "a.md", folder / "b.xlsx").code == kDone);
    CHECK(converted(folder / "b.xlsx", folder / "c.md").code == kDone);
    CHECK(read_file(folder / "c.md", 1'000) == table);
}

TEST_CASE("convert: an XForm is written, checked by its content, and written again", "[cli]") {
    const TemporaryFolder folder;
    const auto table = "| survey |\n| | type | name | label |\n| | integer | age | Âge |\n"
                       "| settings |\n| | form_id | form_title |\n| | f | F |\n";
    REQUIRE(write_file_atomically(folder / "f.md", table));
    CHECK(converted(folder / "f.md", folder / "a.xml").code == kDone);
    REQUIRE(std::filesystem::copy_file(folder / "a.xml", folder / "form"));
    CHECK(checked(folder / "form").code == kDone);
    CHECK(converted(folder / "form", folder / "b.xml").code == kDone);
    CHECK(*read_file(folder / "a.xml", 10'000) == *read_file(folder / "b.xml", 10'000));
    CHECK(converted(folder / "a.xml", folder / "c.md").code == kDone);
    CHECK(converted(folder / "c.md", folder / "d.xml").code == kDone);
    CHECK(*read_file(folder / "a.xml", 10'000) == *read_file(folder / "d.xml", 10'000));
}

TEST_CASE("convert: the choices of select_one_external stand beside the XForm", "[cli]") {
    const TemporaryFolder folder;
    REQUIRE(write_file_atomically(
        folder / "f.md",
        "| survey |\n| | type | name | label | choice_filter |\n| | text | r | R | |\n"
        "| | select_one_external ville | v | V | region=${r} |\n"
        "| external_choices |\n| | list name | name | label | region |\n"
        "| | ville | ba | Bamako, \"cap\" | d |\n| | | | | |\n| | ville | mo | Mopti | |\n"));
    CHECK(converted(folder / "f.md", folder / "a.xml").code == kDone);
    CHECK(*read_file(folder / "itemsets.csv", 10'000) ==
          "\"list_name\",\"name\",\"label\",\"region\"\r\n"
          "\"ville\",\"ba\",\"Bamako, \"\"cap\"\"\",\"d\"\r\n"
          "\"ville\",\"mo\",\"Mopti\",\"\"\r\n");
}

TEST_CASE("convert: a form with errors becomes no XForm", "[cli]") {
    const TemporaryFolder folder;
    REQUIRE(write_file_atomically(folder / "f.md",
                                  "| survey |\n| | type | name | label |\n| | texte | a | A |\n"));
    const auto outcome = converted(folder / "f.md", folder / "a.xml");
    CHECK(outcome.code == kNotUsable);
    CHECK(outcome.err.find("survey!B3") == std::string::npos);
    CHECK(outcome.err.find("survey!A2") != std::string::npos);
    CHECK_FALSE(path_exists(folder / "a.xml"));
}

TEST_CASE("convert: what cannot be written is said, and nothing is left behind", "[cli]") {
    const TemporaryFolder folder;
    CHECK(converted(kLibrary + "flow_registry.md", folder / "a.doc").code == kWrongCall);
    CHECK(converted(kLibrary + "regions.csv", folder / "a.xlsx").code == kNotUsable);
    CHECK(list_folder(folder.path())->empty());
}

TEST_CASE("the program: output that a full disk does not take is told, and no success", "[cli]") {
    if (!std::filesystem::is_character_file("/dev/full")) {
        WARN("skipped: there is no /dev/full");
        return;
    }
    const TemporaryFolder folder;
    const auto exit_code = [&](const std::string& call) {
        const auto line =
            std::string(RELAIS_FORMS) + " " + call + " >/dev/full 2>" + (folder / "said");
        const int status = std::system(line.c_str());  // NOLINT(cert-env33-c): our own words
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    };
    const auto form = "'" + kLibrary + "flow_registry.md'";
    for (const auto& call : {"check " + form, "check --json " + form, "show " + form,
                             "convert " + form + " '" + (folder / "f.xml") + "'"}) {
        INFO(call);
        CHECK(exit_code(call) == kNotUsable);
        CHECK(read_file(folder / "said", 1'000)->find("cannot be written") != std::string::npos);
    }
}

}  // namespace relais::forms::cli
