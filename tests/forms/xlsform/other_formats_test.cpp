#include <catch2/catch.hpp>

#include <iostream>

#include "forms/base/file.h"
#include "tests/forms/xlsform/workbook_builder.h"

namespace relais::forms::xlsform {

TEST_CASE("csv: a filled first cell names a sheet, quotes hold commas and line ends", "[xlsform]") {
    const auto workbook =
        read_workbook("survey\r\n,type,name,label\r\n"
                      ",text,a,\"Nom, prénom\nen entier\"\r\n,note,b,\"dit \"\"x\"\"\"\r\n"
                      "settings,,\n,form_id\n,essai\n",
                      "essai.csv");
    REQUIRE(workbook);
    REQUIRE(workbook->sheets.size() == 2);
    CHECK(workbook->sheets[0].cells[1][2] == "Nom, prénom\nen entier");
    CHECK(workbook->sheets[0].cells[2][2] == "dit \"x\"");
    const auto form = load(*workbook, "x");
    REQUIRE(form.definition);
    CHECK(form.definition->form_id == "essai");
}

TEST_CASE("csv: what is no workbook is refused", "[xlsform]") {
    CHECK_FALSE(read_workbook(",,,\n,a,b\n", "x.csv"));
    CHECK_FALSE(read_workbook("survey" + std::string(3'000, ',') + "x\n", "x.csv"));
}

TEST_CASE("xls: bytes that only begin like a workbook are refused", "[xlsform]") {
    std::string bytes = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
    CHECK_FALSE(read_workbook(bytes, "x.xls"));
    bytes += std::string(4'096, '\0');
    CHECK_FALSE(read_workbook(bytes, "x.xls"));
    CHECK_FALSE(read_workbook(bytes + std::string(4'096, '\xFF'), "x.xls"));
}

TEST_CASE("xls: a workbook reads as its .xlsx does", "[xlsform]") {
    const std::string folder =
        std::string(SHARED_DIR) + "/conformance/xlsform/cases/f-bug-blank-second-row-xls/";
    if (!path_exists(folder)) {
        std::cout << "skipped: no " << folder << "\n";
        return;
    }
    const auto old_form = read_workbook(*read_file(folder + "form.xls", kMaxFileBytes), "form.xls");
    if (!old_form) FAIL(describe(old_form.error()));
    const auto new_form =
        read_workbook(*read_file(folder + "form.xlsx", kMaxFileBytes), "form.xlsx");
    REQUIRE(new_form);
    const auto a = load(*old_form, "form"), b = load(*new_form, "form");
    REQUIRE(a.definition);
    REQUIRE(b.definition);
    CHECK(*a.definition == *b.definition);
}

TEST_CASE("csv: text in another encoding is told as that, with its line", "[xlsform]") {
    const auto told = [](std::string_view bytes) {
        const auto refused = read_workbook(bytes, "x.csv");
        REQUIRE_FALSE(refused);
        return describe(refused.error());
    };
    using Catch::Contains;
    CHECK_THAT(told("survey\n,type,name,label\n,text,a,\xC9t\xE9\n"),
               Contains("line 3 is not UTF-8") && Contains("save it as \"CSV UTF-8\""));
    using namespace std::string_view_literals;
    CHECK_THAT(told("\xFF\xFEs\0u\0r\0"sv), Contains("is not UTF-8"));
    CHECK_THAT(told("\x89PNG\r\n\x1A\n\0\0\xFF"sv), Contains("neither a workbook"));
}

TEST_CASE("csv: semicolons and tabs between the cells are read too", "[xlsform]") {
    const auto sheet = [](const std::string& text) {
        const auto workbook = read_csv(text, "f.csv");
        REQUIRE(workbook);
        return workbook->sheets.at(0);
    };
    const auto wished = sheet("survey,,,\n,type,name,label\n,text,a,\"A, B; C\"\n");
    CHECK(sheet("survey;;;\n;type;name;label\n;text;a;\"A, B; C\"\n") == wished);
    CHECK(sheet("survey\n\ttype\tname\tlabel\n\ttext\ta\tA, B; C\n") == wished);
    CHECK(sheet("survey;;;\n;type;name;label\n;text;a;A, B; C\n") != wished);
}

}  // namespace relais::forms::xlsform
