#include "tests/forms/xlsform/workbook_builder.h"

#include <zip.h>

#include <catch2/catch.hpp>

namespace relais::forms::xlsform {

namespace {

const model::Control* find_control(const std::vector<model::Control>& controls,
                                   model::NodeIndex node) {
    for (const auto& control : controls) {
        if (control.node == node) return &control;
        if (const auto* below = find_control(control.children, node)) return below;
    }
    return nullptr;
}

}  // namespace

std::string zip_of(const std::map<std::string, std::string>& parts) {
    zip_source_t* source = zip_source_buffer_create(nullptr, 0, 0, nullptr);
    REQUIRE(source != nullptr);
    zip_source_keep(source);
    zip_t* archive = zip_open_from_source(source, ZIP_TRUNCATE, nullptr);
    REQUIRE(archive != nullptr);
    for (const auto& [name, content] : parts) {
        zip_source_t* part = zip_source_buffer(archive, content.data(), content.size(), 0);
        REQUIRE(zip_file_add(archive, name.c_str(), part, ZIP_FL_ENC_UTF_8) >= 0);
    }
    REQUIRE(zip_close(archive) == 0);
    zip_stat_t stat;
    REQUIRE(zip_source_stat(source, &stat) == 0);
    std::string bytes(stat.size, '\0');
    REQUIRE(zip_source_open(source) == 0);
    REQUIRE(zip_source_read(source, bytes.data(), bytes.size()) ==
            static_cast<zip_int64_t>(bytes.size()));
    zip_source_close(source);
    zip_source_free(source);
    return bytes;
}

std::string xlsx_of(const std::string& rows, std::map<std::string, std::string> parts) {
    const std::string rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    parts.try_emplace("_rels/.rels",
                      "<Relationships><Relationship Id=\"a\" Type=\"" + rel +
                          "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
    parts.try_emplace("xl/workbook.xml",
                      "<workbook xmlns:r=\"" + rel +
                          "\"><sheets><sheet name=\"survey\" sheetId=\"1\" r:id=\"s1\"/></sheets>"
                          "</workbook>");
    parts.try_emplace(
        "xl/_rels/workbook.xml.rels",
        "<Relationships><Relationship Id=\"s1\" Type=\"" + rel +
            "/worksheet\" Target=\"worksheets/one.xml\"/><Relationship Id=\"s2\" Type=\"" + rel +
            "/sharedStrings\" Target=\"sharedStrings.xml\"/><Relationship Id=\"s3\" "
            "Type=\"" +
            rel + "/styles\" Target=\"/xl/styles.xml\"/></Relationships>");
    parts.try_emplace("xl/worksheets/one.xml",
                      "<worksheet><sheetData>" + rows + "</sheetData></worksheet>");
    return zip_of(parts);
}

Workbook workbook_of(std::string_view markdown) {
    auto workbook = read_markdown(markdown, "test.md");
    if (!workbook) FAIL(describe(workbook.error()));
    return *std::move(workbook);
}

std::string complaints_of(std::string_view markdown) {
    const auto loaded = load(workbook_of(markdown), "test");
    std::string out;
    for (const auto& each : loaded.diagnostics) {
        if (each.severity == Severity::error) CHECK_FALSE(loaded.definition.has_value());
        out += (each.severity == Severity::error ? "error " : "warning ") + each.location + ": " +
               each.text + "\n";
    }
    return out;
}

model::Definition definition_of(std::string_view markdown) {
    auto loaded = load(workbook_of(markdown), "test");
    std::string errors;
    for (const auto& each : loaded.diagnostics)
        if (each.severity == Severity::error) errors += each.location + ": " + each.text + "\n";
    INFO(errors);
    REQUIRE(loaded.definition.has_value());
    REQUIRE(loaded.node_places.size() == loaded.definition->nodes.size());
    return *std::move(loaded.definition);
}

const model::Node& node_at(const model::Definition& definition, std::string_view path) {
    const auto index = model::find_path(definition, path);
    INFO(path);
    REQUIRE(index != model::kNoIndex);
    return definition.nodes[index];
}

const model::Control* control_at(const model::Definition& definition, std::string_view path) {
    return find_control(definition.body, model::find_path(definition, path));
}

std::string plain(const model::Text& text) {
    std::string out;
    for (const auto& part : text) {
        if (const auto* words = std::get_if<std::string>(&part))
            out += *words;
        else
            out += "{" + std::get<model::Output>(part).expression + "}";
    }
    return out;
}

}  // namespace relais::forms::xlsform
