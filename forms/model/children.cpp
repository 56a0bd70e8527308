#include "forms/model/children.h"

#include <algorithm>
#include <numeric>
#include <span>
#include <string_view>
#include <tuple>

#include "forms/model/definition.h"

namespace relais::forms::model {

ChildrenByName::ChildrenByName(const Definition& definition)
    : definition_(definition), sorted_(definition.nodes.size()) {
    const auto& nodes = definition.nodes;
    std::iota(sorted_.begin(), sorted_.end(), NodeIndex{0});
    std::sort(sorted_.begin(), sorted_.end(), [&](NodeIndex a, NodeIndex b) {
        return std::tie(nodes[a].parent, nodes[a].name, a) <
               std::tie(nodes[b].parent, nodes[b].name, b);
    });
}

std::span<const NodeIndex> ChildrenByName::all(NodeIndex parent, std::string_view name) const {
    const auto& nodes = definition_.nodes;
    const auto first = std::partition_point(sorted_.begin(), sorted_.end(), [&](NodeIndex node) {
        return nodes[node].parent < parent ||
               (nodes[node].parent == parent && nodes[node].name < name);
    });
    auto last = first;
    while (last != sorted_.end() && nodes[*last].parent == parent && nodes[*last].name == name)
        ++last;
    return {first, last};
}

}  // namespace relais::forms::model
