// The children of the nodes of a definition by their names: what every path asks for.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "forms/model/definition.h"

namespace relais::forms::model {

class ChildrenByName {
  public:
    /// `definition` must outlive it and keep its nodes.
    explicit ChildrenByName(const Definition& definition);

    /// In document order; usually one. The root element is the child of kNoIndex.
    [[nodiscard]] std::span<const NodeIndex> all(NodeIndex parent, std::string_view name) const;
    /// kNoIndex when there is none.
    [[nodiscard]] NodeIndex first(NodeIndex parent, std::string_view name) const {
        const auto found = all(parent, name);
        return found.empty() ? kNoIndex : found.front();
    }

  private:
    const Definition& definition_;
    std::vector<NodeIndex> sorted_;  ///< all nodes, by parent, then by name: no hash to be attacked
};

}  // namespace relais::forms::model
