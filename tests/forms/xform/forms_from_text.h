// What the tests of XForms share: forms from text, with their complaints shown where one fails.
#pragma once

#include <catch2/catch.hpp>

#include <string>
#include <utility>

#include "forms/xform/xform.h"
#include "forms/xlsform/xlsform.h"

namespace relais::forms::xform {

inline model::Definition from_markdown(const std::string& text) {
    const auto workbook = xlsform::read_markdown(text, "form.md");
    REQUIRE(workbook);
    auto loaded = xlsform::load(*workbook, "form");
    for (const auto& each : loaded.diagnostics)
        UNSCOPED_INFO(each.location << ": " << each.text);
    REQUIRE(loaded.definition);
    return *std::move(loaded.definition);
}

inline model::Definition read_back(const std::string& xml) {
    auto loaded = read_xform(xml, "form");
    for (const auto& each : loaded.diagnostics)
        UNSCOPED_INFO(each.location << ": " << each.text);
    REQUIRE(loaded.definition);
    return *std::move(loaded.definition);
}

inline bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace relais::forms::xform
