// Location paths (XPath 1.0 §2): Evaluator's part that walks trees.
#include <algorithm>
#include <cstddef>
#include <utility>
#include <variant>
#include <vector>

#include "forms/model/tree.h"
#include "forms/xpath/axes.h"
#include "forms/xpath/evaluator.h"
#include "forms/xpath/program.h"
#include "forms/xpath/value.h"

namespace relais::forms::xpath {

namespace {

using model::NodeId;
using model::Tree;

/// Sorted and free of duplicates without looking: children of nodes that do not contain each other.
bool keeps_order(const Syntax& step, bool single, bool flat) {
    if (single) return true;
    const bool down = step.axis == Axis::child || step.axis == Axis::attribute;
    return step.axis == Axis::self || (down && flat);
}

bool stays_flat(const Syntax& step) {
    return step.axis == Axis::child || step.axis == Axis::attribute || step.axis == Axis::self ||
           step.axis == Axis::following_sibling || step.axis == Axis::preceding_sibling ||
           step.axis == Axis::parent;
}

/// What sorting costs for each node, about; sets that need it are short in forms.
constexpr std::size_t kComparisons = 16;

/// Duplicates go first: a tree may need time to tell which of two nodes comes before.
void drop_duplicates(std::vector<NodeId>& ids) {
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
}

}  // namespace

const std::vector<NodeId>& Evaluator::lineage() {
    if (lineage_known_) return lineage_;
    lineage_known_ = true;
    const Node& node = context_.node;
    if (node.tree == nullptr) return lineage_;
    for (NodeId at = node.id; at != model::kNoNode && at != node.tree->document();
         at = node.tree->parent(at)) {
        lineage_.push_back(at);
    }
    std::reverse(lineage_.begin(), lineage_.end());
    return lineage_;
}

/// The nodes a path starts from, and its first step. Null tree: nothing.
Evaluator::Found Evaluator::path_start(const Syntax& path, const Focus& focus, Index& step) {
    Found found;
    step = path.first;
    switch (path.start) {
    case Start::context:
        found.tree = focus.node.tree;
        if (found.tree != nullptr && focus.node.id != model::kNoNode) found.ids = {focus.node.id};
        break;
    case Start::root:
        // ODK XForms: an absolute path means the primary instance, inside any predicate too.
        found.tree = context_.node.tree;
        if (found.tree == nullptr) break;
        found.ids = {found.tree->document()};
        if (context_.same_instance) step = walk_same_instance(step, found);
        break;
    case Start::filter:
        break;
    }
    return found;
}

/// ODK Collect: steps that the context node's own ancestors answer to lead to those ancestors, but
/// not the last step: count(/data/member) counts all of them. Gives the first step not yet taken.
Index Evaluator::walk_same_instance(Index step, Found& found) {
    for (const NodeId ancestor : lineage()) {
        if (step == kNone || program_.at(step).next == kNone) break;
        const Syntax& syntax = program_.at(step);
        if (syntax.axis != Axis::child || syntax.test != Test::name || syntax.first != kNone ||
            found.tree->name(ancestor) != syntax.text) {
            break;
        }
        found.ids.front() = ancestor;
        step = syntax.next;
    }
    return step;
}

Evaluator::Found Evaluator::path(Index index, const Focus& focus) {
    const Syntax& syntax = program_.at(index);
    Index step = kNone;
    Found found = path_start(syntax, focus, step);
    if (found.tree == nullptr) return found;
    walk(step, found);
    hide_irrelevant(found);
    return found;
}

void Evaluator::walk(Index step, Found& found) {
    bool flat = true;
    for (; step != kNone && !found.ids.empty() && !failed(); step = program_.at(step).next) {
        const Syntax& syntax = program_.at(step);
        const bool single = found.ids.size() == 1;
        take_step(syntax, found);
        if (!keeps_order(syntax, single, flat)) {
            drop_duplicates(found.ids);
            if (!spend(found.ids.size() * kComparisons)) break;
            std::sort(found.ids.begin(), found.ids.end(),
                      [&](NodeId a, NodeId b) { return found.tree->before(a, b); });
        }
        flat = flat && stays_flat(syntax);
    }
    if (failed()) found.ids.clear();
}

void Evaluator::take_step(const Syntax& step, Found& found) {
    const bool plain = step.test == Test::node && step.first == kNone;
    if (plain && step.axis == Axis::self) return;
    if (plain && step.axis == Axis::parent && found.ids.size() == 1) {
        const NodeId parent = found.tree->parent(found.ids.front());
        if (parent == model::kNoNode) return found.ids.clear();
        found.ids.front() = parent;
        return;
    }
    Ids next;
    if (step.axis == Axis::child && step.first != kNone && take_indexed_step(step, found, next)) {
        found.ids = std::move(next);
        return;
    }
    Ids reached;
    for (const NodeId node : found.ids) {
        if (step.first == kNone && !is_reverse(step.axis)) {
            if (!spend(expand(step, *found.tree, node, next) + 1)) return;
            continue;
        }
        reached.clear();
        if (!reach(step, *found.tree, node, reached)) return;
        next.insert(next.end(), reached.begin(), reached.end());
    }
    found.ids = std::move(next);
}

/// Where the step and its predicates lead from one node, in document order; false when that was too
/// much.
bool Evaluator::reach(const Syntax& step, const Tree& tree, NodeId node, Ids& out) {
    if (!spend(expand(step, tree, node, out) + 1)) return false;
    for (Index p = step.first; p != kNone; p = program_.at(p).next)
        filter(p, tree, out);
    if (is_reverse(step.axis)) std::reverse(out.begin(), out.end());
    return true;
}

/// Keeps the nodes for which the predicate holds (XPath 1.0 §2.4).
void Evaluator::filter(Index predicate, const Tree& tree, Ids& ids) {
    const Syntax& syntax = program_.at(predicate);
    if (ids.empty() || failed()) return;
    if (syntax.kind == Kind::number) {
        const double wanted = syntax.number;
        const bool there = wanted >= 1 && wanted <= static_cast<double>(ids.size()) &&
                           wanted == static_cast<double>(static_cast<std::size_t>(wanted));
        const NodeId id = there ? ids[static_cast<std::size_t>(wanted) - 1] : model::kNoNode;
        ids.clear();
        if (there) ids.push_back(id);
        return;
    }
    std::size_t kept = 0;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        if (!spend(1)) break;
        if (holds(predicate, Focus{Node{&tree, ids[i]}, i + 1, ids.size()})) ids[kept++] = ids[i];
    }
    ids.resize(kept);
}

bool Evaluator::holds(Index predicate, const Focus& focus) {
    const Type type = program_.at(predicate).type;
    if (type == Type::boolean || type == Type::nodes || type == Type::text) {
        return boolean(predicate, focus);
    }
    const Value result = value(predicate, focus);
    if (const double* number = std::get_if<double>(&result)) {
        return *number == static_cast<double>(focus.position);
    }
    return to_boolean(result);
}

void Evaluator::hide_irrelevant(Found& found) const {
    // Only answers can be irrelevant; a list's rows are not asked one by one.
    if (found.tree != context_.node.tree) return;
    const auto irrelevant = [&](NodeId id) { return !found.tree->relevant(id); };
    const auto end = std::remove_if(found.ids.begin(), found.ids.end(), irrelevant);
    found.hidden = end != found.ids.end();
    found.ids.erase(end, found.ids.end());
}

}  // namespace relais::forms::xpath
