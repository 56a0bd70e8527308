// Location paths that can lead to one node only: most of those that forms are made of.
#include "forms/xpath/evaluator.h"

namespace relais::forms::xpath {

using model::kMaybeMany;
using model::kNoNode;

/// Nothing when sets are needed after all. Gives what path() would.
std::optional<Evaluator::Single> Evaluator::single(const Syntax& path, const Focus& focus) {
    if (!path.plain) return std::nullopt;
    const bool from_root = path.start == Start::root;
    const Node& start = from_root ? context_.node : focus.node;
    if (start.tree == nullptr || start.id == kNoNode) return std::nullopt;
    const model::Tree& tree = *start.tree;
    Node at{&tree, from_root ? tree.document() : start.id};
    std::size_t depth = 0;
    for (Index i = path.first; i != kNone && at.id != kNoNode; i = program_.at(i).next) {
        const Syntax& step = program_.at(i);
        if (!spend(1)) return Single{{&tree, kNoNode}, false};
        if (step.axis == Axis::self) continue;
        if (step.axis == Axis::parent) {
            at.id = tree.parent(at.id);
            continue;
        }
        const model::NodeId child = tree.only_child(at.id, step.text);
        if (child != kMaybeMany) {
            at.id = child;
        } else if (!from_root || step.next == kNone || !same_instance(depth, step.text, at)) {
            return std::nullopt;
        }
        ++depth;
    }
    if (at.id == kNoNode || &tree != context_.node.tree) return Single{at, false};
    if (tree.relevant(at.id)) return Single{at, false};
    return Single{{&tree, kNoNode}, true};
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
