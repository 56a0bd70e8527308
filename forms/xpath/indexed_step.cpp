// A step such as item[region = x and type = y] over a tree that keeps indexes: the shortest answer
// of the index is taken, then the predicates are applied to it as everywhere.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "forms/base/text.h"
#include "forms/model/tree.h"
#include "forms/xpath/evaluator.h"
#include "forms/xpath/function.h"
#include "forms/xpath/program.h"
#include "forms/xpath/value.h"

namespace relais::forms::xpath {

namespace {

using model::NodeId;

/// What of a value an index can be asked for.
enum class How : std::uint8_t {
    equal,        ///< column = value
    prefix,       ///< starts-with(column, value)
    one_word,     ///< selected(column, value)
    any_of_words  ///< selected(value, column)
};

/// What an index can find: a node passes only when some of these columns has that value.
/// `column = expression` is one, `or` joins several.
struct Wanted {
    std::string_view column;
    Index value = kNone;  ///< the same for every row
    How how = How::equal;
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

/// starts-with() and selected() of a column.
std::optional<Wanted> wanted_of_call(const Program& program, const Syntax& call) {
    if (call.function == nullptr || call.first == kNone) return std::nullopt;
    const Index left = call.first;
    const Index right = program.at(left).next;
    const auto name = call.function->name;
    const bool selects = name == "selected" || name == "is-selected";
    if (right == kNone || (!selects && name != "starts-with")) return std::nullopt;
    if (const auto column = column_of(program, left); column && program.at(right).independent)
        return Wanted{*column, right, selects ? How::one_word : How::prefix};
    if (!selects || !program.at(left).independent) return std::nullopt;
    const auto column = column_of(program, right);
    return column ? std::optional(Wanted{*column, left, How::any_of_words}) : std::nullopt;
}

std::optional<Wanted> wanted_in(const Program& program, Index index) {
    const Syntax& syntax = program.at(index);
    if (syntax.kind == Kind::equality) return wanted_of(program, index);
    return syntax.kind == Kind::call ? wanted_of_call(program, syntax) : std::nullopt;
}

void add_conditions(const Program& program, Index index, std::vector<Condition>& out) {
    const Syntax& syntax = program.at(index);
    if (syntax.kind == Kind::and_) {
        for (Index i = syntax.first; i != kNone; i = program.at(i).next) {
            add_conditions(program, i, out);
        }
        return;
    }
    if (const auto wanted = wanted_in(program, index)) out.push_back({*wanted});
    if (syntax.kind != Kind::or_) return;
    Condition any;
    for (Index i = syntax.first; i != kNone; i = program.at(i).next) {
        const auto wanted = wanted_in(program, i);
        if (!wanted) return;
        any.push_back(*wanted);
    }
    out.push_back(std::move(any));
}

/// A day is equal to each of its moments: more than one text may be meant.
bool may_be_a_date(std::string_view text) {
    return text.size() >= 10 && text[4] == '-' && text[7] == '-';
}

/// A search that holds its text.
struct Sought {
    std::string_view column;
    model::Match match = model::Match::text;
    std::string text;
    double number = 0;

