#include "forms/xpath/axes.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <vector>

#include "forms/model/tree.h"
#include "forms/xpath/program.h"

namespace relais::forms::xpath {

namespace {

using model::NodeId;
using model::Tree;
using model::TreeNode;
using Ids = std::vector<NodeId>;

/// A form keeps text in its elements, without nodes for it: there text() is the leaf itself.
bool is_leaf_with_text(const Tree& tree, NodeId node) {
    return tree.kind(node) == TreeNode::element && !tree.text(node).empty();
}

void append_if_passes(const Syntax& step, const Tree& tree, NodeId node, Ids& out) {
    if (passes(step, tree, node)) out.push_back(node);
}

/// Like those that follow, gives the number of nodes that were looked at.
std::size_t append_below(const Syntax& step, const Tree& tree, NodeId start, Ids& out) {
    std::size_t seen = 0;
    Ids open;
    Ids children;
    const auto push_children = [&](NodeId node) {
        children.clear();
        tree.append_children(node, {}, children);
        open.insert(open.end(), children.rbegin(), children.rend());
    };
    push_children(start);
    for (; !open.empty(); ++seen) {
        const NodeId node = open.back();
        open.pop_back();
        append_if_passes(step, tree, node, out);
        push_children(node);
    }
    return seen;
}

std::size_t append_children(const Syntax& step, const Tree& tree, NodeId node, Ids& out) {
    const auto before = out.size();
    if (step.test == Test::text && is_leaf_with_text(tree, node)) {
        out.push_back(node);
        return 1;
    }
    tree.append_children(node, step.test == Test::name ? step.text : std::string_view(), out);
    const auto seen = out.size() - before;
    if (step.test == Test::name) return seen;
    const auto fails = [&](NodeId child) { return !passes(step, tree, child); };
    const auto first = out.begin() + static_cast<Ids::difference_type>(before);
    out.erase(std::remove_if(first, out.end(), fails), out.end());
    return seen;
}

/// Calls `use` with those after it when `after`, else with those before it, nearest first.
template <class Use>
std::size_t each_sibling(const Tree& tree, NodeId node, bool after, const Use& use) {
    const NodeId parent = tree.parent(node);
    if (parent == model::kNoNode || tree.kind(node) == TreeNode::attribute) return 0;
    Ids all;
    tree.append_children(parent, {}, all);
    const auto self = std::find(all.begin(), all.end(), node);
    if (self == all.end()) return all.size();
    if (after)
        std::for_each(self + 1, all.end(), use);
    else
        std::for_each(std::make_reverse_iterator(self), all.rend(), use);
    return all.size();
}

std::size_t append_ancestors(const Syntax& step, const Tree& tree, NodeId node, Ids& out) {
    std::size_t seen = 0;
    for (NodeId at = tree.parent(node); at != model::kNoNode; at = tree.parent(at), ++seen) {
        append_if_passes(step, tree, at, out);
    }
    return seen;
}

/// XPath 1.0 §2.2 following: all after the node in document order, without its descendants.
std::size_t append_following(const Syntax& step, const Tree& tree, NodeId node, Ids& out) {
    std::size_t seen = 0;
    if (tree.kind(node) == TreeNode::attribute) {
        node = tree.parent(node);
        seen += append_below(step, tree, node, out);
    }
    for (NodeId at = node; at != model::kNoNode; at = tree.parent(at)) {
        seen += each_sibling(tree, at, true, [&](NodeId sibling) {
            append_if_passes(step, tree, sibling, out);
            seen += append_below(step, tree, sibling, out);
        });
    }
    return seen;
}

/// XPath 1.0 §2.2 preceding: all before the node, without its ancestors; nearest first.
std::size_t append_preceding(const Syntax& step, const Tree& tree, NodeId node, Ids& out) {
    std::size_t seen = 0;
    if (tree.kind(node) == TreeNode::attribute) node = tree.parent(node);
    for (NodeId at = node; at != model::kNoNode; at = tree.parent(at)) {
        seen += each_sibling(tree, at, false, [&](NodeId sibling) {
            Ids below;
            append_if_passes(step, tree, sibling, below);
            seen += append_below(step, tree, sibling, below);
            out.insert(out.end(), below.rbegin(), below.rend());
        });
    }
    return seen;
}

std::size_t append_attributes(const Syntax& step, const Tree& tree, NodeId node, Ids& out) {
    const auto before = out.size();
    tree.append_attributes(node, step.test == Test::name ? step.text : std::string_view(), out);
    const auto seen = out.size() - before;
    if (step.test == Test::name || step.test == Test::any || step.test == Test::node) return seen;
    const auto fails = [&](NodeId attribute) {
        return step.test != Test::prefix || !tree.name(attribute).starts_with(step.text);
    };
    const auto first = out.begin() + static_cast<Ids::difference_type>(before);
    out.erase(std::remove_if(first, out.end(), fails), out.end());
    return seen;
}

}  // namespace

bool is_reverse(Axis axis) {
    return axis == Axis::ancestor || axis == Axis::ancestor_or_self || axis == Axis::preceding ||
           axis == Axis::preceding_sibling;
}

bool passes(const Syntax& step, const Tree& tree, NodeId node) {
    switch (step.test) {
    case Test::node:
        return true;
    case Test::name:
        return tree.name(node) == step.text && tree.kind(node) == TreeNode::element;
    case Test::any:
        return tree.kind(node) == TreeNode::element;
    case Test::prefix:
        return tree.name(node).starts_with(step.text) && tree.kind(node) == TreeNode::element;
    case Test::text:
        return tree.kind(node) == TreeNode::text;
    case Test::comment:
        return tree.kind(node) == TreeNode::comment;
    case Test::instruction:
        return tree.kind(node) == TreeNode::instruction &&
               (step.text.empty() || tree.name(node) == step.text);
    }
    return false;
}

std::size_t expand(const Syntax& step, const Tree& tree, NodeId node, Ids& out) {
    switch (step.axis) {
    case Axis::child:
        return append_children(step, tree, node, out);
    case Axis::attribute:
        return append_attributes(step, tree, node, out);
    case Axis::self:
        append_if_passes(step, tree, node, out);
        return 1;
    case Axis::parent:
        if (const NodeId parent = tree.parent(node); parent != model::kNoNode) {
            append_if_passes(step, tree, parent, out);
        }
        return 1;
    case Axis::descendant_or_self:
        append_if_passes(step, tree, node, out);
        [[fallthrough]];
    case Axis::descendant:
        return append_below(step, tree, node, out);
    case Axis::ancestor_or_self:
        append_if_passes(step, tree, node, out);
        [[fallthrough]];
    case Axis::ancestor:
        return append_ancestors(step, tree, node, out);
    case Axis::following_sibling:
    case Axis::preceding_sibling:
        return each_sibling(tree, node, step.axis == Axis::following_sibling,
                            [&](NodeId sibling) { append_if_passes(step, tree, sibling, out); });
    case Axis::following:
        return append_following(step, tree, node, out);
    case Axis::preceding:
        return append_preceding(step, tree, node, out);
    case Axis::namespace_:
        return 0;  // forms have no namespace nodes
    }
    return 0;
}

}  // namespace relais::forms::xpath
