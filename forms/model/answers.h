// The answers of one interview: an element tree that follows a Definition. It stores and finds;
// what is relevant or valid is decided by the session.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "forms/model/definition.h"
#include "forms/model/tree.h"

namespace relais::forms::model {

class Answers final : public Tree {
  public:
    /// Every node of the definition once, with static defaults; repeats have no instance yet.
    /// The definition must outlive the tree.
    explicit Answers(const Definition& definition);

    NodeId root() const;                               ///< the root element
    NodeIndex definition_of(NodeId node) const;        ///< its place in Definition::nodes
    const Definition& definition() const { return *definition_; }

    void set_text(NodeId node, std::string text);
    void set_relevant(NodeId node, bool relevant);     ///< its own, not inherited
    bool own_relevant(NodeId node) const;

    /// The instances of a repeat (by its definition index) under one parent, in order.
    std::vector<NodeId> repeat_instances(NodeId parent, NodeIndex repeat) const;
    /// A new instance, with static defaults, after the last (or before `before`); inner repeats empty.
    NodeId add_repeat(NodeId parent, NodeIndex repeat, NodeId before = kNoNode);
    void remove_repeat(NodeId instance);
    /// The child of `node` for that definition index (not a repeat), or kNoNode.
    NodeId child(NodeId node, NodeIndex index) const;

    /// "/data/member[2]/age": with positions for repeats only; stable while no repeat is removed.
    std::string path(NodeId node) const;
    NodeId find(std::string_view path) const;          ///< kNoNode when there is none

    NodeId document() const override;
    std::string_view name(NodeId node) const override;
    std::string_view text(NodeId node) const override;
    NodeId parent(NodeId node) const override;
    void append_children(NodeId node, std::string_view name, std::vector<NodeId>& out) const override;
    bool relevant(NodeId node) const override;         ///< its own and every ancestor's
    bool before(NodeId a, NodeId b) const override;
    std::size_t position(NodeId node) const override;

  private:
    struct Element {
        NodeIndex index = kNoIndex;
        NodeId parent = kNoNode;
        std::vector<NodeId> children;
        std::string text;
        bool relevant = true;
    };
    NodeId build(NodeIndex index, NodeId parent);

    const Definition* definition_;
    std::vector<Element> elements_;   ///< [0] is the document; removed ones are reused
    std::vector<NodeId> free_;
};

}  // namespace relais::forms::model
