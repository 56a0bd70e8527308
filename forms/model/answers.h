// The answers of one interview: an element tree that follows a Definition. It stores and finds;
// what is relevant or valid is decided by the session.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "forms/model/definition.h"
#include "forms/model/tree.h"

namespace relais::forms::model {

class Answers final : public Tree {
  public:
    /// Every node of the definition once, with static defaults; repeats have no instance yet.
    /// The definition must outlive the tree.
    explicit Answers(const Definition& definition);

    /// What the definition begins with; for a fresh tree only.
    void add_starting_instances();

    NodeId root() const;                         ///< the root element
    NodeIndex definition_of(NodeId node) const;  ///< its place in Definition::nodes
    const Definition& definition() const { return *definition_; }

    void set_text(NodeId node, std::string text);
    void swap_text(NodeId node, std::string& text);  ///< exchanges it with what the node holds
    void set_relevant(NodeId node, bool relevant);   ///< its own, not inherited
    bool own_relevant(NodeId node) const;

    /// The instances of a repeat (by its definition index) under one parent, in order.
    std::vector<NodeId> repeat_instances(NodeId parent, NodeIndex repeat) const;
    std::size_t repeat_size(NodeId parent, NodeIndex repeat) const;
    /// The children for that definition index, without a copy; valid until the tree changes.
    std::span<const NodeId> children(NodeId parent, NodeIndex index) const;
    /// A new instance, with static defaults, after the last (or before `before`); inner repeats
    /// empty.
    NodeId add_repeat(NodeId parent, NodeIndex repeat, NodeId before = kNoNode);
    void remove_repeat(NodeId instance);
    /// The child of `node` for that definition index (not a repeat), or kNoNode.
    NodeId child(NodeId node, NodeIndex index) const;
    /// All children in document order, attributes first; valid until the tree changes.
    const std::vector<NodeId>& children(NodeId node) const;

    // An instance out of the tree keeps its ids, values and parent, so that it can come back
    // (undo, a count that shrank). Expressions that start outside do not see it.
    /// Takes it out; the answer is what attach() needs to put it back in the same place.
    std::size_t detach(NodeId instance);
    void attach(NodeId instance, std::size_t place);
    void release(NodeId instance);     ///< of a detached one: its ids are reused
    bool attached(NodeId node) const;  ///< not freed, and reachable from the root
    /// A detached instance without children: stands for the one that could be added.
    NodeId make_shadow(NodeId parent, NodeIndex repeat);
    /// Every NodeId is below this.
    std::size_t id_bound() const { return elements_.size(); }

    /// "/data/member[2]/age": with positions for repeats only; stable while no repeat is removed.
    std::string path(NodeId node) const;
    NodeId find(std::string_view path) const;  ///< kNoNode when there is none

    NodeId document() const override;
    std::string_view name(NodeId node) const override;  ///< of an attribute without its "@"
    std::string_view text(NodeId node) const override;
    NodeId parent(NodeId node) const override;
    void append_children(NodeId node, std::string_view name,
                         std::vector<NodeId>& out) const override;
    NodeId only_child(NodeId node, std::string_view name) const override;
    void append_attributes(NodeId node, std::string_view name,
                           std::vector<NodeId>& out) const override;
    TreeNode kind(NodeId node) const override;
    /// As in ODK Collect a question of type boolean stands for its answer.
    bool truth(NodeId node) const override;
    bool relevant(NodeId node) const override;  ///< its own and every ancestor's
    bool before(NodeId a, NodeId b) const override;
    std::size_t position(NodeId node) const override;
    const History* history(NodeId parent, std::string_view name) const override;

  private:
    struct Element {
        NodeIndex index = kNoIndex;
        NodeId parent = kNoNode;
        std::vector<NodeId> children;  ///< by definition index, instances of a repeat together
        std::string text;
        bool relevant = true;
        bool in_tree = false;  ///< listed in the children of its parent
        bool attribute = false;
        // Places among siblings are numbered when somebody asks: the first `numbered` children
        // know theirs. So a removal costs one renumbering however many positions are read.
        mutable std::uint32_t place = 0;
        mutable std::uint32_t numbered = 0;
    };
    struct ChildNames;
    /// By parent and repeat. A copy of the answers has other readers: it starts without.
    struct Histories {
        Histories() = default;
        Histories(const Histories&) {}
        Histories(Histories&&) = default;
        Histories& operator=(const Histories&) {
            kept.clear();
            return *this;
        }
        Histories& operator=(Histories&&) = default;
        ~Histories() = default;
        std::unordered_map<std::uint64_t, History> kept;
        std::uint64_t next_serial = 1;
    };
    struct Span {
        std::size_t begin, end;
    };
    NodeId allocate(NodeIndex index, NodeId parent);
    NodeId build(NodeIndex index, NodeId parent);
    void add_starting(const StartingInstance& starting, NodeId around);
    NodeId below(NodeId node, NodeIndex index) const;
    Span span_of(NodeId node, NodeIndex index) const;
    std::size_t place_of(NodeId node) const;
    std::size_t depth_of(NodeId node) const;
    void tell(NodeId instance, History::What what, std::string_view leaf = {});
    void tell_moved(NodeId instance, History::What what);
    void tell_changed(NodeId node);
    void tell_text(NodeId leaf);
    void forget_histories(NodeId parent);

    const Definition* definition_;
    /// Made once for a definition; copies of the answers (drafts, snapshots) share it.
    std::shared_ptr<const ChildNames> names_;
    std::vector<Element> elements_;  ///< [0] is the document; removed ones are reused
    std::vector<NodeId> free_;
    mutable Histories histories_;
};

}  // namespace relais::forms::model
