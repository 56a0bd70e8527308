// Forms through XForms and sheets and back.
#include <catch2/catch.hpp>

#include <filesystem>
#include <iostream>
#include <sstream>

#include "forms/base/file.h"
#include "forms/base/text.h"
#include "forms/cli/commands.h"
#include "tests/support/temporary_folder.h"

namespace relais::forms::cli {

namespace {

using tests::TemporaryFolder;

constexpr std::size_t kMaxBytes = std::size_t{16} << 20U;

struct Outcome {
    int code;
    std::string err;
};

Outcome converted(const std::string& from, const std::string& to) {
    std::ostringstream out, err;
    const int code = convert(from, to, out, err);
    return {code, err.str()};
}

std::string bytes_of(const std::string& path) {
    const auto bytes = read_file(path, kMaxBytes);
    return bytes ? *bytes : std::string();
}

}  // namespace

TEST_CASE("sheets of an XForm: all that the workbook said stands in them again", "[cli]") {
    const TemporaryFolder folder;
    const std::string table =
        "| survey |\n"
        "| | type | name | label::Français (fr) | label::English (en) | hint::Français (fr) | "
        "required | relevant | appearance | constraint | constraint_message::Français (fr) | "
        "calculation | choice_filter | parameters | repeat_count | trigger | default | "
        "media::image::Français (fr) | save_to |\n"
        "| | start | start | | | | | | | | | | | | | | | | |\n"
        "| | calculate | n | | | | | | | | | 2 + 1 | | | | | | | |\n"
        "| | text | head | Chef | Head | Nom | yes | | | | | | | | | | ${n} | chef.png | nom |\n"
        "| | begin repeat | member | Membre | Member | | | | field-list | | | | | | ${n} | | | | "
        "|\n"
        "| | integer | age | Âge de ${head} | Age | | | ${n} > 1 | | . < 120 | Trop ! | | | | | | "
        "5 "
        "| | |\n"
        "| | calculate | twice | | | | | | | | | ${age} * 2 | | | | ${head} | | | |\n"
        "| | end repeat | | | | | | | | | | | | | | | | | |\n"
        "| | begin group | place | Lieu | Place | | | | | | | | | | | | | | |\n"
        "| | select_one region | region | Région | Region | | | | minimal | | | | | | | | | | |\n"
        "| | select_one cercle | cercle | Cercle | Circle | | | | | | | | region = ${region} | "
        "randomize=true | | | | | |\n"
        "| | select_multiple_from_file sites.csv | sites | Sites | Sites | | | | | | | | "
        "region=${region} | value=code | | | | | |\n"
        "| | end group | | | | | | | | | | | | | | | | | |\n"
        "| | range | score | Note | Score | | | | | | | | | start=0 end=20 step=2 | | | | | |\n"
        "| | image | photo | Photo | Photo | | | | annotate | | | | | max-pixels=640 | | | | | |\n"
        "| choices |\n"
        "| | list_name | name | label::Français (fr) | label::English (en) | region |\n"
        "| | region | kayes | Kayes | Kayes | |\n"
        "| | region | mopti | Mopti | Mopti | |\n"
        "| | cercle | koro | Koro | Koro | mopti |\n"
        "| entities |\n"
        "| | list_name | label |\n"
        "| | households | concat(${head}, ' ', ${score}) |\n"
        "| settings |\n"
        "| | form_title | form_id | version | default_language | instance_name | style |\n"
        "| | Enquête | enquete | 7 | Français (fr) | ${head} | pages |\n";
    REQUIRE(write_file_atomically(folder / "f.md", table));
    REQUIRE(converted(folder / "f.md", folder / "a.xml").code == kDone);

    const auto sheets = converted(folder / "a.xml", folder / "b.md");
    CHECK(sheets.code == kDone);
    CHECK(sheets.err.empty());
    REQUIRE(converted(folder / "b.md", folder / "c.xml").code == kDone);
    CHECK(bytes_of(folder / "a.xml") == bytes_of(folder / "c.xml"));
    const auto written = bytes_of(folder / "b.md");
    CHECK(written.find("Âge de ${head}") != std::string::npos);
    CHECK(written.find("${n} > 1") != std::string::npos);
    CHECK(written.find("region = ${region}") != std::string::npos);

    REQUIRE(converted(folder / "a.xml", folder / "b.xlsx").code == kDone);
    REQUIRE(converted(folder / "b.xlsx", folder / "d.xml").code == kDone);
    CHECK(bytes_of(folder / "a.xml") == bytes_of(folder / "d.xml"));
    REQUIRE(converted(folder / "a.xml", folder / "again.xlsx").code == kDone);
    CHECK(bytes_of(folder / "b.xlsx") == bytes_of(folder / "again.xlsx"));
}

TEST_CASE("sheets of an XForm: what XLSForm has no word for is told", "[cli]") {
    const TemporaryFolder folder;
    REQUIRE(write_file_atomically(
        folder / "a.xml",
        "<h:html xmlns=\"http://www.w3.org/2002/xforms\" xmlns:h=\"http://www.w3.org/1999/xhtml\" "
        "xmlns:jr=\"http://openrosa.org/javarosa\"><h:head><h:title>F</h:title><model><instance>"
        "<data id=\"f\"><a/><b/><meta><instanceID/></meta></data></instance>"
        "<bind nodeset=\"/data/a\" type=\"string\"/>"
        "<bind nodeset=\"/data/b\" type=\"boolean\"/>"
        "<bind nodeset=\"/data/meta/instanceID\" type=\"string\" readonly=\"true()\" "
        "jr:preload=\"uid\"/></model></h:head><h:body>"
        "<input ref=\"/data/a\"><label>A <output value=\"1 + 1\"/></label></input>"
        "<input ref=\"/data/b\"><label>B</label></input></h:body></h:html>"));
    const auto sheets = converted(folder / "a.xml", folder / "b.md");
    CHECK(sheets.code == kDone);
    CHECK(sheets.err.find("/data/a: warning: the label") != std::string::npos);
    CHECK(sheets.err.find("/data/b: warning: the data type") != std::string::npos);
    CHECK(converted(folder / "b.md", folder / "c.xml").code == kDone);
}

TEST_CASE("sheets of the conformance workbooks: the same XForm after XForm → table", "[cli]") {
    const auto root = std::string(SHARED_DIR) + "/conformance/xlsform";
    const auto index = read_file(root + "/index.tsv", kMaxBytes);
    if (!index) {
        std::cout << "skipped: no corpus in " << root << "\n";
        return;
    }
    const TemporaryFolder folder;
    std::size_t good = 0, same = 0;
    for (const auto line : split(*index, '\n')) {
        const auto columns = split(line, '\t');
        if (columns.size() < 10 || columns[0] == "id" || columns[3] == "error") continue;
        const auto from = root + "/cases/" + std::string(columns[0]) + "/form.xlsx";
        if (!path_exists(from) || converted(from, folder / "a.xml").code != kDone) continue;
        ++good;
        INFO(columns[0]);
        std::string told;
        for (const auto* sheets : {"b.md", "b.xlsx"}) {
            const auto back = converted(folder / "a.xml", folder / sheets);
            std::filesystem::remove(folder / "c.xml");
            converted(folder / sheets, folder / "c.xml");
            const bool equal = bytes_of(folder / "a.xml") == bytes_of(folder / "c.xml");
            // What is lost silently is the one thing that must not be.
            CHECK((equal || !back.err.empty()));
            if (!equal) told += " " + std::string(sheets);
        }
        if (told.empty())
            ++same;
        else
            std::cout << "  differs: " << columns[0] << told << "\n";
    }
    std::cout << "sheets of the corpus: " << same << " of " << good << " are the same\n";
    CHECK(same * 100 >= good * 99);
}

}  // namespace relais::forms::cli
