// A step such as item[region = x and type = y] over a tree that keeps indexes: the shortest answer
// of the index is taken, then the predicates are applied to it as everywhere.
#include <algorithm>
#include <optional>

#include "forms/xpath/evaluator.h"

namespace relais::forms::xpath {

namespace {

using model::NodeId;

/// What an index can find: a node passes only when some of these columns has that text.
/// `column = expression` is one, `or` joins several.
struct Wanted {
    std::string_view column;
    Index value = kNone;  ///< the same for every row
};
using Condition = std::vector<Wanted>;

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

/// `column = expression`, either way around.
std::optional<Wanted> wanted_of(const Program& program, Index equality) {
    const Index left = program.at(equality).first;
    const Index right = program.at(left).next;
    if (program.at(right).join != Operator::equal || program.at(right).next != kNone) {
        return std::nullopt;
    }
    const auto left_column = column_of(program, left);
    const auto right_column = column_of(program, right);
    if (left_column && program.at(right).independent) return Wanted{*left_column, right};
    if (right_column && program.at(left).independent) return Wanted{*right_column, left};
    return std::nullopt;
}

void add_conditions(const Program& program, Index index, std::vector<Condition>& out) {
    const Syntax& syntax = program.at(index);
    if (syntax.kind == Kind::and_) {
        for (Index i = syntax.first; i != kNone; i = program.at(i).next) {
            add_conditions(program, i, out);
        }
        return;
    }
    if (syntax.kind == Kind::equality) {
        if (const auto wanted = wanted_of(program, index)) out.push_back({*wanted});
        return;
    }
    if (syntax.kind != Kind::or_) return;
    Condition any;
    for (Index i = syntax.first; i != kNone; i = program.at(i).next) {
        const bool equality = program.at(i).kind == Kind::equality;
        const auto wanted = equality ? wanted_of(program, i) : std::nullopt;
        if (!wanted) return;
        any.push_back(*wanted);
    }
    out.push_back(std::move(any));
}

/// A day is equal to each of its moments: more than one text may be meant.
bool may_be_a_date(std::string_view text) {
    return text.size() >= 10 && text[4] == '-' && text[7] == '-';
}

/// The texts one of which a node must have to be equal to the value; nullopt when texts do not
/// decide (numbers: "7" is equal to "7.0").
std::optional<std::vector<std::string>> texts_of(const Operand& operand) {
    constexpr std::size_t kFew = 64;
    std::vector<std::string> texts;
    if (const auto nodes = operand.nodes()) {
        if (nodes->size() > kFew) return std::nullopt;
        for (const Node& node : *nodes)
            texts.push_back(string_value(node));
    } else if (const auto* text = std::get_if<std::string>(&operand.value)) {
        texts.push_back(*text);
    } else {
        return std::nullopt;
    }
    if (std::any_of(texts.begin(), texts.end(), may_be_a_date)) return std::nullopt;
    return texts;
}

using Texts = std::vector<std::pair<std::string_view, std::string>>;

/// The nodes that the index finds for any of the texts; nullopt when it cannot say.
std::optional<std::vector<NodeId>> look_up(const model::Tree& tree, NodeId node,
                                           std::string_view name, const Texts& texts) {
    std::vector<NodeId> rows;
    for (const auto& [column, text] : texts)
        if (!tree.lookup(node, name, column, text, rows)) return std::nullopt;
    if (texts.size() > 1) {
        std::sort(rows.begin(), rows.end(), [&](NodeId a, NodeId b) { return tree.before(a, b); });
        rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    }
    return rows;
}

}  // namespace

bool Evaluator::take_indexed_step(const Syntax& step, const Found& found, Ids& out) {
    if (step.test != Test::name || found.tree == context_.node.tree) return false;
    std::vector<Condition> conditions;
    // Later predicates count positions in what earlier ones left, so only leading ones may move.
    for (Index p = step.first; p != kNone && !program_.at(p).reads_position;
         p = program_.at(p).next) {
        if (program_.at(p).type != Type::boolean) break;
        add_conditions(program_, p, conditions);
    }
    std::vector<Texts> wanted;
    for (const Condition& condition : conditions) {
        Texts texts;
        const bool told = std::all_of(condition.begin(), condition.end(), [&](const Wanted& each) {
            auto some = texts_of(operand(each.value, start()));
            if (!some) return false;
            for (auto& text : *some)
                texts.emplace_back(each.column, std::move(text));
            return true;
        });
        if (told) wanted.push_back(std::move(texts));
    }
    if (wanted.empty()) return false;
    for (const NodeId node : found.ids) {
        std::optional<Ids> best;
        for (const Texts& texts : wanted) {
            auto rows = look_up(*found.tree, node, step.text, texts);
            if (rows && (!best || rows->size() < best->size())) best = std::move(rows);
        }
        if (!best) return false;
        if (!spend(best->size() + 1)) return true;
        for (Index p = step.first; p != kNone; p = program_.at(p).next)
            filter(p, *found.tree, *best);
        out.insert(out.end(), best->begin(), best->end());
    }
    return true;
}

}  // namespace relais::forms::xpath
