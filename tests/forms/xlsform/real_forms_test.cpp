#include <catch2/catch.hpp>

#include <filesystem>
#include <iostream>

#include "forms/base/file.h"
#include "forms/xlsform/xlsform.h"

namespace relais::forms::xlsform {

TEST_CASE("real forms: every workbook of the field is read, and most of them load", "[xlsform]") {
    const std::string folder = std::string(SHARED_DIR) + "/forms";
    const auto names = list_folder(folder);
    if (!names) {
        std::cout << "skipped: no forms in " << folder << "\n";
        return;
    }
    std::size_t read = 0, loaded = 0, questions = 0;
    for (const auto& name : *names) {
        if (!name.ends_with(".xlsx")) continue;
        INFO(name);
        const auto bytes = read_file(folder + "/" + name, kMaxFileBytes);
        REQUIRE(bytes);
        const auto workbook = read_workbook(*bytes, name);
        if (!workbook) FAIL(describe(workbook.error()));
        ++read;
        const auto form = load(*workbook, "form");
        if (!form.definition) {
            // A refusal must say where and what, in a number an author can work off.
            REQUIRE_FALSE(form.diagnostics.empty());
            for (const auto& each : form.diagnostics)
                CHECK_FALSE(each.text.empty());
            continue;
        }
        ++loaded;
        questions += form.definition->nodes.size();
        CHECK_FALSE(form.definition->languages.empty());
    }
    std::cout << "real forms: " << read << " read, " << loaded << " load, " << questions
              << " nodes\n";
    CHECK(loaded * 2 > read);
}

TEST_CASE("real forms: old .xls workbooks are named for what they are", "[xlsform]") {
    const std::string path = std::string(SHARED_DIR) + "/forms/88_XLSForm-pyxform__widgets.xls";
    if (!path_exists(path)) {
        std::cout << "skipped: no " << path << "\n";
        return;
    }
    const auto workbook = read_workbook(*read_file(path, kMaxFileBytes), "widgets.xls");
    REQUIRE_FALSE(workbook);
    CHECK(workbook.error().code == Errc::unsupported);
}

}  // namespace relais::forms::xlsform
