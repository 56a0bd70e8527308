// What Form::compile makes of a definition, for the session's own files: expressions by number,
// what each node computes, and who must be computed again when a node changes. Everything is a node
// index or a number here, so that answering compares no strings.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "forms/lists/document.h"
#include "forms/lists/table.h"
#include "forms/session/form.h"
#include "forms/xpath/expression.h"

namespace relais::forms::session {

using model::NodeIndex;
using ExpressionId = std::uint32_t;
inline constexpr ExpressionId kNoExpression = UINT32_MAX;

/// What is computed for a node. `count` sizes a repeat; `choices` drops selected values that a
/// filter no longer admits, after everything else is up to date.
enum class Kind : std::uint8_t { relevant, readonly, required, calculate, count, choices };

/// One thing to compute, for each instance of its node. Its place in Compiled::targets is its rank:
/// what it reads is computed before it.
struct Target {
    Kind kind = Kind::relevant;
    NodeIndex node = model::kNoIndex;
    ExpressionId expression = kNoExpression;
    bool reads_itself = false;  ///< in other instances of its repeat (a running total)
};

/// Where a change goes: from the changed element climb to the common ancestor, then down the route
/// to every instance of the target's node.
struct Reader {
    std::uint32_t target = 0;  ///< rank
    std::uint32_t climb = 0;
    std::uint32_t route_begin = 0, route_size = 0;  ///< in Compiled::routes
};

struct ItemsetPlan {
    ExpressionId nodeset = kNoExpression;
    const model::Itemset* itemset = nullptr;
    const model::ChoiceList* list = nullptr;  ///< when the choices stand in the form
    const lists::Table* table = nullptr;      ///< null when they come from the answers
    bool filtered = false;                    ///< reads answers
    bool whole = false;                       ///< every row of the table is offered
    bool shuffled = false;                    ///< randomized without a seed of the author's
};

/// ODK XForms §events: bits of ActionPlan::events.
inline constexpr std::uint8_t kFirstLoad = 1, kInstanceLoad = 2, kNewRepeat = 4, kValueChanged = 8,
                              kRevalidate = 16;

/// setvalue: a node is set when an event happens. It happens at an instance of `around` or below,
/// and the targets are those that share instances with it, unless a path chooses others.
struct ActionPlan {
    std::uint8_t events = 0;
    NodeIndex target = model::kNoIndex;
    ExpressionId value = kNoExpression;   ///< at the target; without one it is cleared
    ExpressionId chosen = kNoExpression;  ///< the targets, by a path with predicates
    NodeIndex around = 0;                 ///< the innermost repeat around its place, or the root
    std::uint32_t climb = 0;              ///< from `around` to what it shares with the target
    std::vector<NodeIndex> route;         ///< from there to the target
};

struct NodePlan {
    ExpressionId constraint = kNoExpression;
    bool counted = false;  ///< a repeat with jr:count
    std::uint32_t depth = 0;
    NodeIndex repeat = model::kNoIndex;  ///< the innermost repeat around it, or itself
    const model::Control* control = nullptr;
    std::unique_ptr<ItemsetPlan> itemset;
    std::vector<std::uint32_t> targets;  ///< ranks, without `choices`
    std::vector<Reader> value_readers;   ///< its text changed
    std::vector<Reader>
        relevance_readers;  ///< its relevance changed: also readers of what is below
    std::vector<Reader> structure_readers;    ///< from the parent: an instance came or went
    std::vector<Reader> position_readers;     ///< from an instance: its position changed
    std::vector<std::uint32_t> when_changed;  ///< actions, in order
    std::vector<std::uint32_t> when_added;    ///< of a repeat: for each new instance
};

struct Form::Compiled {
    model::Definition definition;
    std::vector<Diagnostic> warnings;
    std::vector<xpath::Expression> expressions;
    std::unordered_map<std::string, ExpressionId> by_source;
    std::map<std::string, std::unique_ptr<lists::Table>, std::less<>> tables;
    /// Secondary instances of another shape than rows.
    std::map<std::string, lists::Document, std::less<>> documents;
    std::set<std::string, std::less<>> last_saved;  ///< ids of instances that a session brings
    std::vector<NodePlan> nodes;
    std::vector<Target> targets;
    std::vector<NodeIndex> routes;
    std::vector<ActionPlan> actions;
    ExpressionId instance_name = kNoExpression;
    NodeIndex instance_id_node = model::kNoIndex;
    NodeIndex deprecated_id_node = model::kNoIndex;
    NodeIndex instance_name_node = model::kNoIndex;

    /// kNoExpression for an empty source or one that was refused.
    ExpressionId find(const std::string& source) const {
        const auto found = by_source.find(source);
        return found == by_source.end() ? kNoExpression : found->second;
    }
};

}  // namespace relais::forms::session