    [[nodiscard]] model::Search search() const {
        return {column, match, text, number, &text_to_number};
    }
};
using Searches = std::vector<Sought>;

constexpr std::size_t kFew = 64;

/// What a column must be one of to be equal to the value; false when no index can tell.
bool add_equal(const Operand& operand, std::string_view column, Searches& out) {
    std::vector<std::string> texts;
    if (const auto nodes = operand.nodes()) {
        if (nodes->size() > kFew) return false;
        for (const Node& node : *nodes)
            texts.push_back(string_value(node));
    } else if (const auto* text = std::get_if<std::string>(&operand.value)) {
        texts.push_back(*text);
    } else if (const auto* number = std::get_if<double>(&operand.value)) {
        // NaN is equal to nothing.
        if (!std::isnan(*number)) out.push_back({column, model::Match::number, {}, *number});
        return true;
    } else {
        return false;
    }
    if (std::any_of(texts.begin(), texts.end(), may_be_a_date)) return false;
    for (auto& text : texts)
        out.push_back({column, model::Match::text, std::move(text)});
    return true;
}

/// Blank texts fit in ways of their own (every text begins with nothing): false.
bool add_part(std::string_view value, const Wanted& wanted, Searches& out) {
    if (wanted.how == How::prefix) {
        if (!value.empty())
            out.push_back({wanted.column, model::Match::prefix, std::string(value)});
        return !value.empty();
    }
    const auto words = split_blanks(value);
    if (words.empty() || words.size() > kFew) return false;
    // No word has a blank inside.
    if (wanted.how == How::one_word && words.size() > 1) return true;
    for (const auto word : words)
        out.push_back({wanted.column, model::Match::word, std::string(word)});
    return true;
}

/// The nodes that the index finds for any of them; nullopt when it cannot say.
std::optional<std::vector<NodeId>> look_up(const model::Tree& tree, NodeId node,
                                           std::string_view name, const Searches& searches) {
    std::vector<NodeId> rows;
    for (const Sought& sought : searches)
        if (!tree.search(node, name, sought.search(), rows)) return std::nullopt;
    if (searches.size() > 1) {
        std::sort(rows.begin(), rows.end(), [&](NodeId a, NodeId b) { return tree.before(a, b); });
        rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    }
    return rows;
}

/// Of several conditions the one with the fewest rows, found without counting the many rows of the
/// others: each is asked up to a bound that grows until one stays below it.
void keep_shortest(const model::Tree& tree, NodeId node, std::string_view name,
                   std::vector<Searches>& wanted) {
    constexpr std::size_t kFirstBound = 64, kLastBound = std::size_t{1} << 24U, kGrowth = 8;
    if (wanted.size() < 2) return;
    for (std::size_t bound = kFirstBound; bound <= kLastBound; bound *= kGrowth) {
        std::size_t least = bound;
        const Searches* shortest = nullptr;
        for (const Searches& searches : wanted) {
            std::size_t size = 0;
            for (const Sought& sought : searches)
                size += tree.search_size(node, name, sought.search(), bound);
            if (size >= least) continue;
            least = size;
            shortest = &searches;
        }
        if (shortest == nullptr) continue;
        wanted = {Searches(*shortest)};
        return;
    }
}

/// What the predicates ask of columns. Later ones count positions in what earlier ones left, so
/// only leading ones may move.
std::vector<Condition> leading_conditions(const Program& program, const Syntax& step) {
    std::vector<Condition> conditions;
    for (Index p = step.first; p != kNone && !program.at(p).reads_position;
         p = program.at(p).next) {
        if (program.at(p).type != Type::boolean) break;
        add_conditions(program, p, conditions);
    }
    return conditions;
}

/// The fewest rows that one of the conditions leaves; nullopt when no index can tell.
std::optional<std::vector<NodeId>> fewest_rows(const model::Tree& tree, NodeId parent,
                                               std::string_view name,
                                               const std::vector<Searches>& wanted) {
    std::optional<std::vector<NodeId>> best;
    for (const Searches& searches : wanted) {
        auto rows = look_up(tree, parent, name, searches);
        if (rows && (!best || rows->size() < best->size())) best = std::move(rows);
    }
    return best;
}

}  // namespace

bool Evaluator::take_indexed_step(const Syntax& step, const Found& found, Ids& out) {
    if (step.test != Test::name || found.tree == context_.node.tree) return false;
    std::vector<Searches> wanted;
    for (const Condition& condition : leading_conditions(program_, step)) {
        Searches searches;
        const bool told = std::all_of(condition.begin(), condition.end(), [&](const Wanted& each) {
            if (each.how == How::equal)
                return add_equal(operand(each.value, start()), each.column, searches);
            return add_part(text(each.value, start()), each, searches);
        });
        if (told) wanted.push_back(std::move(searches));
    }
    if (wanted.empty()) return false;
    for (const NodeId node : found.ids) {
        keep_shortest(*found.tree, node, step.text, wanted);
        auto best = fewest_rows(*found.tree, node, step.text, wanted);
        if (!best) return false;
        if (!spend(best->size() + 1)) return true;
        for (Index p = step.first; p != kNone; p = program_.at(p).next)
            filter(p, *found.tree, *best);
        out.insert(out.end(), best->begin(), best->end());
    }
    return true;
}

}  // namespace relais::forms::xpath
