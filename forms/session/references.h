// Which nodes of the definition an expression reads, and in which instances of their repeats.
#pragma once

#include <string>
#include <vector>

#include "forms/model/children.h"
#include "forms/model/definition.h"
#include "forms/xpath/expression.h"

namespace relais::forms::session {

using model::NodeIndex;

/// A node that an expression reads when it stands at a context node.
struct Source {
    NodeIndex node = model::kNoIndex;
    /// Instances are shared from this ancestor on: the expression reads, of the many instances of
    /// `node`, those below its own instance of `anchor`.
    NodeIndex anchor = 0;
    /// A predicate, indexed-repeat() or an unnamed axis may choose other instances than one's own.
    bool elsewhere = false;
    /// Any node at all may be read; says nothing about order.
    bool vague = false;
    /// An element around the context node ("..", position(..)): of a repeat, one's own instance.
    bool around = false;
};

struct Sources {
    std::vector<Source> sources;
    std::vector<xpath::Reference> unknown;  ///< name no node of the form
};

class References {
  public:
    /// `definition` must outlive it and keep its nodes.
    explicit References(const model::Definition& definition)
        : definition_(definition), children_(definition) {}

    /// Of the primary instance only; references into lists are passed over.
    [[nodiscard]] Sources resolve(const xpath::Expression& expression, NodeIndex context) const;

  private:
    [[nodiscard]] std::vector<NodeIndex> walk(NodeIndex start,
                                              const std::vector<std::string>& steps) const;
    void append_matching(NodeIndex from, const std::string& step, bool deep,
                         std::vector<NodeIndex>& out) const;

    const model::Definition& definition_;
    model::ChildrenByName children_;
};

bool is_inside(const model::Definition& definition, NodeIndex node,
               NodeIndex ancestor);  ///< or same

}  // namespace relais::forms::session
