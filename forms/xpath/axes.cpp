#include "forms/xpath/axes.h"

#include <algorithm>

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

void append_below(const Syntax& step, const Tree& tree, NodeId start, Ids& out) {
    Ids open;
    Ids children;
    const auto push_children = [&](NodeId node) {
        children.clear();
        tree.append_children(node, {}, children);
        open.insert(open.end(), children.rbegin(), children.rend());
    };
    push_children(start);
    while (!open.empty()) {
        const NodeId node = open.back();
        open.pop_back();
        append_if_passes(step, tree, node, out);
        push_children(node);
    }
}

void append_children(const Syntax& step, const Tree& tree, NodeId node, Ids& out) {
    if (step.test == Test::name) return tree.append_children(node, step.text, out);
    if (step.test == Test::text && is_leaf_with_text(tree, node)) return out.push_back(node);
    const auto first = static_cast<Ids::difference_type>(out.size());
    tree.append_children(node, {}, out);
    const auto fails = [&](NodeId child) { return !passes(step, tree, child); };
    out.erase(std::remove_if(out.begin() + first, out.end(), fails), out.end());
}

/// Those after it when `after`, else those before it, nearest first.
Ids siblings(const Tree& tree, NodeId node, bool after) {
    const NodeId parent = tree.parent(node);
    if (parent == model::kNoNode || tree.kind(node) == TreeNode::attribute) return {};
    Ids all;
    tree.append_children(parent, {}, all);
    const auto self = std::find(all.begin(), all.end(), node);
    if (self == all.end()) return {};
    if (after) return Ids(self + 1, all.end());
    return Ids(std::make_reverse_iterator(self), all.rend());
}

void append_ancestors(const Syntax& step, const Tree& tree, NodeId node, Ids& out) {
    for (NodeId at = tree.parent(node); at != model::kNoNode; at = tree.parent(at)) {
        append_if_passes(step, tree, at, out);
    }
}

/// XPath 1.0 §2.2 following: all after the node in document order, without its descendants.
void append_following(const Syntax& step, const Tree& tree, NodeId node, Ids& out) {
    if (tree.kind(node) == TreeNode::attribute) {
        node = tree.parent(node);
        append_below(step, tree, node, out);
    }
    for (NodeId at = node; at != model::kNoNode; at = tree.parent(at)) {
        for (const NodeId sibling : siblings(tree, at, true)) {
            append_if_passes(step, tree, sibling, out);
            append_below(step, tree, sibling, out);
        }
    }
}

/// XPath 1.0 §2.2 preceding: all before the node, without its ancestors; nearest first.
void append_preceding(const Syntax& step, const Tree& tree, NodeId node, Ids& out) {
    if (tree.kind(node) == TreeNode::attribute) node = tree.parent(node);
    for (NodeId at = node; at != model::kNoNode; at = tree.parent(at)) {
        for (const NodeId sibling : siblings(tree, at, false)) {
            Ids below;
            append_if_passes(step, tree, sibling, below);
            append_below(step, tree, sibling, below);
            out.insert(out.end(), below.rbegin(), below.rend());
        }
    }
}

void append_attributes(const Syntax& step, const Tree& tree, NodeId node, Ids& out) {
    const auto first = static_cast<Ids::difference_type>(out.size());
    tree.append_attributes(node, step.test == Test::name ? step.text : std::string_view(), out);
    if (step.test == Test::name || step.test == Test::any || step.test == Test::node) return;
    const auto fails = [&](NodeId attribute) {
        return step.test != Test::prefix || !tree.name(attribute).starts_with(step.text);
    };
    out.erase(std::remove_if(out.begin() + first, out.end(), fails), out.end());
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

void expand(const Syntax& step, const Tree& tree, NodeId node, Ids& out) {
    switch (step.axis) {
    case Axis::child:
        append_children(step, tree, node, out);
        break;
    case Axis::attribute:
        append_attributes(step, tree, node, out);
        break;
    case Axis::self:
        append_if_passes(step, tree, node, out);
        break;
    case Axis::parent:
        if (const NodeId parent = tree.parent(node); parent != model::kNoNode) {
            append_if_passes(step, tree, parent, out);
        }
        break;
    case Axis::descendant_or_self:
        append_if_passes(step, tree, node, out);
        [[fallthrough]];
    case Axis::descendant:
        append_below(step, tree, node, out);
        break;
    case Axis::ancestor_or_self:
        append_if_passes(step, tree, node, out);
        [[fallthrough]];
    case Axis::ancestor:
        append_ancestors(step, tree, node, out);
        break;
    case Axis::following_sibling:
    case Axis::preceding_sibling:
        for (const NodeId sibling : siblings(tree, node, step.axis == Axis::following_sibling)) {
            append_if_passes(step, tree, sibling, out);
        }
        break;
    case Axis::following:
        append_following(step, tree, node, out);
        break;
    case Axis::preceding:
        append_preceding(step, tree, node, out);
        break;
    case Axis::namespace_:
        break;  // forms have no namespace nodes
    }
}

}  // namespace relais::forms::xpath
