// A step such as item[region = x and type = y] over a tree that keeps indexes: the shortest answer
// of the index is taken, then the predicates are applied to it as everywhere.
#include <algorithm>
#include <optional>

#include "forms/xpath/evaluator.h"

namespace relais::forms::xpath {

namespace {

using model::NodeId;

/// `column = expression` with an expression that is the same for every row.
struct Condition {
    std::string_view column;
    Index value = kNone;
};

/// The name when the expression is just a child's name.
std::optional<std::string_view> column_of(const Program& program, Index index) {
    const Syntax& path = program.at(index);
    if (path.kind != Kind::path || path.start != Start::context || path.first == kNone) {
        return std::nullopt;
    }
    const Syntax& step = program.at(path.first);
    if (step.axis != Axis::child || step.test != Test::name || step.first != kNone ||
        step.next != kNone) {
        return std::nullopt;
    }
    return step.text;
}

void add_condition(const Program& program, Index index, std::vector<Condition>& out) {
    const Syntax& syntax = program.at(index);
    if (syntax.kind == Kind::and_) {
        for (Index i = syntax.first; i != kNone; i = program.at(i).next) {
            add_condition(program, i, out);
        }
        return;
    }
    if (syntax.kind != Kind::equality) return;
    const Index left = syntax.first;
    const Index right = program.at(left).next;
    if (program.at(right).join != Operator::equal || program.at(right).next != kNone) return;
    const auto left_column = column_of(program, left);
    const auto right_column = column_of(program, right);
    if (left_column && program.at(right).independent) out.push_back({*left_column, right});
    if (right_column && program.at(left).independent) out.push_back({*right_column, left});
}

/// The text that a node must have to be equal to the value; nullopt when no single text decides.
std::optional<std::string> only_text(const Operand& operand) {
    if (const auto nodes = operand.nodes()) {
        if (nodes->size() == 1) return string_value(nodes->front());
        return std::nullopt;
    }
    const auto* text = std::get_if<std::string>(&operand.value);
    return text == nullptr ? std::nullopt : std::optional(*text);
}

using Wanted = std::pair<std::string_view, std::string>;  ///< column, text

/// Of several columns the one with the fewest rows, found without counting the many rows of the
/// others: each is asked up to a bound that grows until one stays below it.
void keep_shortest(const model::Tree& tree, NodeId node, std::string_view name,
                   std::vector<Wanted>& wanted) {
    constexpr std::size_t kFirstBound = 64, kLastBound = std::size_t{1} << 24U, kGrowth = 8;
    if (wanted.size() < 2) return;
    for (std::size_t bound = kFirstBound; bound <= kLastBound; bound *= kGrowth) {
        std::size_t least = bound;
        const Wanted* shortest = nullptr;
        for (const auto& one : wanted) {
            const auto size = tree.lookup_size(node, name, one.first, one.second, bound);
            if (size >= least) continue;
            least = size;
            shortest = &one;
        }
        if (shortest == nullptr) continue;
        wanted = {Wanted(*shortest)};
        return;
    }
}

}  // namespace

bool Evaluator::take_indexed_step(const Syntax& step, const Found& found, Ids& out) {
    if (step.test != Test::name || found.tree == context_.node.tree) return false;
    std::vector<Condition> conditions;
    // Later predicates count positions in what earlier ones left, so only leading ones may move.
    for (Index p = step.first; p != kNone && !program_.at(p).reads_position;
         p = program_.at(p).next) {
        if (program_.at(p).type != Type::boolean) break;
        add_condition(program_, p, conditions);
    }
    if (conditions.empty()) return false;
    std::vector<Wanted> wanted;
    const Focus anywhere = start();
    for (const Condition& condition : conditions) {
        auto text = only_text(operand(condition.value, anywhere));
        if (text) wanted.emplace_back(condition.column, *std::move(text));
    }
    for (const NodeId node : found.ids) {
        keep_shortest(*found.tree, node, step.text, wanted);
        std::optional<Ids> best;
        for (const auto& [column, text] : wanted) {
            Ids rows;
            if (!found.tree->lookup(node, step.text, column, text, rows)) continue;
            if (!best || rows.size() < best->size()) best = std::move(rows);
        }
        if (!best) return false;
        for (Index p = step.first; p != kNone; p = program_.at(p).next)
            filter(p, *found.tree, *best);
        out.insert(out.end(), best->begin(), best->end());
    }
    return true;
}

}  // namespace relais::forms::xpath
