// A definition and answers written by hand, node by node: what the report tests count.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "forms/base/result.h"
#include "forms/model/answers.h"

namespace relais::test {

namespace model = forms::model;

class SmallForm {
  public:
    SmallForm(std::string form_id, std::string title) {
        definition.form_id = std::move(form_id);
        definition.title = std::move(title);
        definition.languages = {"English (en)", "Français (fr)"};
        definition.nodes.push_back({});
        definition.nodes[0].name = "data";
        definition.nodes[0].kind = model::NodeKind::group;
    }
    model::NodeIndex add(model::NodeIndex parent, std::string name,
                         model::NodeKind kind = model::NodeKind::leaf,
                         model::DataType type = model::DataType::string) {
        const auto index = static_cast<model::NodeIndex>(definition.nodes.size());
        model::Node node;
        node.name = std::move(name);
        node.kind = kind;
        node.parent = parent;
        node.bind.type = type;
        definition.nodes.push_back(std::move(node));
        definition.nodes[parent].children.push_back(index);
        return index;
    }
    /// A select whose choices are labelled in English and French.
    void add_choices(model::NodeIndex node, const std::string& list,
                     const std::vector<std::pair<std::string, std::string>>& value_and_french) {
        model::Control control;
        control.kind = model::ControlKind::select_multiple;
        control.node = node;
        control.itemset.emplace();
        control.itemset->nodeset = "instance('" + list + "')/root/item";
        definition.body.push_back(control);
        model::ChoiceList choices;
        choices.name = list;
        for (const auto& [value, french] : value_and_french) {
            model::Choice choice;
            choice.value = value;
            choice.label.text.by_language = {{"en " + value}, {french}};
            choices.choices.push_back(choice);
        }
        definition.lists.push_back(choices);
    }

    model::Definition definition;
};

inline void set(model::Answers& answers, const std::string& path, std::string text) {
    const auto node = answers.find(path);
    RELAIS_ASSERT(node != model::kNoNode);
    answers.set_text(node, std::move(text));
}

inline model::NodeId add_repeat(model::Answers& answers, const std::string& parent,
                                model::NodeIndex repeat) {
    return answers.add_repeat(answers.find(parent), repeat);
}

}  // namespace relais::test
