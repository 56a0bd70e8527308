#include "forms/model/definition.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace relais::forms::model {

std::string_view local_name(std::string_view name) {
    return name.substr(name.find(':') + 1);
}

bool is_entity(const Definition& definition, NodeIndex node) {
    const auto& own = definition.nodes[node];
    if (own.name != "entity" || own.parent == kNoIndex) return false;
    return definition.nodes[own.parent].name == "meta" &&
           std::any_of(own.attributes.begin(), own.attributes.end(),
                       [](const auto& attribute) { return attribute.name == "dataset"; });
}

std::string literal_text(const TranslatedText& text, std::size_t language) {
    std::string literal;
    if (language >= text.by_language.size()) return literal;
    for (const auto& part : text.by_language[language])
        if (const auto* words = std::get_if<std::string>(&part)) literal += *words;
    return literal;
}

NodeIndex add_node(Definition& definition, std::string name, NodeKind kind, NodeIndex parent) {
    const auto index = static_cast<NodeIndex>(definition.nodes.size());
    auto& node = definition.nodes.emplace_back();
    node.name = std::move(name);
    node.kind = kind;
    node.parent = parent;
    if (parent != kNoIndex) definition.nodes[parent].children.push_back(index);
    return index;
}

std::string path_of(const Definition& definition, NodeIndex node) {
    std::string path;
    for (NodeIndex at = node; at != kNoIndex; at = definition.nodes[at].parent)
        path.insert(0, "/" + definition.nodes[at].name);
    return path;
}

NodeIndex find_path(const Definition& definition, std::string_view path) {
    if (!path.starts_with('/') || definition.nodes.empty()) return kNoIndex;
    NodeIndex at = kNoIndex;
    while (!path.empty()) {
        path.remove_prefix(1);
        const auto slash = path.find('/');
        const auto step = path.substr(0, slash);
        path = slash == std::string_view::npos ? std::string_view{} : path.substr(slash);
        if (at == kNoIndex) {
            if (definition.nodes.front().name != step) return kNoIndex;
            at = 0;
            continue;
        }
        const auto& children = definition.nodes[at].children;
        const auto next = std::find_if(children.begin(), children.end(), [&](NodeIndex child) {
            return definition.nodes[child].name == step;
        });
        if (next == children.end()) return kNoIndex;
        at = *next;
    }
    return at;
}

}  // namespace relais::forms::model
