#include "forms/xpath/repeat_path.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "forms/model/tree.h"
#include "forms/xpath/evaluator.h"
#include "forms/xpath/function.h"
#include "forms/xpath/program.h"
#include "forms/xpath/value.h"

namespace relais::forms::xpath {

namespace {

using model::NodeId;
using model::Tree;
using Names = std::vector<std::string_view>;

Names names_to(const Node& node) {
    Names names;
    for (NodeId at = node.id; at != model::kNoNode && at != node.tree->document();
         at = node.tree->parent(at)) {
        names.insert(names.begin(), node.tree->name(at));
    }
    return names;
}

/// The names from the root down to what the path means; nullopt when it is more than names.
std::optional<Names> names_of_path(const Program& program, const Syntax& path, const Focus& focus,
                                   const Node& current) {
    if (path.kind != Kind::path) return std::nullopt;
    Names names;
    Index step = path.first;
    if (path.start == Start::context) names = names_to(focus.node);
    if (path.start == Start::filter) {
        const Syntax& filter = program.at(path.first);
        const Syntax& call = program.at(filter.first);
        if (call.kind != Kind::call || call.text != "current") return std::nullopt;
        names = names_to(current);
        step = filter.next;
    }
    for (; step != kNone; step = program.at(step).next) {
        const Syntax& syntax = program.at(step);
        if (syntax.axis == Axis::parent && syntax.test == Test::node && !names.empty()) {
            names.pop_back();
        } else if (syntax.axis == Axis::child && syntax.test == Test::name) {
            names.push_back(syntax.text);
        } else if (syntax.axis != Axis::self || syntax.test != Test::node) {
            return std::nullopt;
        }
    }
    return names;
}

struct Indexed {
    Names repeat;
    double index = 0;
};

bool is_prefix(const Names& names, const Names& of, std::size_t size) {
    return names.size() == size && std::equal(names.begin(), names.end(), of.begin());
}

/// Which of the children at that depth are meant: the indexed one, the one that holds the context
/// node, or all.
void choose(std::vector<NodeId>& children, const std::vector<Indexed>& indexed, const Names& target,
            std::size_t depth, const std::vector<NodeId>& lineage) {
    for (const Indexed& row : indexed) {
        if (!is_prefix(row.repeat, target, depth + 1)) continue;
        // Collect takes 1 for an index below 1; here there is no such member, so nothing is found.
        const bool there = row.index >= 1 && row.index < static_cast<double>(children.size()) + 1;
        const NodeId chosen =
            there ? children[static_cast<std::size_t>(row.index) - 1] : model::kNoNode;
        children.clear();
        if (there) children.push_back(chosen);
        return;
    }
    if (depth >= lineage.size() || depth + 1 == target.size()) return;
    for (const NodeId child : children) {
        if (child != lineage[depth]) continue;
        children = {child};
        return;
    }
}

}  // namespace

NodeSet nodes_of_indexed_repeat(Call& call) {
    const Program& program = call.evaluator().program();
    const Tree* tree = call.current().tree;
    if (tree == nullptr) return {};
    const auto target = names_of_path(program, call.syntax(0), call.focus(), call.current());
    std::vector<Indexed> indexed;
    for (std::size_t i = 1; i + 1 < call.size(); i += 2) {
        auto repeat = names_of_path(program, call.syntax(i), call.focus(), call.current());
        if (repeat) indexed.push_back({*std::move(repeat), call.number(i + 1)});
    }
    if (!target || indexed.size() != call.size() / 2) {
        call.fail("the target and the repeats must be plain paths");
        return {};
    }
    std::vector<NodeId> nodes{tree->document()};
    for (std::size_t depth = 0; depth < target->size(); ++depth) {
        std::vector<NodeId> next;
        for (const NodeId node : nodes) {
            std::vector<NodeId> children;
            tree->append_children(node, (*target)[depth], children);
            if (!call.spend(children.size() + 1)) return {};
            choose(children, indexed, *target, depth, call.evaluator().lineage());
            next.insert(next.end(), children.begin(), children.end());
        }
        nodes = std::move(next);
    }
    NodeSet result;
    for (const NodeId node : nodes) {
        if (tree->relevant(node)) result.push_back({tree, node});
    }
    return result;
}

}  // namespace relais::forms::xpath
