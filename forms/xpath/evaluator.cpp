#include "forms/xpath/evaluator.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "forms/model/tree.h"
#include "forms/xpath/expression.h"
#include "forms/xpath/function.h"
#include "forms/xpath/program.h"
#include "forms/xpath/value.h"

namespace relais::forms::xpath {

namespace {

double apply(Operator op, double left, double right) {
    switch (op) {
    case Operator::plus:
        return left + right;
    case Operator::minus:
        return left - right;
    case Operator::times:
        return left * right;
    case Operator::divide:
        return left / right;
    case Operator::modulo:
        return std::fmod(left, right);  // XPath 1.0 §3.5: sign of the dividend
    default:
        return std::nan("");
    }
}

double number_of(const Node& node) {
    if (node.id == model::kNoNode) return std::nan("");
    const std::string_view own = node.tree->text(node.id);
    return own.empty() ? text_to_number(string_value(node)) : text_to_number(own);
}

/// Nodes cost a step; so do the bytes of long texts, which concat() can multiply.
constexpr std::size_t kBytesPerStep = 64;

}  // namespace

Evaluator::Evaluator(const Program& program, const Context& context)
    : program_(program), context_(context),
      allowed_(context.work == nullptr ? kMaxSteps : std::min(kMaxSteps, context.work->left())) {}

bool Evaluator::overspent() {
    fail(program_.root, "the expression visits too many nodes");
    return false;
}

void Evaluator::fail(Index index, std::string message) {
    if (complaint_) return;
    const Syntax& place = program_.at(index);
    complaint_ = Complaint{place.begin, place.end, std::move(message)};
}

Value Evaluator::value(Index index, const Focus& focus) {
    if (failed()) return std::string();
    const Syntax& syntax = program_.at(index);
    switch (syntax.kind) {
    case Kind::number:
        return syntax.number;
    case Kind::literal:
        return std::string(syntax.text);
    case Kind::call:
        return call(index, focus);
    case Kind::path:
    case Kind::filter:
    case Kind::step:
    case Kind::union_:
        return nodes(index, focus);
    case Kind::negate:
    case Kind::additive:
    case Kind::multiplicative:
        return number(index, focus);
    case Kind::or_:
    case Kind::and_:
    case Kind::equality:
    case Kind::relational:
        return boolean(index, focus);
    }
    return std::string();
}

Value Evaluator::call(Index index, const Focus& focus) {
    Call call(*this, index, focus);
    return program_.at(index).function->evaluate(call);
}

bool Evaluator::boolean(Index index, const Focus& focus) {
    if (failed()) return false;
    const Syntax& syntax = program_.at(index);
    switch (syntax.kind) {
    case Kind::or_:
    case Kind::and_: {
        const bool decides = syntax.kind == Kind::or_;  // XPath 1.0 §3.4: the rest is not evaluated
        for (Index i = syntax.first; i != kNone; i = program_.at(i).next) {
            if (boolean(i, focus) == decides) return decides;
        }
        return !decides;
    }
    case Kind::equality:
    case Kind::relational:
        return compare_chain(index, focus);
    case Kind::path:
        if (const auto found = single(syntax, focus)) {
            const auto& node = found->node;
            return node.id != model::kNoNode && node.tree->truth(node.id);
        }
        if (syntax.start != Start::filter) {
            const auto found = path(index, focus);
            return found.ids.size() == 1 ? found.tree->truth(found.ids.front())
                                         : !found.ids.empty();
        }
        break;
    default:
        break;
    }
    return to_boolean(value(index, focus));
}

double Evaluator::number(Index index, const Focus& focus) {
    if (failed()) return std::nan("");
    const Syntax& syntax = program_.at(index);
    switch (syntax.kind) {
    case Kind::number:
        return syntax.number;
    case Kind::negate: {
        const double operand_number = number(syntax.first, focus);
        return std::fmod(syntax.number, 2) == 0 ? operand_number : -operand_number;
    }
    case Kind::additive:
    case Kind::multiplicative:
        return arithmetic_chain(index, focus);
    case Kind::path:
        if (const auto found = single(syntax, focus)) return number_of(found->node);
        if (syntax.start != Start::filter) {
            const Found found = path(index, focus);
            if (found.ids.empty()) return std::nan("");
            return number_of({found.tree, found.ids.front()});
        }
        break;
    default:
        break;
    }
    return to_number(value(index, focus));
}

std::string Evaluator::text(Index index, const Focus& focus) {
    if (failed()) return {};
    const Syntax& syntax = program_.at(index);
    std::string result;
    if (syntax.kind == Kind::literal) {
        result = syntax.text;
    } else if (const auto one = single(syntax, focus)) {
        result = string_value(one->node);
    } else if (syntax.kind == Kind::path && syntax.start != Start::filter) {
        const Found found = path(index, focus);
        if (!found.ids.empty()) result = string_value({found.tree, found.ids.front()});
    } else {
        result = to_string(value(index, focus));
    }
    spend(result.size() / kBytesPerStep);
    return result;
}

NodeSet Evaluator::nodes(Index index, const Focus& focus) {
    if (failed()) return {};
    const Syntax& syntax = program_.at(index);
    if (syntax.kind == Kind::union_) return unite(index, focus);
    if (const auto one = single(syntax, focus)) {
        NodeSet result;
        if (one->node.id != model::kNoNode) result.push_back(one->node);
        return result;
    }
    if (syntax.kind == Kind::filter) return filtered(syntax.first, focus);
    if (syntax.kind == Kind::path)
        return syntax.start == Start::filter ? steps_from(syntax.first, focus)
                                             : set_of(path(index, focus));
    Value other = value(index, focus);
    if (auto* found = std::get_if<NodeSet>(&other)) return std::move(*found);
    if (!failed()) fail(index, "a path is needed here, not a value");
    return {};
}

/// What `first` gives, less what the predicates beside it do not admit.
NodeSet Evaluator::filtered(Index first, const Focus& focus) {
    NodeSet base = nodes(first, focus);
    NodeSet kept;
    for (Index p = program_.at(first).next; p != kNone; p = program_.at(p).next) {
        kept.clear();
        for (std::size_t i = 0; i < base.size() && spend(1); ++i) {
            if (holds(p, Focus{base[i], i + 1, base.size()})) kept.push_back(base[i]);
        }
        base.swap(kept);
    }
    return base;
}

/// Where the steps beside `first` lead from the nodes that it gives.
NodeSet Evaluator::steps_from(Index first, const Focus& focus) {
    NodeSet base = nodes(first, focus);
    const Index step = program_.at(first).next;
    if (step == kNone) return base;
    NodeSet result;
    for (std::size_t i = 0; i < base.size();) {  // one walk for each run of one tree's nodes
        Found found{base[i].tree, {}, false};
        for (; i < base.size() && base[i].tree == found.tree; ++i)
            found.ids.push_back(base[i].id);
        if (found.ids.size() > 1) {
            std::sort(found.ids.begin(), found.ids.end(),
                      [&](auto a, auto b) { return found.tree->before(a, b); });
        }
        walk(step, found);
        hide_irrelevant(found);
        for (const model::NodeId id : found.ids)
            result.push_back({found.tree, id});
    }
    return result;
}

NodeSet Evaluator::set_of(const Found& found) {
    NodeSet result;
    result.reserve(found.ids.size());
    for (const model::NodeId id : found.ids)
        result.push_back({found.tree, id});
    return result;
}

NodeSet Evaluator::unite(Index index, const Focus& focus) {
    NodeSet all;
    for (Index i = program_.at(index).first; i != kNone; i = program_.at(i).next) {
        const NodeSet some = nodes(i, focus);
        all.insert(all.end(), some.begin(), some.end());
        if (!spend(some.size())) return {};
    }
    sort_nodes(all);
    return all;
}

Operand Evaluator::operand(Index index, const Focus& focus) {
    const Syntax& syntax = program_.at(index);
    if (syntax.kind != Kind::path || syntax.start == Start::filter)
        return {value(index, focus), {}};
    if (failed()) return {std::string(), {}};
    if (const auto one = single(syntax, focus)) {
        if (one->node.id != model::kNoNode) return {false, one->node};
        return {one->hidden ? Value(std::string()) : Value(NodeSet{}), {}};
    }
    const Found found = path(index, focus);
    // ODK: irrelevant reads as ""
    if (found.ids.empty() && found.hidden) return {std::string(), {}};
    return {set_of(found), {}};
}

bool Evaluator::compare_chain(Index index, const Focus& focus) {
    const Index first = program_.at(index).first;
    Operand left = operand(first, focus);
    bool result = false;
    for (Index i = program_.at(first).next; i != kNone; i = program_.at(i).next) {
        if (failed()) return false;
        result = compare(left, program_.at(i).join, operand(i, focus), *this);
        left = {result, {}};
    }
    return result;
}

double Evaluator::arithmetic_chain(Index index, const Focus& focus) {
    const Index first = program_.at(index).first;
    double result = number(first, focus);
    for (Index i = program_.at(first).next; i != kNone; i = program_.at(i).next) {
        result = apply(program_.at(i).join, result, number(i, focus));
    }
    return result;
}

void sort_nodes(NodeSet& nodes) {
    // Trees keep the order in which they first appear: XPath 1.0 leaves the order between
    // documents open.
    std::vector<const model::Tree*> trees;
    const auto rank = [&](const model::Tree* tree) {
        return std::find(trees.begin(), trees.end(), tree) - trees.begin();
    };
    for (const Node& node : nodes) {
        if (std::find(trees.begin(), trees.end(), node.tree) == trees.end()) {
            trees.push_back(node.tree);
        }
    }
    std::sort(nodes.begin(), nodes.end(), [&](const Node& a, const Node& b) {
        return a.tree == b.tree ? a.tree->before(a.id, b.id) : rank(a.tree) < rank(b.tree);
    });
    nodes.erase(std::unique(nodes.begin(), nodes.end()), nodes.end());
}

}  // namespace relais::forms::xpath
