// A definition to the sheets of a workbook: what stands beside the survey, and the proof that the
// sheets say the same form.
#include <algorithm>
#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forms/base/diagnostic.h"
#include "forms/model/definition.h"
#include "forms/xlsform/columns.h"
#include "forms/xlsform/definition_differences.h"
#include "forms/xlsform/definition_to_sheets.h"
#include "forms/xlsform/references.h"
#include "forms/xlsform/xlsform.h"

namespace relais::forms::xlsform {

namespace {

using model::kNoIndex;
using model::NodeIndex;

const std::vector<std::string_view> kSurveyColumns{"type",          "name",
                                                   "label",         "hint",
                                                   "guidance_hint", "required",
                                                   "relevant",      "appearance",
                                                   "constraint",    "constraint_message",
                                                   "calculation",   "choice_filter",
                                                   "parameters",    "repeat_count",
                                                   "trigger",       "default",
                                                   "readonly",      "required_message",
                                                   "media::image",  "media::big-image",
                                                   "media::audio",  "media::video"};
const std::vector<std::string_view> kChoiceColumns{
    "list_name",        "name",         "label",       "media::image",
    "media::big-image", "media::audio", "media::video"};

/// External lists of XML forms may be named as no cell can be.
std::string list_name(std::string name, bool external) {
    constexpr std::string_view kOutside = "-external";
    if (external && name.ends_with(kOutside)) name.resize(name.size() - kOutside.size());
    return name;
}

void write_list(Sheets& sheets, const model::ChoiceList& list) {
    auto& sheet = list.external ? sheets.external_choices : sheets.choices;
    for (const auto& choice : list.choices) {
        sheet.begin_row();
        sheet.set("list_name", list_name(list.name, list.external));
        sheet.set("name", choice.value);
        sheets.set_label(sheet, choice.label, {});
        for (std::size_t i = 0; i < choice.columns.size() && i < list.columns.size(); ++i) {
            const auto& column = list.columns[i];
            // Columns of these names mean something else to XLSForm.
            if (!column_of_header(column, SheetKind::choices, true).known)
                sheet.set(column, choice.columns[i]);
        }
    }
}

void write_tags(Sheets& sheets, const std::vector<model::Control>& controls) {
    for (const auto& control : controls) {
        for (const auto& tag : control.tags) {
            sheets.osm.begin_row();
            sheets.osm.set("list_name", "tags_of_" + sheets.definition.nodes[control.node].name);
            sheets.osm.set("name", tag.key);
            sheets.set_label(sheets.osm, tag.label, {});
        }
        write_tags(sheets, control.children);
    }
}

/// select_one_external: its choices stand in itemsets.csv, which a form only names.
void write_absent_lists(Sheets& sheets, const std::vector<model::Control>& controls,
                        std::set<std::string>& written) {
    for (const auto& control : controls) {
        write_absent_lists(sheets, control.children, written);
        if (!control.itemset || control.itemset->source != model::ItemSource::query) continue;
        const auto cell = type_cell(sheets, control.node, &control);
        const auto name = cell.type.substr(cell.type.rfind(' ') + 1);
        if (!written.insert(name).second) continue;
        sheets.external_choices.begin_row();
        sheets.external_choices.set("list_name", name);
        sheets.external_choices.set("name", "itemsets.csv");
        sheets.external_choices.set("label", "itemsets.csv");
        sheets.absent_lists.push_back(name);
    }
}

bool has_duplicates(const model::Definition& definition) {
    return std::any_of(definition.lists.begin(), definition.lists.end(), [](const auto& list) {
        std::set<std::string_view> values;
        return std::any_of(list.choices.begin(), list.choices.end(),
                           [&](const auto& choice) { return !values.insert(choice.value).second; });
    });
}

bool has_runs_of_blanks(const Sheet& sheet) {
    for (const auto& row : sheet.cells)
        for (const auto& cell : row)
            if (cell.find("  ") != std::string::npos) return true;
    return false;
}

bool has_own_element(const model::Definition& definition, std::string_view name) {
    const auto& nodes = definition.nodes;
    return std::any_of(nodes.begin(), nodes.end(), [&](const auto& node) {
        return model::local_name(node.name) == name && node.parent != kNoIndex &&
               nodes[node.parent].parent == 0 &&
               model::local_name(nodes[node.parent].name) == "meta";
    });
}

/// Files that a row must name: all that no select, pulldata() or last-saved asks for by itself.
void add_files(SheetBuilder& survey, const model::Definition& definition,
               const model::Definition& read) {
    for (const auto& file : definition.externals) {
        const bool there = std::any_of(read.externals.begin(), read.externals.end(),
                                       [&](const auto& each) { return each.id == file.id; });
        if (there) continue;
        survey.begin_row();
        survey.set("type", file.src.ends_with(".csv") ? "csv-external" : "xml-external");
        survey.set("name", file.id);
    }
}

Workbook assemble(const Sheets& sheets) {
    Workbook workbook;
    const auto add = [&](const SheetBuilder& sheet, const std::vector<std::string_view>& order) {
        if (sheet.has_rows()) workbook.sheets.push_back(sheet.build(order));
    };
    add(sheets.survey, kSurveyColumns);
    add(sheets.choices, kChoiceColumns);
    add(sheets.external_choices, kChoiceColumns);
    add(sheets.osm, kChoiceColumns);
    add(sheets.entities, {"list_name", "label", "entity_id", "create_if", "update_if"});
    add(sheets.settings, {"form_title", "form_id", "version", "default_language"});
    return workbook;
}

}  // namespace

void Sheets::set_text(SheetBuilder& sheet, std::string_view key, const model::TranslatedText& text,
                      const References::Where& where) {
    if (text.plain) {
        for (const auto& one : text.by_language)
            if (!one.empty()) {
                sheet.set(key, names.text(one, where));
                return;
            }
        return;
    }
    for (std::size_t i = 0; i < text.by_language.size() && i < definition.languages.size(); ++i)
        sheet.set(key, names.text(text.by_language[i], where), definition.languages[i]);
}

void Sheets::set_label(SheetBuilder& sheet, const model::Label& label,
                       const References::Where& where) {
    set_text(sheet, "label", label.text, where);
    for (const auto& media : label.media) {
        const auto key = "media::" + media.form;
        const bool untold = definition.languages.size() == 1 && definition.languages[0] == "default";
        set_text(sheet, key, {media.file_by_language, media.plain || untold}, where);
    }
}

void write_choices(Sheets& sheets) {
    for (const auto& list : sheets.definition.lists)
        write_list(sheets, list);
    write_tags(sheets, sheets.definition.body);
    std::set<std::string> written;
    for (const auto& list : sheets.definition.lists)
        if (list.external) written.insert(list_name(list.name, true));
    write_absent_lists(sheets, sheets.definition.body, written);
}

void write_settings(Sheets& sheets) {
    const auto& definition = sheets.definition;
    auto& settings = sheets.settings;
    settings.begin_row();
    settings.set("form_title", definition.title);
    settings.set("form_id", definition.form_id);
    settings.set("version", definition.version);
    const bool untold = definition.languages.size() == 1 && definition.languages[0] == "default";
    if (!untold && definition.default_language < definition.languages.size())
        settings.set("default_language", definition.languages[definition.default_language]);
    settings.set("style", definition.style);
    if (!definition.instance_name.empty()) {
        References::Where where;
        for (NodeIndex i = 0; i < definition.nodes.size(); ++i)
            if (model::local_name(definition.nodes[i].name) == "instanceName") where.context = i;
        settings.set("instance_name", sheets.names.expression(definition.instance_name, where));
    }
    if (definition.nodes.front().name != "data")
        settings.set("name", definition.nodes.front().name);
    if (!has_own_element(definition, "instanceID")) settings.set("omit_instanceID", "yes");
    for (const auto& [name, value] : definition.settings)
        settings.set(name, value);
    for (const auto& node : definition.nodes)
        if (model::local_name(node.name) == "instanceID" && !node.bind.preload.empty() &&
            node.bind.preload != "uid")
            settings.set("instance_id", node.bind.preload);
    if (has_duplicates(definition)) settings.set("allow_choice_duplicates", "yes");
    if (has_runs_of_blanks(sheets.survey.build(kSurveyColumns)))
        settings.set("clean_text_values", "no");
}

namespace {

void write_entity(Sheets& sheets, const model::Node& entity) {
    const auto& nodes = sheets.definition.nodes;
    auto& sheet = sheets.entities;
    sheet.begin_row();
    sheet.set("list_name", dataset_of(entity));
    const auto write = [&](const char* column, NodeIndex node) {
        sheet.set(column, sheets.names.expression(nodes[node].bind.calculate, {node, {}}));
    };
    for (const auto child : entity.children) {
        const auto& name = nodes[child].name;
        if (name == "label") {
            write("label", child);
            // A label that computes nothing: a bare word, kept for other tools.
            for (const auto& [key, value] : nodes[child].bind.other)
                if (key == "calculate") sheet.set("label", value);
        } else if (name == "@id") {
            write("entity_id", child);
        } else if (name == "@create") {
            write("create_if", child);
        } else if (name == "@update") {
            write("update_if", child);
        }
    }
}

}  // namespace

void write_entities(Sheets& sheets) {
    const auto& definition = sheets.definition;
    for (NodeIndex i = 0; i < definition.nodes.size(); ++i)
        if (model::is_entity(definition, i)) write_entity(sheets, definition.nodes[i]);
}

WrittenWorkbook to_workbook(const model::Definition& definition) {
    if (definition.nodes.empty() || definition.languages.empty())
        return {{}, {{Severity::error, "", "the form has no questions", "Add some."}}};
    ReferenceNames names(definition);
    const auto sheet = [&](const char* name) { return SheetBuilder(name, definition.languages); };
    Sheets sheets{definition,
                  names,
                  sheet("survey"),
                  sheet("choices"),
                  sheet("external_choices"),
                  sheet("osm"),
                  sheet("entities"),
                  sheet("settings"),
                  {}};
    write_survey(sheets);
    if (!sheets.survey.has_rows()) add_files(sheets.survey, definition, {});
    write_choices(sheets);
    write_entities(sheets);
    write_settings(sheets);
    WrittenWorkbook out{assemble(sheets), {}};
    auto read = load(out.workbook, definition.form_id);
    const auto* seen = read.definition ? &*read.definition : read.draft ? &*read.draft : nullptr;
    if (seen != nullptr && seen->externals.size() != definition.externals.size()) {
        add_files(sheets.survey, definition, *seen);
        out.workbook = assemble(sheets);
        read = load(out.workbook, definition.form_id);
    }
    if (read.definition) {
        out.findings = differences(definition, *read.definition);
        for (const auto& list : sheets.absent_lists)
            out.findings.push_back({Severity::warning, "list " + list,
                                    "its choices stand in itemsets.csv, not in the form",
                                    "Copy them into the sheet external_choices."});
        return out;
    }
    // The sheets were made by us: what they cannot say shows as a complaint about them.
    for (auto& finding : read.diagnostics)
        if (finding.severity == Severity::error) out.findings.push_back(std::move(finding));
    return out;
}

}  // namespace relais::forms::xlsform
