#include "forms/session/itemsets.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forms/base/random.h"
#include "forms/base/text.h"
#include "forms/lists/table.h"
#include "forms/model/definition.h"
#include "forms/model/tree.h"
#include "forms/session/compiled.h"
#include "forms/session/environment.h"
#include "forms/session/form.h"
#include "forms/session/session.h"
#include "forms/session/texts.h"
#include "forms/xpath/expression.h"
#include "forms/xpath/value.h"

namespace relais::forms::session {

namespace {

constexpr std::size_t npos = lists::Table::npos;

/// The text of a child, for choices that stand among the answers.
std::string child_text(xpath::Node node, const std::string& name) {
    std::vector<model::NodeId> children;
    node.tree->append_children(node.id, name, children);
    return children.empty() ? std::string{} : std::string(node.tree->text(children.front()));
}

std::string value_of(const ItemsetPlan& plan, xpath::Node node) {
    if (node.tree != plan.table) return child_text(node, plan.itemset->value_column);
    const auto column = plan.table->column(plan.itemset->value_column);
    const auto row = plan.table->row_of(node.id);
    if (column == npos || row == npos) return {};
    return std::string(trim(plan.table->cell(row, column)));
}

std::string label_of(const ItemsetPlan& plan, const Environment& environment,
                     const xpath::Context& context, xpath::Node node) {
    if (node.tree != plan.table) {
        auto label = child_text(node, plan.itemset->label_column);
        // A list of another shape than rows keeps the ids of its labels.
        return label.empty() && plan.itemset->label_column == "label"
                   ? environment.itext(child_text(node, "itextId"))
                   : label;
    }
    const auto row = plan.table->row_of(node.id);
    if (row == npos) return {};
    if (plan.list != nullptr && plan.itemset->label_column == "label" &&
        row < plan.list->choices.size())
        return render(plan.list->choices[row].label.text, environment, context);
    const auto column = plan.table->column(plan.itemset->label_column);
    return column == npos ? std::string{} : std::string(plan.table->cell(row, column));
}

/// Only a list of the form itself has pictures and recordings.
std::vector<MediaItem> media_of(const ItemsetPlan& plan, const Environment& environment,
                                const xpath::Context& context, xpath::Node node) {
    if (node.tree != plan.table || plan.list == nullptr) return {};
    const auto row = plan.table->row_of(node.id);
    if (row == npos || row >= plan.list->choices.size()) return {};
    const auto& label = plan.list->choices[row].label;
    if (label.media.empty()) return {};
    return render_media(label, environment, context);
}

xpath::NodeSet nodes_of(const ItemsetPlan& plan, const Form::Compiled& compiled,
                        const xpath::Context& context) {
    if (plan.nodeset == kNoExpression) return {};
    return compiled.expressions[plan.nodeset].evaluate_nodes(context);
}

/// The items of the list that hold the value, found by index; none when it is no list.
std::vector<model::NodeId> rows_with(const ItemsetPlan& plan, std::string_view value) {
    std::vector<model::NodeId> rows;
    if (plan.table == nullptr) return rows;
    std::vector<model::NodeId> root;
    plan.table->append_children(plan.table->document(), "root", root);
    plan.table->lookup(root.front(), "item", plan.itemset->value_column, value, rows);
    return rows;
}

/// Fisher-Yates over a SplitMix64: the same order for as long as the session lasts.
void shuffle(xpath::NodeSet& nodes, std::uint64_t seed) {
    SeededRandom random(seed);
    for (std::size_t i = nodes.size(); i > 1; --i)
        std::swap(nodes[i - 1], nodes[random.below(i)]);
}

}  // namespace

std::vector<ChoiceItem> choices_of(const ItemsetPlan& plan, const Environment& environment,
                                   const xpath::Context& context, std::uint64_t shuffle_seed) {
    auto nodes = nodes_of(plan, environment.compiled(), context);
    if (plan.shuffled) shuffle(nodes, shuffle_seed);
    std::vector<ChoiceItem> out;
    out.reserve(nodes.size());
    for (const auto& node : nodes)
        out.push_back({value_of(plan, node), label_of(plan, environment, context, node),
                       media_of(plan, environment, context, node)});
    return out;
}

std::vector<ChoiceItem> labelled_ticks(const model::Control& range, const Environment& environment,
                                       const xpath::Context& context) {
    std::vector<ChoiceItem> out;
    const auto& given = range.parameters;
    const auto named = std::find_if(given.begin(), given.end(),
                                    [](const auto& each) { return each.name == "tick_labelset"; });
    if (named == given.end()) return out;
    for (const auto& list : environment.compiled().definition.lists) {
        if (list.name != named->value) continue;
        for (const auto& choice : list.choices)
            out.push_back({choice.value, render(choice.label.text, environment, context)});
    }
    return out;
}

bool admits(const ItemsetPlan& plan, const Form::Compiled& compiled, const xpath::Context& context,
            std::string_view value) {
    if (plan.whole && !rows_with(plan, value).empty()) return true;
    const auto nodes = nodes_of(plan, compiled, context);
    return std::any_of(nodes.begin(), nodes.end(),
                       [&](xpath::Node node) { return value_of(plan, node) == value; });
}

std::set<std::string, std::less<>> admitted_values(const ItemsetPlan& plan,
                                                   const Form::Compiled& compiled,
                                                   const xpath::Context& context) {
    std::set<std::string, std::less<>> out;
    for (const auto& node : nodes_of(plan, compiled, context))
        out.insert(value_of(plan, node));
    return out;
}

std::string label_of_choice(const ItemsetPlan& plan, const Environment& environment,
                            const xpath::Context& context, std::string_view value) {
    const auto rows = rows_with(plan, value);
    if (rows.size() == 1) return label_of(plan, environment, context, {plan.table, rows.front()});
    // One code may stand in several parts of a list (each cercle's "other"): the filter decides.
    for (const auto& node : nodes_of(plan, environment.compiled(), context))
        if (value_of(plan, node) == value) return label_of(plan, environment, context, node);
    return rows.empty() ? std::string{}
                        : label_of(plan, environment, context, {plan.table, rows.front()});
}

}  // namespace relais::forms::session
