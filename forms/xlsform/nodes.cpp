// What a row says about its node: bind, default, trigger, count.
#include <algorithm>

#include "forms/base/text.h"
#include "forms/xlsform/assembly.h"
#include "forms/xlsform/cell_text.h"

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
    bind.constraint_message = assembly.text(entry, "constraint_message");
    bind.required_message = assembly.text(entry, "required_message");
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
            node.attributes.push_back({column.key.substr(10), std::string(value)});
        else if (column.key == "compact_tag")
            node.attributes.push_back({"odk:tag", std::string(value)});
        else if (column.key == "save_to")
            node.bind.other.push_back({"entities:saveto", std::string(value)});
        else if (column.key == "no_app_error_string")
            node.bind.other.push_back({"jr:noAppErrorString", std::string(value)});
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

void fill_trigger(Assembly& assembly, const Entry& entry, model::Node& node) {
    const auto cell = assembly.value(entry, "trigger");
    if (cell.empty()) return;
    const auto place = assembly.place(entry, "trigger");
    const auto names = reference_names(cell);
    if (names.empty())
        assembly.complaints.error(place, quoted(cell) + " names no question",
                                  "Write ${name}, or several between commas.");
    for (const auto& name : names) {
        const auto target = assembly.references.find(name, place);
        if (target != model::kNoIndex) node.triggers.push_back(target);
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

model::TranslatedText Assembly::text(const Entry& entry, std::string_view key) const {
    if (!entry.generated) return text_of(survey, entry.row, key, languages, references, entry.node);
    model::TranslatedText out;
    if (const auto given = value(entry, key); !given.empty())
        out.by_language.assign(languages.names.size(), {std::string(given)});
    out.plain = !out.by_language.empty();
    return out;
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
    node.bind.calculate = assembly.expression(entry, "calculation");
    if (row.role == Role::metadata) {
        const auto words = split(row.detail, ' ');
        node.bind.preload = words[0];
        node.bind.preload_params = words[1];
    }
    fill_default(assembly, entry, node);
    fill_trigger(assembly, entry, node);
    check_calculation(assembly, entry, node);
    keep_other_attributes(assembly, entry, node);
    if (row.role == Role::silent)
        assembly.complaints.warning(assembly.place(entry, "type"),
                                    std::string(row.name) + " is not recorded by Relais",
                                    "The answer stays empty here; other programs fill it in.");
    if (row.role == Role::audit)
        for (auto& parameter : read_parameters(assembly, entry))
            node.bind.other.push_back({"odk:" + parameter.name, std::move(parameter.value)});
}

}  // namespace relais::forms::xlsform
