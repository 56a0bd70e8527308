#include "forms/session/typed_defaults.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forms/base/diagnostic.h"
#include "forms/base/text.h"
#include "forms/base/time.h"
#include "forms/model/definition.h"
#include "forms/session/places.h"
#include "forms/session/value_forms.h"
#include "forms/xpath/value.h"

namespace relais::forms::session {

namespace {

using model::DataType;

void type_value(DataType type, std::string& text) {
    constexpr std::size_t kDay = 10;  // "2026-11-20"
    if (text.empty()) return;
    if (type == DataType::integer) {
        const double number = xpath::string_to_number(text);
        if (std::isfinite(number) && number != std::trunc(number))
            text = xpath::number_to_string(std::trunc(number));
    } else if (type == DataType::date && text.size() > kDay && text[kDay] == 'T' &&
               parse_date(text.substr(0, kDay)) && parse_date_time(text, 0)) {
        text.resize(kDay);
    } else {
        text = place_as_stored(type, std::move(text));
    }
}

void type_instances(const model::Definition& definition,
                    std::vector<model::StartingInstance>& instances) {
    for (auto& instance : instances) {
        for (auto& [node, text] : instance.values)
            if (node < definition.nodes.size()) type_value(definition.nodes[node].bind.type, text);
        type_instances(definition, instance.inside);
    }
}

const char* words_of(DataType type) {
    switch (type) {
    case DataType::integer:
        return "whole number";
    case DataType::decimal:
        return "number";
    case DataType::date:
        return "date such as 2026-11-20";
    case DataType::time:
        return "time such as 08:30";
    case DataType::date_time:
        return "date and time such as 2026-11-20T08:30:00";
    case DataType::geopoint:
        return "place (latitude longitude altitude accuracy)";
    default:
        return "answer of its type";
    }
}

/// The list a select draws from, when it stands in the form; null otherwise.
const model::ChoiceList* list_of(const model::Definition& definition,
                                 const model::Control& control) {
    constexpr std::string_view kStart = "instance('";
    if (!control.itemset || !control.itemset->nodeset.starts_with(kStart)) return nullptr;
    const std::string_view nodeset = control.itemset->nodeset;
    const auto name =
        nodeset.substr(kStart.size(), nodeset.find('\'', kStart.size()) - kStart.size());
    const auto found =
        std::find_if(definition.lists.begin(), definition.lists.end(),
                     [&](const auto& list) { return list.name == name && !list.external; });
    return found == definition.lists.end() ? nullptr : &*found;
}

bool offers_all(const model::ChoiceList& list, const std::vector<std::string_view>& values) {
    return std::all_of(values.begin(), values.end(), [&](std::string_view value) {
        return std::any_of(list.choices.begin(), list.choices.end(),
                           [&](const auto& choice) { return choice.value == value; });
    });
}

class DefaultChecks {
  public:
    explicit DefaultChecks(const model::Definition& definition) : definition_(definition) {}

    void look_at(const std::vector<model::Control>& controls) {
        for (const auto& control : controls) {
            look_at(control.children);
            if (control.node >= definition_.nodes.size()) continue;
            const auto& node = definition_.nodes[control.node];
            if (node.kind == model::NodeKind::leaf && !node.default_value.empty())
                look_at(control, node);
        }
    }
    std::vector<Diagnostic> found;

  private:
    void look_at(const model::Control& control, const model::Node& node) {
        const auto& text = node.default_value;
        if (const auto* list = list_of(definition_, control)) {
            const bool one = control.kind == model::ControlKind::select_one;
            if (list->choices.empty() ||
                offers_all(*list, one ? std::vector{trim(text)} : split_blanks(text)))
                return;
            complain(control.node, "is none of the choices of " + list->name,
                     "write the name of a choice, not its label");
        } else if (!control.itemset && !has_form_of(node.bind.type, text)) {
            complain(control.node, std::string("is no ") + words_of(node.bind.type),
                     "correct it, or leave it empty");
        }
    }
    void complain(model::NodeIndex node, const std::string& why, std::string remedy) {
        found.push_back(
            {Severity::warning, model::path_of(definition_, node) + " (default)",
             "the default '" + definition_.nodes[node].default_value.substr(0, 60) + "' " + why,
             std::move(remedy)});
    }

    const model::Definition& definition_;
};

}  // namespace

std::vector<Diagnostic> impossible_defaults(const model::Definition& definition) {
    DefaultChecks checks(definition);
    checks.look_at(definition.body);
    return std::move(checks.found);
}

void type_defaults(model::Definition& definition) {
    for (auto& node : definition.nodes)
        type_value(node.bind.type, node.default_value);
    type_instances(definition, definition.starting);
}

}  // namespace relais::forms::session
