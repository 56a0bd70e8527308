// Comparisons of two values (XPath 1.0 §3.4): node-sets compare as "some node of it does".
#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <variant>

#include "forms/base/time.h"
#include "forms/xpath/evaluator.h"
#include "forms/xpath/program.h"
#include "forms/xpath/value.h"

namespace relais::forms::xpath {

namespace {

using Nodes = std::span<const Node>;

bool is_equality(Operator op) {
    return op == Operator::equal || op == Operator::not_equal;
}

bool compare_numbers(double left, Operator op, double right) {
    switch (op) {
    case Operator::equal:
        return left == right;
    case Operator::not_equal:
        return left != right;
    case Operator::less:
        return left < right;
    case Operator::less_equal:
        return left <= right;
    case Operator::greater:
        return left > right;
    case Operator::greater_equal:
        return left >= right;
    default:
        return false;
    }
}

/// Calls `use` with the text of the node, without a copy where the tree holds it in one piece.
template <class Use>
bool with_text(const Node& node, const Use& use) {
    const std::string_view own = node.tree->text(node.id);
    if (!own.empty()) return use(own);
    return use(std::string_view(string_value(node)));
}

/// ODK Collect compares dates as whole days: a date is equal to any moment of it.
bool is_day_of(std::string_view day, std::string_view moment) {
    constexpr std::size_t kDay = 10;  // "2026-11-20"
    return day.size() == kDay && moment.size() > kDay && moment[kDay] == 'T' &&
           moment.starts_with(day) && parse_date(day).has_value() &&
           parse_date_time(moment, 0).has_value();
}

bool same_text(std::string_view a, std::string_view b) {
    return a == b || is_day_of(a, b) || is_day_of(b, a);
}

bool compare_with_text(Nodes nodes, Operator op, std::string_view text) {
    const bool wanted = op == Operator::equal;
    return std::any_of(nodes.begin(), nodes.end(), [&](const Node& node) {
        return with_text(node,
                         [&](std::string_view own) { return same_text(own, text) == wanted; });
    });
}

bool compare_with_number(Nodes nodes, Operator op, double number, bool nodes_left) {
    return std::any_of(nodes.begin(), nodes.end(), [&](const Node& node) {
        return with_text(node, [&](std::string_view own) {
            const double other = text_to_number(own);
            return nodes_left ? compare_numbers(other, op, number)
                              : compare_numbers(number, op, other);
        });
    });
}

/// Some text of the left is equal to some of the right; for != : some pair differs.
bool compare_texts(Nodes left, Operator op, Nodes right) {
    if (left.empty() || right.empty()) return false;
    if (op == Operator::not_equal) {
        // All pairs are equal only when every text on both sides is the same one.
        const std::string first = string_value(left.front());
        return compare_with_text(left, op, first) || compare_with_text(right, op, first);
    }
    if (left.size() == 1) return compare_with_text(right, op, string_value(left.front()));
    std::unordered_set<std::string> texts;
    for (const Node& node : left)
        texts.insert(string_value(node));
    return std::any_of(right.begin(), right.end(),
                       [&](const Node& node) { return texts.contains(string_value(node)); });
}

struct Extremes {
    double least = 0;
    double most = 0;
};

/// Nothing where no node is a number.
std::optional<Extremes> extremes(Nodes nodes) {
    std::optional<Extremes> found;
    for (const Node& node : nodes) {
        const double number = text_to_number(string_value(node));
        if (number != number) continue;
        if (!found) found = Extremes{number, number};
        found->least = std::min(found->least, number);
        found->most = std::max(found->most, number);
    }
    return found;
}

/// For < and its kin some pair decides: the extremes of both sides are enough.
bool compare_orders(Nodes left, Operator op, Nodes right) {
    const auto ours = extremes(left);
    const auto theirs = extremes(right);
    if (!ours || !theirs) return false;
    const bool smaller = op == Operator::less || op == Operator::less_equal;
    return smaller ? compare_numbers(ours->least, op, theirs->most)
                   : compare_numbers(ours->most, op, theirs->least);
}

bool compare_nodes(Nodes nodes, Operator op, const Value& other, bool nodes_left) {
    const auto* boolean = std::get_if<bool>(&other);
    if (boolean != nullptr && is_equality(op)) {
        return (nodes.empty() != *boolean) == (op == Operator::equal);
    }
    // XPath 1.0 would make < and its kin compare boolean(nodes) too; all engines of ODK compare the
    // numbers of the nodes.
    if (const auto* text = std::get_if<std::string>(&other); text != nullptr && is_equality(op)) {
        return compare_with_text(nodes, op, *text);
    }
    return compare_with_number(nodes, op, to_number(other), nodes_left);
}

}  // namespace

std::optional<std::span<const Node>> Operand::nodes() const {
    if (node) return std::span(&*node, 1);
    if (const auto* set = std::get_if<NodeSet>(&value)) return std::span<const Node>(*set);
    return std::nullopt;
}

bool compare(const Operand& one, Operator op, const Operand& other, Evaluator& evaluator) {
    const auto left_nodes = one.nodes();
    const auto right_nodes = other.nodes();
    const std::size_t work =
        (left_nodes ? left_nodes->size() : 0) + (right_nodes ? right_nodes->size() : 0);
    if (!evaluator.spend(work)) return false;
    const Value& left = one.value;
    const Value& right = other.value;
    if (left_nodes && right_nodes) {
        return is_equality(op) ? compare_texts(*left_nodes, op, *right_nodes)
                               : compare_orders(*left_nodes, op, *right_nodes);
    }
    if (left_nodes) return compare_nodes(*left_nodes, op, right, true);
    if (right_nodes) return compare_nodes(*right_nodes, op, left, false);
    if (!is_equality(op)) return compare_numbers(to_number(left), op, to_number(right));
    const bool wanted = op == Operator::equal;
    if (std::holds_alternative<bool>(left) || std::holds_alternative<bool>(right)) {
        return (to_boolean(left) == to_boolean(right)) == wanted;
    }
    if (std::holds_alternative<double>(left) || std::holds_alternative<double>(right)) {
        return compare_numbers(to_number(left), op, to_number(right));
    }
    return same_text(std::get<std::string>(left), std::get<std::string>(right)) == wanted;
}

}  // namespace relais::forms::xpath
