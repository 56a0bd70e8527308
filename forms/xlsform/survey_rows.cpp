// The rows of the survey sheet, in the order of the instance.
#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <utility>
#include <vector>

#include "forms/base/text.h"
#include "forms/model/definition.h"
#include "forms/xlsform/definition_to_sheets.h"

namespace relais::forms::xlsform {

namespace {

using model::Control;
using model::ControlKind;
using model::kNoIndex;
using model::NodeIndex;
using model::NodeKind;

class SurveyWriter {
  public:
    explicit SurveyWriter(Sheets& sheets) : sheets_(sheets) { find(sheets.definition.body); }
    void write();

  private:
    void find(const std::vector<Control>& controls);
    void write_children(NodeIndex parent);
    void write_container(NodeIndex index);
    void write_meta(NodeIndex meta);
    [[nodiscard]] const Control* shown(NodeIndex node) const;

    Sheets& sheets_;
    std::map<NodeIndex, Control> containers_;
    std::map<NodeIndex, const Control*> questions_;
};

/// A repeat often stands in a group of the same node, which has the words.
void SurveyWriter::find(const std::vector<Control>& controls) {
    for (const auto& control : controls) {
        const bool container =
            control.kind == ControlKind::group || control.kind == ControlKind::repeat;
        if (control.node != kNoIndex && !container) questions_.emplace(control.node, &control);
        if (control.node != kNoIndex && container) {
            Control own = control;
            own.children.clear();
            const auto [found, added] = containers_.emplace(control.node, own);
            if (!added && control.kind == ControlKind::repeat) {
                if (own.label.empty()) own.label = found->second.label;
                if (own.appearance.empty()) own.appearance = found->second.appearance;
                found->second = std::move(own);
            }
        }
        find(control.children);
    }
}

void SurveyWriter::write_container(NodeIndex index) {
    auto& survey = sheets_.survey;
    const auto& node = sheets_.definition.nodes[index];
    const bool repeat = node.kind == NodeKind::repeat;
    const auto found = containers_.find(index);
    write_question(sheets_, index, found == containers_.end() ? nullptr : &found->second);
    survey.set("type", repeat ? "begin repeat" : "begin group");
    if (repeat && !node.repeat_count.empty())
        survey.set("repeat_count", sheets_.names.expression(node.repeat_count, {index, {}}));
    write_children(index);
    survey.begin_row();
    survey.set("type", repeat ? "end repeat" : "end group");
    survey.set("name", node.name);
}

/// audit is the one element of meta that has a row.
void SurveyWriter::write_meta(NodeIndex meta) {
    for (const auto child : sheets_.definition.nodes[meta].children) {
        const auto& node = sheets_.definition.nodes[child];
        if (node.name != "audit") continue;
        auto& survey = sheets_.survey;
        survey.begin_row();
        survey.set("type", "audit");
        survey.set("name", "audit");
        std::string parameters;
        for (const auto& each : node.bind.other)
            if (each.name.starts_with("odk:"))
                parameters +=
                    (parameters.empty() ? "" : " ") + each.name.substr(4) + "=" + each.value;
        survey.set("parameters", parameters);
        survey.set("required", sheets_.names.expression(node.bind.required, {child, {}}));
        survey.set("relevant", sheets_.names.expression(node.bind.relevant, {child, {}}));
    }
}

void SurveyWriter::write_children(NodeIndex parent) {
    for (const auto child : sheets_.definition.nodes[parent].children) {
        const auto& node = sheets_.definition.nodes[child];
        if (is_own_element(sheets_.definition, child)) {
            if (parent == 0) write_meta(child);
        } else if (node.kind == NodeKind::leaf) {
            const auto found = questions_.find(child);
            write_question(sheets_, child, found == questions_.end() ? nullptr : found->second);
        } else {
            write_container(child);
        }
    }
}

void SurveyWriter::write() {
    write_children(0);
}

/// The keys that column parameters takes, of each type that takes any.
bool is_parameter(std::string_view type, std::string_view key) {
    struct Row {
        std::string_view type, keys;
    };
    constexpr std::array<Row, 6> kKeys{{
        {"image", "max-pixels"},
        {"audio", "quality"},
        {"geopoint", "allow-mock-accuracy capture-accuracy reference-geometry warning-accuracy"},
        {"geotrace", "allow-mock-accuracy incremental reference-geometry"},
        {"geoshape", "allow-mock-accuracy incremental reference-geometry"},
        {"range", "end placeholder start step tick_interval tick_labelset"},
    }};
    return std::any_of(kKeys.begin(), kKeys.end(),
                       [&](const Row& row) { return row.type == type && has_word(row.keys, key); });
}

void write_parameters(SheetBuilder& survey, const TypeCell& cell, const Control* control) {
    std::string text;
    const auto add = [&text](const model::Attribute& each) {
        text += (text.empty() ? "" : " ") + each.name + "=" + each.value;
    };
    for (const auto& each : cell.parameters)
        add(each);
    std::vector<model::Attribute> others;
    if (control != nullptr)
        for (const auto& each : control->parameters) {
            if (each.name == "mediatype") continue;
            if (is_parameter(cell.type, each.name))
                add(each);
            else
                others.push_back(each);
        }
    survey.set("parameters", text);
    for (const auto& [name, value] : others)
        survey.set(name == "rows" || name == "autoplay" || name == "intent" ? name
                                                                            : "body::" + name,
                   value);
}

/// The entity in the `meta` of a group or repeat, or kNoIndex.
NodeIndex entity_of(const model::Definition& definition, NodeIndex container) {
    for (const auto meta : definition.nodes[container].children)
        for (const auto each : definition.nodes[meta].children)
            if (model::is_entity(definition, each)) return each;
    return kNoIndex;
}

/// The list of an entity, where the form has several: the nearest around the question.
std::string dataset_around(const model::Definition& definition, NodeIndex index) {
    std::size_t entities = 0;
    for (NodeIndex i = 0; i < definition.nodes.size(); ++i)
        entities += model::is_entity(definition, i) ? 1U : 0U;
    if (entities < 2) return {};
    for (auto at = definition.nodes[index].parent; at != kNoIndex; at = definition.nodes[at].parent)
        if (const auto entity = entity_of(definition, at); entity != kNoIndex)
            return dataset_of(definition.nodes[entity]) + "#";
    return {};
}

void write_attributes(Sheets& sheets, NodeIndex index, const model::Node& node) {
    auto& survey = sheets.survey;
    for (const auto& [name, value] : node.bind.other) {
        if (name == "entities:saveto") {
            const bool whole = value.find('#') != std::string::npos;
            survey.set("save_to",
                       (whole ? std::string() : dataset_around(sheets.definition, index)) + value);
        } else {
            survey.set("bind::" + name, sheets.names.expression(value, {index, {}}));
        }
    }
    for (const auto& [name, value] : node.attributes)
        survey.set(name == "odk:tag" ? "compact_tag" : "instance::" + name, value);
}

/// "yes" is shorter than true() and means it in these columns.
std::string condition(Sheets& sheets, NodeIndex index, const std::string& xpath) {
    if (xpath == "true()") return "yes";
    if (xpath == "false()") return "no";
    return sheets.names.expression(xpath, {index, {}});
}

void write_bind(Sheets& sheets, NodeIndex index, const model::Node& node, const TypeCell& cell) {
    auto& survey = sheets.survey;
    const auto& bind = node.bind;
    survey.set("required", condition(sheets, index, bind.required));
    survey.set("relevant", condition(sheets, index, bind.relevant));
    if (cell.type != "note") survey.set("readonly", condition(sheets, index, bind.readonly));
    survey.set("constraint", condition(sheets, index, bind.constraint));
    sheets.set_text(survey, "constraint_message", bind.constraint_message, {index, {}});
    sheets.set_text(survey, "required_message", bind.required_message, {index, {}});
    sheets.set_text(survey, "no_app_error_string", bind.no_app_error, {index, {}});
    const auto& computed = node.triggers.empty() ? bind.calculate : node.trigger_value;
    survey.set("calculation", sheets.names.expression(computed, {index, {}}));
    std::string triggers;
    for (const auto trigger : node.triggers) {
        auto name = sheets.names.name_of(trigger);
        if (!name.empty()) triggers += (triggers.empty() ? "" : ", ") + std::move(name);
    }
    survey.set("trigger", triggers);
    survey.set("default", node.dynamic_default.empty()
                              ? node.default_value
                              : sheets.names.expression(node.dynamic_default, {index, {}}));
    const bool told = !bind.preload.empty() && cell.type == "hidden";
    if (told) {
        survey.set("bind::jr:preload", bind.preload);
        survey.set("bind::jr:preloadParams", bind.preload_params);
    }
}

}  // namespace

bool is_own_element(const model::Definition& definition, NodeIndex index) {
    const auto& node = definition.nodes[index];
    if (model::local_name(node.name) != "meta") return false;
    if (node.parent == 0) return true;
    return std::any_of(node.children.begin(), node.children.end(),
                       [&](NodeIndex each) { return model::is_entity(definition, each); });
}

std::string dataset_of(const model::Node& entity) {
    for (const auto& [name, value] : entity.attributes)
        if (name == "dataset") return value;
    return {};
}

void write_question(Sheets& sheets, NodeIndex index, const Control* control) {
    const auto& node = sheets.definition.nodes[index];
    auto& survey = sheets.survey;
    survey.begin_row();
    auto cell = node.kind == NodeKind::leaf ? type_cell(sheets, index, control) : TypeCell{};
    survey.set("type", cell.type);
    survey.set("name", node.name);
    if (control != nullptr) {
        sheets.set_label(survey, control->label, {index, {}});
        sheets.set_text(survey, "hint", control->hint.text, {index, {}});
        sheets.set_text(survey, "guidance_hint", control->guidance.text, {index, {}});
        survey.set("appearance", control->appearance);
    }
    write_bind(sheets, index, node, cell);
    survey.set("choice_filter", cell.choice_filter);
    write_parameters(survey, cell, control);
    write_attributes(sheets, index, node);
}

void write_survey(Sheets& sheets) {
    SurveyWriter(sheets).write();
}

}  // namespace relais::forms::xlsform
