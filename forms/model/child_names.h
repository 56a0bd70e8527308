// What the answers know of their definition: children by name, and where each stands among its
// siblings. Made once for a definition. For this folder only.
#pragma once

#include <bit>
#include <functional>
#include <string_view>
#include <vector>

#include "forms/model/answers.h"

namespace relais::forms::model {

/// From (parent, name) to the first child of that name in the definition: an open hash table.
struct Answers::ChildNames {
    /// Below it, comparing names beats hashing one.
    static constexpr std::size_t kFewChildren = 8;

    explicit ChildNames(const Definition& definition)
        : nodes(definition.nodes), slots(std::bit_ceil(definition.nodes.size() * 2), kNoIndex),
          next_of_name(definition.nodes.size(), kNoIndex), layout(definition.nodes.size()) {
        for (NodeIndex node = 0; node < nodes.size(); ++node)
            lay_out(node);
        for (NodeIndex node = 1; node < nodes.size(); ++node) {
            auto& slot = slot_of(nodes[node].parent, nodes[node].name);
            if (slot == kNoIndex) {
                slot = node;
                continue;
            }
            NodeIndex last = slot;  // siblings of one name that are no repeat: rare, chained
            while (next_of_name[last] != kNoIndex)
                last = next_of_name[last];
            next_of_name[last] = node;
        }
    }

    [[nodiscard]] NodeIndex first(NodeIndex parent, std::string_view name) const {
        const auto& children = nodes[parent].children;
        if (children.size() > kFewChildren)
            return const_cast<ChildNames*>(this)->slot_of(parent, name);
        for (const auto child : children)
            if (nodes[child].name == name) return child;
        return kNoIndex;
    }

    NodeIndex& slot_of(NodeIndex parent, std::string_view name) {
        const std::size_t mask = slots.size() - 1;
        std::size_t at = std::hash<std::string_view>{}(name) + parent * 0x9E3779B97F4A7C15ULL;
        for (at ^= at >> 32;; ++at) {
            auto& slot = slots[at & mask];
            if (slot == kNoIndex || (nodes[slot].parent == parent && nodes[slot].name == name))
                return slot;
        }
    }

    /// Where a node stands among its siblings when no repeat has an instance, and what its children
    /// are: with at most one repeat among them, places are a matter of counting.
    struct Layout {
        std::uint32_t place = 0;
        std::uint32_t fixed = 0;      ///< children that are no repeats: always there, each once
        NodeIndex repeat = kNoIndex;  ///< the one repeat among the children
        bool several_repeats = false;
    };

    void lay_out(NodeIndex node) {
        auto& own = layout[node];
        for (const auto child : nodes[node].children) {
            layout[child].place = own.fixed;
            if (nodes[child].kind != NodeKind::repeat) {
                ++own.fixed;
                continue;
            }
            own.several_repeats = own.repeat != kNoIndex;
            own.repeat = child;
        }
    }

    const std::vector<Node>& nodes;
    std::vector<NodeIndex> slots;
    std::vector<NodeIndex> next_of_name;
    std::vector<Layout> layout;
};

}  // namespace relais::forms::model
