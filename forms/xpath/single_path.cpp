// Location paths that can lead to one node only: most of those that forms are made of.
#include <cstddef>
#include <optional>

#include "forms/model/tree.h"
#include "forms/xpath/evaluator.h"
#include "forms/xpath/memory.h"
#include "forms/xpath/program.h"
#include "forms/xpath/value.h"

namespace relais::forms::xpath {

using model::kMaybeMany;
using model::kNoNode;

/// Nothing when sets are needed after all. Gives what path() would.
std::optional<Evaluator::Single> Evaluator::single(const Syntax& path, const Focus& focus) {
    if (!path.plain) return std::nullopt;
    const bool from_root = path.start == Start::root;
    const Node& start = from_root ? context_.node : focus.node;
    if (start.tree == nullptr || start.id == kNoNode) return std::nullopt;
    Node at{start.tree, from_root ? start.tree->document() : start.id};
    if (!from_root) {
        if (!walk_single(path, at).has_value()) return std::nullopt;
    } else if (const auto* known =
                   context_.memory == nullptr ? nullptr : context_.memory->fixed(&path)) {
        spend(1);
        at.id = *known;
    } else {
        const auto fixed = walk_single(path, at);
        if (!fixed.has_value()) return std::nullopt;
        if (*fixed && context_.memory != nullptr && at.id != kNoNode && !failed())
            context_.memory->fix(&path, at.id);
    }
    if (failed()) return Single{{at.tree, kNoNode}, false};
    if (at.id == kNoNode || at.tree != context_.node.tree) return Single{at, false};
    if (at.tree->relevant(at.id)) return Single{at, false};
    return Single{{at.tree, kNoNode}, true};
}

/// Takes the steps of the path from `at`; nothing when sets are needed. True: no step depended on
/// the context node, so that from the root it leads to the same node for as long as the tree lives.
std::optional<bool> Evaluator::walk_single(const Syntax& path, Node& at) {
    bool fixed = true;
    std::size_t depth = 0;
    for (Index i = path.first; i != kNone && at.id != kNoNode; i = program_.at(i).next) {
        const Syntax& step = program_.at(i);
        if (!spend(1)) break;
        if (step.axis == Axis::self) continue;
        if (step.axis == Axis::parent) {
            at.id = at.tree->parent(at.id);
            continue;
        }
        const model::NodeId child = at.tree->only_child(at.id, step.text);
        if (child != kMaybeMany) {
            at.id = child;
        } else if (path.start != Start::root || step.next == kNone ||
                   !same_instance(depth, step.text, at)) {
            return std::nullopt;
        } else {
            fixed = false;
        }
        ++depth;
    }
    return fixed;
}

/// ODK Collect: a step of an absolute path, but not the last, means the instance that holds the
/// context node. `at` is `depth` levels below the document; it becomes that instance.
bool Evaluator::same_instance(std::size_t depth, std::string_view name, Node& at) {
    if (!context_.same_instance) return false;
    const auto& around = lineage();
    if (depth == 0 || depth >= around.size() || around[depth - 1] != at.id) return false;
    if (at.tree->name(around[depth]) != name) return false;
    at.id = around[depth];
    return true;
}

}  // namespace relais::forms::xpath
