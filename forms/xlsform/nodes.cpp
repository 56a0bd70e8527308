// What a row says about its node: bind, default, trigger, count.
#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "forms/base/text.h"
#include "forms/model/definition.h"
#include "forms/xlsform/assembly.h"
#include "forms/xlsform/cell_text.h"
#include "forms/xlsform/complaints.h"
#include "forms/xlsform/outline.h"
#include "forms/xlsform/references.h"
#include "forms/xlsform/sheet_view.h"
#include "forms/xlsform/texts.h"
#include "forms/xlsform/types.h"

namespace relais::forms::xlsform {

namespace {

/// "yes" in required, relevant or readonly means true().
std::string as_condition(std::string expression) {
    if (is_yes(expression)) return "true()";
    if (is_no(expression)) return "false()";
    return expression;
}

void fill_conditions(Assembly& assembly, const Entry& entry, model::Bind& bind) {
    bind.relevant = as_condition(assembly.expression(entry, "relevant"));
    bind.required = as_condition(assembly.expression(entry, "required"));
    bind.readonly = as_condition(assembly.expression(entry, "readonly"));
    bind.constraint = as_condition(assembly.expression(entry, "constraint"));
    if (bind.constraint.empty()) bind.constraint = entry.type.row->constraint;
    bind.constraint_message = assembly.text(entry, "constraint_message");
    bind.required_message = assembly.text(entry, "required_message");
    bind.no_app_error = assembly.text(entry, "no_app_error_string");
    if (entry.type.row->role == Role::note && bind.readonly.empty()) bind.readonly = "true()";
    if (!bind.constraint_message.empty() && bind.constraint.empty())
        assembly.complaints.warning(assembly.place(entry, "constraint_message"),
                                    "a constraint message without a constraint is never shown",
                                    "Write the constraint, or delete the message.");
}

/// bind::x, save_to and texts of other programs, kept for the round trip.
void keep_other_attributes(const Assembly& assembly, const Entry& entry, model::Node& node) {
    if (entry.generated) return;
    const auto& columns = assembly.survey.columns();
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const auto& column = columns[i];
        const auto value = assembly.survey.at(entry.row, i);
        if (value.empty()) continue;
        if (column.key.starts_with("bind::"))
            node.bind.other.push_back(
                {column.key.substr(6), assembly.expression(entry, column.key)});
        else if (column.key.starts_with("instance::"))
            node.attributes.push_back(
                {column.key.substr(10), assembly.attribute(entry, column.key)});
        else if (column.key == "compact_tag")
            node.attributes.push_back({"odk:tag", std::string(value)});
        else if (column.key == "save_to")
            // "list#property": which list is told by where its element stands.
            node.bind.other.push_back(
                {"entities:saveto", std::string(value.substr(value.find('#') + 1))});
    }
}

model::DataType data_type(const Assembly& assembly, const Entry& entry) {
    const auto& row = *entry.type.row;
    if (row.control != model::ControlKind::range) return row.data;
    // XLSForm: a range is decimal as soon as one of its bounds has a fraction.
    for (const auto& [name, value] : read_parameters(assembly, entry))
        if (name != "tick_labelset" && value.find('.') != std::string::npos)
            return model::DataType::decimal;
    return row.data;
}

void fill_default(Assembly& assembly, const Entry& entry, model::Node& node) {
    std::string text(assembly.value(entry, "default"));
    if (text.empty()) return;
    if (is_dynamic_default(text, node.bind.type)) {
        node.dynamic_default = assembly.expression(entry, "default");
        return;
    }
    constexpr std::string_view kMidnight = " 00:00:00";  // a date cell read as text
    if (node.bind.type == model::DataType::date && text.ends_with(kMidnight))
        text.resize(text.size() - kMidnight.size());
    if (entry.type.row->detail == "image/*" && text.find("://") == std::string::npos)
        text = "jr://images/" + text;
    node.default_value = std::move(text);
}

/// "${a}, ${b}": a comma between two references. Without any the list cannot be told from a slip
/// of the pen; where a word stands instead, servers took the form.
void check_commas(const Assembly& assembly, const Place& place, std::string_view list) {
    for (auto end = list.find('}'); end != std::string_view::npos; end = list.find('}')) {
        list.remove_prefix(end + 1);
        const auto next = list.find("${");
        if (next == std::string_view::npos) return;
        const auto between = trim(list.substr(0, next));
        if (between == ",") continue;
        const std::string remedy = "Write ${first}, ${second}.";
        if (between.empty())
            assembly.complaints.error(place, "no comma between two questions", remedy);
        else
            assembly.complaints.warning(
                place, quoted(between) + " stands between two questions, not a comma", remedy);
    }
}

/// The trigger runs in the control of its question; what is never shown has none.
void check_trigger(const Assembly& assembly, const Entry& entry, model::NodeIndex target) {
    const auto& entries = assembly.outline.entries;
    const auto found = std::find_if(entries.begin(), entries.end(),
                                    [&](const auto& each) { return each.node == target; });
    if (found == entries.end()) return;
    const auto role = found->type.row->role;
    const bool computed = !assembly.value(*found, "calculation").empty() ||
                          !assembly.value(*found, "trigger").empty();
    const bool shown = role == Role::select || role == Role::note || role == Role::question;
    if (shown && !(computed && assembly.raw_texts(*found, "label").empty() &&
                   assembly.raw_texts(*found, "hint").empty()))
        return;
    assembly.complaints.error(assembly.place(entry, "trigger"),
                              "${" + found->name + "} is never shown, so that it cannot trigger " +
                                  quoted(entry.name),
                              "Name a question that someone answers, or write a calculate.");
}

void fill_trigger(Assembly& assembly, const Entry& entry, model::Node& node) {
    const auto cell = assembly.value(entry, "trigger");
    if (cell.empty()) return;
    const auto place = assembly.place(entry, "trigger");
    const auto names = reference_names(cell);
    if (names.empty())
        assembly.complaints.error(place, quoted(cell) + " names no question",
                                  "Write ${name}, or several between commas.");
    check_commas(assembly, place, cell);
    for (const auto& name : names) {
        const auto target = assembly.references.find(name, place);
        if (target == model::kNoIndex) continue;
        check_trigger(assembly, entry, target);
        node.triggers.push_back(target);
    }
    // The calculation runs when a trigger changes, and only then.
    node.trigger_value = std::move(node.bind.calculate);
    node.bind.calculate.clear();
}

void check_calculation(const Assembly& assembly, const Entry& entry, const model::Node& node) {
    if (entry.type.row->role != Role::calculate) return;
    if (node.bind.calculate.empty() && node.trigger_value.empty() && node.dynamic_default.empty())
        assembly.complaints.error(assembly.place(entry, "calculation"),
                                  quoted(entry.name) + " calculates nothing",
                                  "Write its expression in column calculation.");
}

}  // namespace

