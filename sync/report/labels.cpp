#include "sync/report/labels.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "forms/model/definition.h"

namespace relais::sync::report {

namespace model = forms::model;

namespace {

const model::Control* control_of(const std::vector<model::Control>& controls,
                                 model::NodeIndex node) {
    for (const auto& control : controls) {
        if (control.node == node && control.itemset) return &control;
        if (const auto* found = control_of(control.children, node)) return found;
    }
    return nullptr;
}

/// "instance('sex')/root/item[…]" names the list sex.
std::string_view list_name(std::string_view nodeset) {
    constexpr std::string_view kInstance = "instance(";
    const auto start = nodeset.find(kInstance);
    if (start == std::string_view::npos) return {};
    nodeset.remove_prefix(start + kInstance.size());
    const auto open = nodeset.find_first_of("'\"");
    if (open == std::string_view::npos) return {};
    const auto close = nodeset.find(nodeset[open], open + 1);
    if (close == std::string_view::npos) return {};
    return nodeset.substr(open + 1, close - open - 1);
}

}  // namespace

std::vector<ValueLabel> choice_labels(const model::Definition& definition, model::NodeIndex node,
                                      std::string_view language) {
    const auto* control = control_of(definition.body, node);
    if (control == nullptr || !control->itemset) return {};
    const auto name = list_name(control->itemset->nodeset);
    const auto list = std::find_if(definition.lists.begin(), definition.lists.end(),
                                   [&](const auto& one) { return one.name == name; });
    if (list == definition.lists.end()) return {};

    auto at = definition.default_language;
    for (std::size_t i = 0; i < definition.languages.size(); ++i)
        if (definition.languages[i].find(language) != std::string::npos) at = i;
    std::vector<ValueLabel> labels;
    for (const auto& choice : list->choices) {
        auto label = model::literal_text(choice.label.text, at);
        labels.push_back({choice.value, label.empty() ? choice.value : label});
    }
    return labels;
}

}  // namespace relais::sync::report
