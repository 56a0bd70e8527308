// A workbook becomes a definition: settings, languages, the tree of rows, nodes, choices, binds,
// body, meta. Every step goes on after a complaint, so that an author sees all of them at once.
#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forms/base/text.h"
#include "forms/model/definition.h"
#include "forms/xlsform/assembly.h"
#include "forms/xlsform/cell_text.h"
#include "forms/xlsform/choices.h"
#include "forms/xlsform/columns.h"
#include "forms/xlsform/complaints.h"
#include "forms/xlsform/entities.h"
#include "forms/xlsform/outline.h"
#include "forms/xlsform/references.h"
#include "forms/xlsform/settings.h"
#include "forms/xlsform/sheet_view.h"
#include "forms/xlsform/texts.h"
#include "forms/xlsform/types.h"
#include "forms/xlsform/xlsform.h"
#include "forms/xlsform/xlsx_cells.h"

namespace relais::forms::xlsform {

namespace {

const Sheet* find_sheet(const Workbook& workbook, std::string_view name) {
    for (const auto& sheet : workbook.sheets)
        if (lower_ascii(trim(sheet.name)) == name) return &sheet;
    return nullptr;
}

/// A workbook of one sheet is a survey, whatever the sheet is called.
const Sheet* find_survey(const Workbook& workbook) {
    const auto* survey = find_sheet(workbook, "survey");
    return survey == nullptr && workbook.sheets.size() == 1 ? &workbook.sheets.front() : survey;
}

class Loader {
  public:
    Loader(const Workbook& workbook, const std::string& fallback_id)
        : workbook_(workbook), fallback_id_(fallback_id), complaints_(workbook) {}
    Loaded load();

  private:
    std::unique_ptr<SheetView> open(std::string_view name, SheetKind kind);
    void build(const SheetView& survey);
    void add_nodes(Outline& outline, const SheetView& survey);
    model::NodeIndex add_node(std::string name, model::NodeKind kind, model::NodeIndex parent);
    void add_entry(Outline& outline, const SheetView& survey, std::size_t index,
                   model::NodeIndex parent);
    void add_entities(std::size_t container, model::NodeIndex meta);
    void fill_entities(References& references);
    void keep_entity_places(const DeclaredEntity& declared);
    void add_externals(Assembly& assembly);
    void keep_settings();