std::string Assembly::expression(const Entry& entry, std::string_view key) const {
    const auto text = value(entry, key);
    if (text.empty()) return {};
    return references.expression(text, {entry.node, place(entry, key)});
}

std::string Assembly::attribute(const Entry& entry, std::string_view key) const {
    const auto text = value(entry, key);
    if (text.find("${") == std::string_view::npos) return std::string(text);
    return std::string(trim(references.expression(text, {entry.node, place(entry, key)})));
}

std::vector<RawText> Assembly::raw_texts(const Entry& entry, std::string_view key) const {
    if (const auto given = entry.columns.find(key); given != entry.columns.end()) {
        if (given->second.text.empty()) return {};
        return {languages.names.size(), {given->second.text, place(entry, key)}};
    }
    if (entry.is_loop_choice) {
        if (key == "label" || key.starts_with("media::")) return loop_texts(entry, key);
        return {};
    }
    if (entry.text_row != Entry::npos)
        return key == "label" || key == "hint" ? texts_of(survey, entry.text_row, key, languages)
                                               : std::vector<RawText>();
    if (entry.generated) return {};
    auto texts = texts_of(survey, entry.row, key, languages);
    if (entry.loop_row == Entry::npos) return texts;
    const auto labels = loop_texts(entry, "label");
    const auto name = choice_cell(*choices, entry.loop_row, "name");
    for (std::size_t i = 0; i < texts.size(); ++i)
        texts[i].text = with_choice(texts[i].text, *choices, entry.loop_row,
                                    i < labels.size() ? std::string_view(labels[i].text) : name);
    return texts;
}

