#include "forms/session/engine.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "forms/base/text.h"
#include "forms/base/time.h"
#include "forms/model/answers.h"
#include "forms/model/definition.h"
#include "forms/model/tree.h"
#include "forms/session/compiled.h"
#include "forms/session/form.h"
#include "forms/session/itemsets.h"
#include "forms/session/journal.h"
#include "forms/session/places.h"
#include "forms/xpath/expression.h"
#include "forms/xpath/value.h"

namespace relais::forms::session {

namespace {

using model::DataType;
using model::kNoIndex;
using model::kNoNode;
using model::NodeKind;
constexpr std::uint32_t kNothing = UINT32_MAX;

constexpr std::uint8_t bit(Kind kind) {
    return static_cast<std::uint8_t>(1U << static_cast<unsigned>(kind));
}

/// ODK XForms §data types: a computed value is stored as its bind's type writes it.
std::string stored_as(DataType type, const xpath::Value& value) {
    const auto number_or_nothing = [](double number) {
        return std::isnan(number) ? std::string{} : xpath::number_to_string(number);
    };
    if (type == DataType::integer) return number_or_nothing(std::trunc(xpath::to_number(value)));
    if (type == DataType::decimal) return number_or_nothing(xpath::to_number(value));
    if (const auto* number = std::get_if<double>(&value)) {
        // today() + 7 into a date question: days since 1970-01-01.
        constexpr double kFarthestDay = 2'932'896;  // 9999-12-31
        if (type == DataType::date && std::abs(*number) <= kFarthestDay)
            return format_date(civil_from_days(static_cast<std::int64_t>(std::floor(*number))));
        return number_or_nothing(*number);
    }
    return place_as_stored(type, xpath::to_string(value));
}

}  // namespace

Engine::Engine(const Form::Compiled& compiled, const xpath::Environment& environment,
               model::Answers answers)
    : compiled_(compiled), environment_(environment), answers_(std::move(answers)),
      only_(compiled.targets.size(), kNoNode), pending_(compiled.targets.size()),
      pending_bits_((compiled.targets.size() + 63) / 64), first_word_(pending_bits_.size()) {
    prepare(answers_.root());
    std::vector<NodeId> single(compiled.nodes.size(), kNoNode);
    std::vector<NodeId> open{answers_.root()};
    while (!open.empty()) {
        const auto node = open.back();
        open.pop_back();
        const auto index = answers_.definition_of(node);
        if (compiled.nodes[index].repeat != kNoIndex) continue;
        single[index] = node;
        open.insert(open.end(), answers_.children(node).begin(), answers_.children(node).end());
    }
    for (std::size_t rank = 0; rank < compiled.targets.size(); ++rank)
        only_[rank] = single[compiled.targets[rank].node];
}

xpath::Context Engine::context(NodeId node) const {
    xpath::Context context;
    context.node = {&answers_, node};
    context.environment = &environment_;
    context.memory = &memory_;
    return context;
}

xpath::Context Engine::working(NodeId node) {
    auto working = context(node);
    working.work = &work_;
    return working;
}

void Engine::new_work() {
    evaluations_ = 0;
    work_ = {kMaxWork, 0};
    exhausted_at_ = kNoIndex;
    memory_.bound();
}

bool Engine::exhausted(NodeId node) {
    if (work_.left() > 0 && evaluations_ <= kMaxEvaluations) return false;
    if (exhausted_at_ == kNoIndex) exhausted_at_ = answers_.definition_of(node);
    return true;
}

void Engine::begin() {
    new_work();
    told_ = false;
    journal_.begin();
}

bool Engine::readonly(NodeId node) const {
    for (NodeId at = node; at != answers_.document(); at = answers_.parent(at))
        if ((flags_[at] & kReadonly) != 0) return true;
    return false;
}

// ---- What is stale -----------------------------------------------------------------------------
/// Everything below an element that is new to the tree.
void Engine::mark_new(NodeId node, bool resumed) {
    const auto& plan = compiled_.nodes[answers_.definition_of(node)];
    for (const auto rank : plan.targets) {
        const auto& target = compiled_.targets[rank];
        if (target.kind == Kind::count) continue;
        if (resumed && target.kind == Kind::calculate &&
            keeps_value(target.node, target.expression, node))
            continue;
        push(rank, node);
    }
    for (const auto child : answers_.children(node))
        mark_new(child, resumed);
    const auto shadows = shadows_.find(node);
    if (shadows == shadows_.end()) return;
    for (const auto shadow : shadows->second)
        for (const auto rank : compiled_.nodes[answers_.definition_of(shadow)].targets)
            push(rank, shadow);
}

bool Engine::keeps_value(NodeIndex node, ExpressionId id, NodeId at) const {
    if (answers_.text(at).empty()) return false;
    const auto& bind = compiled_.definition.nodes[node].bind;
    const bool editable = compiled_.nodes[node].control != nullptr && bind.readonly.empty();
    return editable || compiled_.expressions[id].is_volatile();
}

void Engine::mark(const std::vector<Reader>& readers, NodeId from) {
    for (const auto& reader : readers) {
        if (only_[reader.target] != kNoNode) {
            push(reader.target, only_[reader.target]);
            continue;
        }
        NodeId at = from;
        for (auto i = reader.climb; i > 0; --i)
            at = answers_.parent(at);
        mark_below(at, reader, 0);
    }
}

void Engine::mark_below(NodeId at, const Reader& reader, std::uint32_t step) {
    if (step == reader.route_size) return push(reader.target, at);
    const auto next = compiled_.routes[reader.route_begin + step];
    const bool repeat = compiled_.definition.nodes[next].kind == NodeKind::repeat;
    if (repeat && step + 1 == reader.route_size) {
        push(reader.target, shadow_of(at, next));
        if (compiled_.targets[reader.target].kind == Kind::count) return;
    }
    for (const auto child : answers_.children(at, next))
        mark_below(child, reader, step + 1);
}

void Engine::push(std::uint32_t rank, NodeId node) {
    const auto kind = compiled_.targets[rank].kind;
    if ((stale_[node] & bit(kind)) != 0) return;
    if (kind == Kind::choices) {
        if (!armed_) return;
        filters_.emplace_back(rank, node);
    } else {
        if (only_[rank] == kNoNode) pending_[rank].push_back(node);
        pending_bits_[rank / 64] |= std::uint64_t{1} << (rank % 64);
        first_word_ = std::min<std::size_t>(first_word_, rank / 64);
    }
    stale_[node] |= bit(kind);
}

std::uint32_t Engine::first_pending() {
    for (; first_word_ < pending_bits_.size(); ++first_word_)
        if (pending_bits_[first_word_] != 0)
            return static_cast<std::uint32_t>(first_word_ * 64) +
                   static_cast<std::uint32_t>(std::countr_zero(pending_bits_[first_word_]));
    return kNothing;
}

// ---- Recalculation -----------------------------------------------------------------------------
void Engine::start(Start how) {
    new_work();
    mark_new(answers_.root(), how == Start::resumed);
    run_pending();
    armed_ = true;
    run_event(how == Start::fresh ? kFirstLoad | kInstanceLoad : kInstanceLoad);
    settle();
}

/// Until nothing is stale: computed things first, then what acts on their outcome.
void Engine::settle() {
    for (std::size_t round = 0; round < kMaxRounds; ++round) {
        run_pending();
        if (run_added()) continue;
        if (run_changed()) continue;
        if (!run_choices()) return;
    }
    run_pending();
    drop_plans();
}

void Engine::drop_plans() {
    for (const auto& [rank, node] : filters_)
        stale_[node] = 0;
    filters_.clear();
    for (const auto node : changed_)
        stale_[node] = 0;
    changed_.clear();
    for (const auto instance : fresh_)
        stale_[instance] = 0;
    fresh_.clear();
}

void Engine::run_pending() {
    for (auto rank = first_pending(); rank != kNothing; rank = first_pending()) {
        pending_bits_[rank / 64] &= ~(std::uint64_t{1} << (rank % 64));
        const auto& target = compiled_.targets[rank];
        if (only_[rank] != kNoNode) {
            evaluate_stale(target, only_[rank]);
            continue;
        }
        auto nodes = std::exchange(pending_[rank], {});
        // A running total needs the instance before; elsewhere the order does not matter.
        if (target.reads_itself)
            std::sort(nodes.begin(), nodes.end(),
                      [&](NodeId a, NodeId b) { return answers_.before(a, b); });
        for (const auto node : nodes)
            evaluate_stale(target, node);
    }
}

void Engine::evaluate_stale(const Target& target, NodeId node) {
    stale_[node] &= static_cast<std::uint8_t>(~bit(target.kind));
    ++evaluations_;
    if (!exhausted(node)) evaluate(target, node);
}

void Engine::evaluate(const Target& target, NodeId node) {
    const auto& expression = compiled_.expressions[target.expression];
    switch (target.kind) {
    case Kind::relevant: {
        // position(.) of what is hidden must still be found: not the outcome of last time decides.
        const bool was_relevant = answers_.own_relevant(node);
        answers_.set_relevant(node, true);
        const bool relevant = expression.evaluate_boolean(working(node));
        answers_.set_relevant(node, was_relevant);
        if (relevant == was_relevant || exhausted(node)) return;
        set_flag(node, kRelevant, relevant);
        if ((flags_[node] & kShadow) != 0) return;  // no expression sees it
        mark(compiled_.nodes[target.node].relevance_readers, node);
        return;
    }
    case Kind::readonly:
    case Kind::required: {
        const bool on = expression.evaluate_boolean(working(node));
        if (!exhausted(node))
            set_flag(node, target.kind == Kind::readonly ? kReadonly : kRequired, on);
        return;
    }
    case Kind::calculate:
        compute(target.node, target.expression, node);
        return;
    case Kind::count:
        return resize(node, target);
    case Kind::choices:
        return;
    }
}

bool Engine::compute(NodeIndex node, ExpressionId id, NodeId at) {
    std::string text;
    if (id != kNoExpression) {
        const auto value = compiled_.expressions[id].evaluate(working(at));
        if (exhausted(at)) return false;
        text = stored_as(compiled_.definition.nodes[node].bind.type, value);
        if (text.size() > model::kMaxValueBytes) text.clear();
    }
    return set(at, std::move(text));
}

void Engine::set_flag(NodeId node, std::uint8_t flag, bool on) {
    const auto flags = static_cast<std::uint8_t>(on ? flags_[node] | flag : flags_[node] & ~flag);
    if (flags == flags_[node]) return;
    Change change;
    change.what = Change::What::flags;
    change.node = node;
    change.flags = flags_[node];
    journal_.note(std::move(change));
    if (((flags ^ flags_[node]) & kRelevant) != 0) ++shape_;
    flags_[node] = flags;
    answers_.set_relevant(node, (flags & kRelevant) != 0);
}

bool Engine::set(NodeId node, std::string text) {
    if (answers_.text(node) == text) return false;
    answers_.swap_text(node, text);
    if (journal_.is_open()) {
        Change change;
        change.node = node;
        change.text = std::move(text);
        journal_.note(std::move(change));
    }
    const auto& plan = compiled_.nodes[answers_.definition_of(node)];
    mark(plan.value_readers, node);
    // Once a round: two actions that set their own question in turn would double each time.
    if (armed_ && !plan.when_changed.empty() && (stale_[node] & kChanged) == 0) {
        changed_.push_back(node);
        stale_[node] |= kChanged;
    }
    return true;
}

// ---- Filters ---------------------------------------------------------------------------------
/// A chosen value that its filter no longer admits is dropped, so that no record says "this commune
/// of another cercle". What is hidden is left alone: it may come back.
bool Engine::run_choices() {
    bool changed = false;
    for (const auto& [rank, node] : std::exchange(filters_, {})) {
        stale_[node] &= static_cast<std::uint8_t>(~bit(Kind::choices));
        if (answers_.text(node).empty() || !answers_.attached(node) || !answers_.relevant(node))
            continue;
        auto kept = admitted_part(compiled_.nodes[compiled_.targets[rank].node], node);
        if (!exhausted(node)) changed = set(node, std::move(kept)) || changed;
    }
    return changed;
}

std::string Engine::admitted_part(const NodePlan& plan, NodeId node) {
    const auto text = answers_.text(node);
    if (plan.control != nullptr && plan.control->kind == model::ControlKind::select_one)
        return admits(*plan.itemset, compiled_, working(node), text) ? std::string(text)
                                                                     : std::string{};
    std::string kept;
    const auto admitted = admitted_values(*plan.itemset, compiled_, working(node));
    for (const auto value : split_blanks(text))
        if (admitted.contains(value)) kept += (kept.empty() ? "" : " ") + std::string(value);
    return kept;
}

}  // namespace relais::forms::session
