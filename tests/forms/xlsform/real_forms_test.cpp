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
        if (!name.ends_with(".xlsx") && !name.ends_with(".xls")) continue;
        INFO(name);
        const auto bytes = read_file(folder + "/" + name, kMaxFileBytes);
        REQUIRE(bytes);
        const auto workbook = read_workbook(*bytes, name);
        if (!workbook && workbook.error().code == Errc::unsupported) continue;  // has a password
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
    CHECK(loaded * 3 > read * 2);
}

}  // namespace relais::forms::xlsform
