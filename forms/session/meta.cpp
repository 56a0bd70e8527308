#include "forms/session/meta.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forms/model/definition.h"

namespace relais::forms::session {

namespace {

using model::Definition;
using model::kNoIndex;
using model::local_name;
using model::NodeIndex;

NodeIndex child_called(const Definition& definition, NodeIndex parent, std::string_view local) {
    for (const auto child : definition.nodes[parent].children)
        if (local_name(definition.nodes[child].name) == local) return child;
    return kNoIndex;
}

void shift(std::vector<model::Control>& controls, NodeIndex from) {
    for (auto& control : controls) {
        if (control.node != kNoIndex && control.node >= from) ++control.node;
        shift(control.children, from);
    }
}

template <class Move>
void move_starting(std::vector<model::StartingInstance>& starting, const Move& move) {
    for (auto& instance : starting) {
        move(instance.repeat);
        for (auto& value : instance.values)
            move(value.first);
        move_starting(instance.inside, move);
    }
}

/// A new last child of `parent`; nodes stay in document order.
NodeIndex insert_last(Definition& definition, NodeIndex parent, std::string name,
                      model::NodeKind kind) {
    NodeIndex at = parent;
    while (!definition.nodes[at].children.empty())
        at = definition.nodes[at].children.back();
    ++at;
    const auto move = [at](NodeIndex& index) {
        if (index != kNoIndex && index >= at) ++index;
    };
    for (auto& node : definition.nodes) {
        move(node.parent);
        std::for_each(node.children.begin(), node.children.end(), move);
        std::for_each(node.triggers.begin(), node.triggers.end(), move);
    }
    shift(definition.body, at);
    move_starting(definition.starting, move);
    for (auto& action : definition.actions) {
        move(action.target);
        move(action.place);
    }
    model::Node added;
    added.name = std::move(name);
    added.kind = kind;
    added.parent = parent;
    added.bind.type =
        kind == model::NodeKind::leaf ? model::DataType::string : model::DataType::none;
    definition.nodes.insert(definition.nodes.begin() + at, std::move(added));
    definition.nodes[parent].children.push_back(at);
    return at;
}

}  // namespace

MetaNodes complete_meta(Definition& definition) {
    NodeIndex meta = child_called(definition, 0, "meta");
    if (meta == kNoIndex) meta = insert_last(definition, 0, "orx:meta", model::NodeKind::group);
    // An empty <meta/> was read as a leaf; as one it would lose its children when it is read back.
    definition.nodes[meta].kind = model::NodeKind::group;
    definition.nodes[meta].bind.type = model::DataType::none;
    const auto& name = definition.nodes[meta].name;
    const std::string prefix = name.substr(0, name.find(':') + 1);
    for (const char* wanted : {"instanceID", "deprecatedID"})
        if (child_called(definition, meta, wanted) == kNoIndex)
            insert_last(definition, meta, prefix + wanted, model::NodeKind::leaf);
    return {child_called(definition, meta, "instanceID"),
            child_called(definition, meta, "deprecatedID"),
            child_called(definition, meta, "instanceName")};
}

}  // namespace relais::forms::session