    const Workbook& workbook_;
    const std::string& fallback_id_;
    Complaints complaints_;
    Settings settings_;
    model::Definition definition_;
    std::vector<std::string> node_places_;
    std::unique_ptr<SheetView> entities_sheet_;
    std::vector<DeclaredEntity> entities_;
    model::NodeIndex instance_name_ = model::kNoIndex;
};

std::unique_ptr<SheetView> Loader::open(std::string_view name, SheetKind kind) {
    const auto* sheet = find_sheet(workbook_, name);
    if (sheet == nullptr || sheet->cells.empty()) return nullptr;
    return std::make_unique<SheetView>(*sheet, kind, complaints_);
}

model::NodeIndex Loader::add_node(std::string name, model::NodeKind kind, model::NodeIndex parent) {
    node_places_.emplace_back();
    return model::add_node(definition_, std::move(name), kind, parent);
}

void Loader::add_entry(Outline& outline, const SheetView& survey, std::size_t index,
                       model::NodeIndex parent) {
    auto& entry = outline.entries[index];
    const auto role = entry.type.row->role;
    if (role == Role::external_instance || role == Role::audit) return;
    const auto kind = role == Role::begin_group    ? model::NodeKind::group
                      : role == Role::begin_repeat ? model::NodeKind::repeat
                                                   : model::NodeKind::leaf;
    entry.node = add_node(entry.name, kind, parent);
    node_places_[entry.node] = to_string(survey.place(entry.row));
    for (const auto child : entry.children)
        add_entry(outline, survey, child, entry.node);
    if (std::any_of(entities_.begin(), entities_.end(),
                    [&](const auto& each) { return each.container == index; }))
        add_entities(index, add_node("meta", model::NodeKind::group, entry.node));
}

void Loader::add_entities(std::size_t container, model::NodeIndex meta) {
    for (auto& entity : entities_)
        if (entity.container == container && entity.node == model::kNoIndex)
            add_entity(definition_, meta, entity, *entities_sheet_);
    node_places_.resize(definition_.nodes.size());
}

void Loader::add_nodes(Outline& outline, const SheetView& survey) {
    add_node(settings_.root_name, model::NodeKind::group, model::kNoIndex);
    for (const auto index : outline.top)
        add_entry(outline, survey, index, 0);
    const auto meta = add_node("meta", model::NodeKind::group, 0);
    for (auto& entry : outline.entries)
        if (entry.type.row->role == Role::audit)
            entry.node = add_node("audit", model::NodeKind::leaf, meta);
    add_entities(Entry::npos, meta);
    if (!settings_.omit_instance_id) {
        auto& bind = definition_.nodes[add_node("instanceID", model::NodeKind::leaf, meta)].bind;
        bind.type = model::DataType::string;
        bind.readonly = "true()";
        bind.preload = settings_.instance_id;
    }
    if (!settings_.instance_name.empty()) {
        instance_name_ = add_node("instanceName", model::NodeKind::leaf, meta);
        node_places_[instance_name_] = to_string(settings_.instance_name_place);
    }
}

/// The cells of the entities sheet that compute the parts of an entity.
void Loader::keep_entity_places(const DeclaredEntity& declared) {
    for (model::NodeIndex i = declared.node; i < definition_.nodes.size(); ++i) {
        const auto& node = definition_.nodes[i];
        if (node.parent != declared.node) continue;
        const std::string_view column = node.name == "@create"   ? "create_if"
                                        : node.name == "@update" ? "update_if"
                                        : node.name == "label"   ? "label"
                                                                 : "entity_id";
        node_places_[i] = to_string(entities_sheet_->place(declared.row, column));
    }
}

void Loader::fill_entities(References& references) {
    for (const auto& declared : entities_) {
        if (declared.node == model::kNoIndex) continue;
        fill_entity(definition_, declared, *entities_sheet_, references, complaints_);
        keep_entity_places(declared);
    }
}

void Loader::keep_settings() {
    definition_.form_id = settings_.form_id;
    definition_.version = settings_.version;
    definition_.title = settings_.title;
    definition_.style = settings_.style;
    definition_.settings = settings_.other;
}

void Loader::add_externals(Assembly& assembly) {
    std::set<std::string> names;
    for (const auto& entry : assembly.outline.entries) {
        const auto& row = *entry.type.row;
        if (row.role != Role::external_instance) continue;
        if (!names.insert(entry.name).second)
            complaints_.error(assembly.place(entry, "name"),
                              "another external list is named " + quoted(entry.name),
                              "One row serves the whole form: delete this one.");
        const auto words = split(row.detail, ' ');
        add_external(assembly, entry.name,
                     "jr://" + std::string(words[0]) + "/" + entry.name + "." +
                         std::string(words[1]),
                     assembly.place(entry, "name"));
    }
    for (const auto& name : assembly.references.pulled_lists())
        add_external(assembly, name, "jr://file-csv/" + name + ".csv", assembly.survey.whole());
    if (assembly.references.uses_last_saved())
        add_external(assembly, "__last-saved", "jr://instance/last-saved", assembly.survey.whole());
}

void Loader::build(const SheetView& survey) {
    const auto choices = open("choices", SheetKind::choices);
    const auto external_choices = open("external_choices", SheetKind::choices);
    const auto osm = open("osm", SheetKind::choices);
    auto outline = expand_loops(read_outline(survey, settings_.root_name, complaints_), survey,
                                choices.get(), complaints_);
    entities_sheet_ = open("entities", SheetKind::entities);
    entities_ = read_entities(entities_sheet_.get(), survey, outline, complaints_);
    std::vector<const SheetView*> translated{&survey};
    for (const auto* sheet : {choices.get(), external_choices.get(), osm.get()})
        if (sheet != nullptr) translated.push_back(sheet);
    const auto languages = gather_languages(translated, settings_.default_language, complaints_);
    definition_.languages = languages.names;
    definition_.default_language = languages.default_index;

    add_nodes(outline, survey);
    References references(definition_, complaints_);
    ChoiceBook book;
    ChoiceBook tags;
    book.duplicates_allowed = tags.duplicates_allowed = settings_.allow_choice_duplicates;
    if (choices) read_choices(*choices, languages, references, book, complaints_);
    if (external_choices) {
        book.reads_external = true;
        read_choices(*external_choices, languages, references, book, complaints_);
    }
    if (osm) read_choices(*osm, languages, references, tags, complaints_);
    Assembly assembly{survey, choices.get(), languages,  settings_,   outline,
                      book,   tags,          references, definition_, complaints_};
    for (const auto& entry : outline.entries)
        if (entry.node != model::kNoIndex) fill_node(assembly, entry);
    definition_.body = build_body(assembly);
    if (instance_name_ != model::kNoIndex) {
        definition_.instance_name = trim(references.expression(
            settings_.instance_name, {instance_name_, settings_.instance_name_place}));
        auto& bind = definition_.nodes[instance_name_].bind;
        bind.type = model::DataType::string;
        bind.calculate = definition_.instance_name;
    }
    fill_entities(references);
    add_externals(assembly);
    check_parameters(assembly, entities_);
    for (const auto& external : definition_.externals)
        if (const auto* list = book.find(external.id); list != nullptr && !list->external)
            complaints_.error({"choices", Place::npos, Place::npos},
                              "the list " + quoted(external.id) + " is named like the file " +
                                  quoted(external.src),
                              "Rename the list.");
    definition_.lists = std::move(book.lists);
}

Loaded Loader::load() {
    const auto* survey = find_survey(workbook_);
    if (survey == nullptr) {
        complaints_.error({"survey", Place::npos, Place::npos},
                          "the workbook has no sheet \"survey\"",
                          "Name the sheet that holds the questions \"survey\".");
        return {std::nullopt, complaints_.sorted(), {}, {}, {}};
    }
    const auto settings_sheet = open("settings", SheetKind::settings);
    settings_ = read_settings(settings_sheet.get(), fallback_id_, complaints_);
    const SheetView view(*survey, SheetKind::survey, complaints_, settings_.collapse_spaces);
    take_survey_settings(view, settings_);
    keep_settings();
    bool complete = view.row_count() > 0;
    if (complete && !view.has("type")) {
        complete = false;
        complaints_.error(view.whole(), "the sheet has no column \"type\"",
                          "The first row names the columns: type, name, label …");
    }
    if (complete) build(view);
    Loaded loaded{std::nullopt, complaints_.sorted(), {}, {}, {}};
    const auto& columns = view.columns();
    for (std::size_t i = 0; i < columns.size(); ++i)
        loaded.survey_columns.emplace(columns[i].key, letters_of_column(i));
    if (!complaints_.has_errors())
        loaded.definition = std::move(definition_);
    else if (!definition_.nodes.empty())
        loaded.draft = std::move(definition_);
    loaded.node_places = std::move(node_places_);
    return loaded;
}

}  // namespace

void add_external(Assembly& assembly, const std::string& id, const std::string& src,
                  const Place& place) {
    for (const auto& external : assembly.definition.externals) {
        if (external.id != id) continue;
        if (external.src != src)
            assembly.complaints.error(place,
                                      quoted(src) + " and " + quoted(external.src) +
                                          " would both be the list " + quoted(id),
                                      "Rename one of the files.");
        return;
    }
    assembly.definition.externals.push_back({id, src});
}

model::ExternalInstance instance_of_file(const std::string& file) {
    const auto dot = file.rfind('.');
    if (dot == std::string::npos || dot == 0 || file.find_first_of("/\\'\"") != std::string::npos)
        return {};
    const auto ending = lower_ascii(std::string_view(file).substr(dot));
    const auto id = file.substr(0, dot);
    if (ending == ".csv") return {id, "jr://file-csv/" + file};
    if (ending == ".xml" || ending == ".geojson") return {id, "jr://file/" + file};
    return {};
}

Loaded load(const Workbook& workbook, const std::string& fallback_id) {
    return Loader(workbook, fallback_id).load();
}

}  // namespace relais::forms::xlsform