std::vector<RawText> Assembly::loop_texts(const Entry& entry, std::string_view key) const {
    if (entry.loop_row != Entry::kOtherChoice)
        return texts_of(*choices, entry.loop_row, key, languages);
    const std::string text(choice_cell(*choices, entry.loop_row, key));
    if (text.empty()) return {};
    return {languages.names.size(), {text, place(entry, "type")}};
}

bool Assembly::names_a_language(const Entry& entry, std::string_view key) const {
    if (entry.columns.contains(std::string(key))) return false;
    if (entry.is_loop_choice)
        return entry.loop_row != Entry::kOtherChoice
                   ? is_translated(*choices, entry.loop_row, key)
                   : languages.names.size() > 1 || languages.names.front() != "default";
    if (entry.text_row != Entry::npos) return is_translated(survey, entry.text_row, key);
    return !entry.generated && is_translated(survey, entry.row, key);
}

model::TranslatedText Assembly::text(const Entry& entry, std::string_view key) const {
    model::TranslatedText out;
    for (const auto& raw : raw_texts(entry, key))
        out.by_language.push_back(references.text(raw.text, {entry.node, raw.place}));
    out.plain = !out.by_language.empty() && !names_a_language(entry, key);
    if (!out.plain) return out;
    // A row that fills the column without a language only: one text for all of them.
    const auto given = std::find_if(out.by_language.begin(), out.by_language.end(),
                                    [](const model::Text& one) { return !one.empty(); });
    if (given != out.by_language.end())
        for (auto& one : out.by_language)
            if (one.empty()) one = *given;
    return out;
}

model::Label Assembly::label(const Entry& entry) const {
    model::Label label;
    label.text = text(entry, "label");
    for (const std::string_view form : {"image", "big-image", "audio", "video"}) {
        auto files = text(entry, "media::" + std::string(form));
        if (!files.empty())
            label.media.push_back({std::string(form), std::move(files.by_language), files.plain});
    }
    return label;
}

void fill_node(Assembly& assembly, const Entry& entry) {
    auto& node = assembly.definition.nodes[entry.node];
    const auto& row = *entry.type.row;
    fill_conditions(assembly, entry, node.bind);
    if (entry.is_container()) {
        node.bind.type = model::DataType::none;
        if (row.role == Role::begin_repeat)
            node.repeat_count = trim(assembly.expression(entry, "repeat_count"));
        // A computed count stands in the generated node before the repeat.
        if (const auto count = assembly.value(entry, "repeat_count");
            row.role == Role::begin_repeat && !count.empty() && !is_single_reference(count))
            node.repeat_count = trim(assembly.references.expression(
                "${" + entry.name + "_count}",
                {entry.node, assembly.place(entry, "repeat_count")}));
        keep_other_attributes(assembly, entry, node);
        return;
    }
    node.bind.type = data_type(assembly, entry);
    node.bind.calculate = as_condition(assembly.expression(entry, "calculation"));
    if (row.role == Role::metadata) {
        const auto words = split(row.detail, ' ');
        node.bind.preload = words[0];
        node.bind.preload_params = words[1];
    }
    fill_default(assembly, entry, node);
    fill_trigger(assembly, entry, node);
    check_calculation(assembly, entry, node);
    keep_other_attributes(assembly, entry, node);
    if (row.role == Role::silent) node.action = row.detail;
    if (node.action == "odk:recordaudio")
        for (auto& parameter : read_parameters(assembly, entry))
            node.bind.other.push_back({"odk:" + parameter.name, std::move(parameter.value)});
    if (row.name == "background-geopoint" && (node.triggers.empty() || !node.trigger_value.empty()))
        assembly.complaints.error(assembly.place(entry, "trigger"),
                                  "a background-geopoint needs a trigger and no calculation",
                                  "Write in column trigger whose answer records the place.");
    if (row.role == Role::silent)
        assembly.complaints.warning(assembly.place(entry, "type"),
                                    std::string(row.name) + " is not recorded by Relais",
                                    "The answer stays empty here; other programs fill it in.");
    if (row.role == Role::audit)
        for (auto& parameter : read_parameters(assembly, entry))
            node.bind.other.push_back({"odk:" + parameter.name, std::move(parameter.value)});
}

}  // namespace relais::forms::xlsform
