// Engine: repeat instances that come and go, and steps taken back.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "forms/base/result.h"
#include "forms/model/definition.h"
#include "forms/model/tree.h"
#include "forms/session/compiled.h"
#include "forms/session/engine.h"
#include "forms/session/journal.h"

namespace relais::forms::session {

using model::kNoNode;
using model::NodeKind;

/// Room for the flags of an element and all below it, and a shadow for each repeat that may be
/// added there: it carries what is computed for a repeat that has no instance yet.
void Engine::prepare(NodeId node) {
    const auto reset = [&](NodeId id) {
        if (flags_.size() < answers_.id_bound()) {
            flags_.resize(answers_.id_bound(), kRelevant);
            stale_.resize(answers_.id_bound(), 0);
        }
        flags_[id] = kRelevant;
        stale_[id] = 0;
        answers_.set_relevant(id, true);
    };
    reset(node);
    const auto& children = compiled_.definition.nodes[answers_.definition_of(node)].children;
    for (const auto child : children) {
        if (compiled_.definition.nodes[child].kind != NodeKind::repeat) continue;
        const auto shadow = answers_.make_shadow(node, child);
        reset(shadow);
        flags_[shadow] |= kShadow;
        shadows_[node].push_back(shadow);
    }
    for (std::size_t i = 0; i < answers_.children(node).size(); ++i)
        prepare(answers_.children(node)[i]);
}

NodeId Engine::shadow_of(NodeId parent, NodeIndex repeat) const {
    const auto found = shadows_.find(parent);
    RELAIS_ASSERT(found != shadows_.end());
    for (const auto shadow : found->second)
        if (answers_.definition_of(shadow) == repeat) return shadow;
    RELAIS_ASSERT(false);
    return kNoNode;
}

bool Engine::could_add(NodeId parent, NodeIndex repeat) const {
    return !compiled_.nodes[repeat].counted && answers_.relevant(shadow_of(parent, repeat));
}

/// A new instance after the last.
NodeId Engine::create(NodeId parent, NodeIndex repeat) {
    const auto added = answers_.add_repeat(parent, repeat);
    ++shape_;
    prepare(added);
    mark_new(added, false);
    fresh_.push_back(added);
    stale_[added] |= kFresh;
    Change change;
    change.what = Change::What::came;
    change.node = added;
    journal_.note(std::move(change));
    return added;
}

NodeId Engine::add(NodeId parent, NodeIndex repeat) {
    if (answers_.repeat_size(parent, repeat) >= model::kMaxRepeats || !has_room()) return kNoNode;
    const auto added = create(parent, repeat);
    mark(compiled_.nodes[repeat].structure_readers, parent);
    mark_moved(parent, repeat, answers_.children(parent).size());
    return added;
}

std::size_t Engine::take_out(NodeId instance, bool stash) {
    const auto place = answers_.detach(instance);
    ++shape_;
    Change change;
    change.what = Change::What::went;
    change.node = instance;
    change.place = static_cast<std::uint32_t>(place);
    change.stashed = stash;
    journal_.note(std::move(change));
    if (stash)
        stash_[{answers_.parent(instance), answers_.definition_of(instance)}].push_back(instance);
    return place;
}

void Engine::put_back(NodeId instance, std::size_t place) {
    answers_.attach(instance, place);
    ++shape_;
    const auto found = stash_.find({answers_.parent(instance), answers_.definition_of(instance)});
    if (found != stash_.end()) std::erase(found->second, instance);
}

void Engine::remove(NodeId instance) {
    const auto parent = answers_.parent(instance);
    const auto repeat = answers_.definition_of(instance);
    const auto place = take_out(instance, false);
    mark(compiled_.nodes[repeat].structure_readers, parent);
    mark_moved(parent, repeat, place);
}

/// The instances that stand where others stood; one added at the end moves nobody.
void Engine::mark_moved(NodeId parent, NodeIndex repeat, std::size_t from_place) {
    const auto& readers = compiled_.nodes[repeat].position_readers;
    if (readers.empty()) return;
    for (const auto& reader : readers)  // the one that could be added now has another position
        if (reader.route_size == 0) push(reader.target, shadow_of(parent, repeat));
    const auto& all = answers_.children(parent);
    for (auto place = from_place; place < all.size(); ++place) {
        if (answers_.definition_of(all[place]) != repeat) return;
        mark(readers, all[place]);
    }
}

/// jr:count, negative as 0; while it is blank nothing changes, since somebody types it anew. What a
/// smaller count takes away is kept, to come back with its answers should the count grow again
/// before the end.
void Engine::resize(NodeId shadow, const Target& target) {
    const auto parent = answers_.parent(shadow);
    const double asked = compiled_.expressions[target.expression].evaluate_number(working(shadow));
    if (exhausted(shadow) || std::isnan(asked)) return;
    const double bound = static_cast<double>(model::kMaxRepeats);
    const auto wanted =
        asked >= 1 ? static_cast<std::size_t>(std::min(std::floor(asked), bound)) : 0;
    auto size = answers_.repeat_size(parent, target.node);
    if (size == wanted) return;
    for (; size > wanted; --size)
        take_out(answers_.children(parent, target.node).back(), true);
    auto& stashed = stash_[{parent, target.node}];
    for (; size < wanted && !stashed.empty(); ++size) {
        const auto instance = stashed.back();
        const auto instances = answers_.children(parent, target.node);
        const auto& all = answers_.children(parent);
        auto place = static_cast<std::size_t>(instances.data() - all.data()) + instances.size();
        put_back(instance, place);
        Change change;
        change.what = Change::What::came;
        change.node = instance;
        change.stashed = true;
        journal_.note(std::move(change));
        mark_new(instance, true);  // what it reads may have changed meanwhile
    }
    for (; size < wanted && has_room(); ++size)
        create(parent, target.node);
    mark(compiled_.nodes[target.node].structure_readers, parent);
}

// ---- Words -------------------------------------------------------------------------------------
void Engine::language_changed() {
    std::vector<bool> in_words(compiled_.targets.size());
    bool any = false;
    for (std::size_t rank = 0; rank < in_words.size(); ++rank) {
        const auto& target = compiled_.targets[rank];
        in_words[rank] = target.kind == Kind::calculate &&
                         compiled_.expressions[target.expression].reads_language();
        any = any || in_words[rank];
    }
    if (!any) return;
    std::vector<NodeId> open{answers_.root()};
    while (!open.empty()) {
        const auto node = open.back();
        open.pop_back();
        const auto& children = answers_.children(node);
        open.insert(open.end(), children.begin(), children.end());
        for (const auto rank : compiled_.nodes[answers_.definition_of(node)].targets) {
            const auto& target = compiled_.targets[rank];
            // A value that somebody wrote over goes too: what it reads has changed.
            if (in_words[rank] && !compiled_.expressions[target.expression].is_volatile())
                push(rank, node);
        }
    }
    settle();
}

// ---- Freed -------------------------------------------------------------------------------------
void Engine::release(NodeId instance) {
    std::vector<NodeId> open{instance};
    while (!open.empty()) {
        const auto node = open.back();
        open.pop_back();
        open.insert(open.end(), answers_.children(node).begin(), answers_.children(node).end());
        const auto shadows = shadows_.find(node);
        if (shadows == shadows_.end()) continue;
        for (const auto shadow : shadows->second) {
            const auto stashed = stash_.find({node, answers_.definition_of(shadow)});
            if (stashed != stash_.end()) {
                for (const auto kept : stashed->second)
                    release(kept);
                stash_.erase(stashed);
            }
            answers_.release(shadow);
        }
        shadows_.erase(shadows);
    }
    answers_.release(instance);
}

void Engine::release(const Lost& lost) {
    for (const auto instance : lost)
        release(instance);
}

void Engine::commit() {
    told_ = journal_.has_changes();
    release(journal_.commit());
}

/// What came in the step goes for good: nobody else has seen it.
void Engine::abandon() {
    drop_plans();
    fresh_.clear();
    auto step = journal_.abandon();
    reverse(step);
    release(Journal::lost_with(step));
}

void Engine::forget() {
    release(journal_.clear());
    for (const auto& [place, kept] : std::exchange(stash_, {}))
        for (const auto instance : kept)
            release(instance);
}

// ---- Undo --------------------------------------------------------------------------------------
/// Makes what was before the step; the step then holds how to make what was after it.
void Engine::reverse(Step& step) {
    ++shape_;
    told_ = false;
    std::reverse(step.begin(), step.end());
    for (auto& change : step) {
        switch (change.what) {
        case Change::What::text:
            answers_.swap_text(change.node, change.text);
            break;
        case Change::What::flags:
            std::swap(flags_[change.node], change.flags);
            answers_.set_relevant(change.node, (flags_[change.node] & kRelevant) != 0);
            break;
        case Change::What::went:
            put_back(change.node, change.place);
            change.what = Change::What::came;
            break;
        case Change::What::came:
            change.place = static_cast<std::uint32_t>(answers_.detach(change.node));
            if (change.stashed)
                stash_[{answers_.parent(change.node), answers_.definition_of(change.node)}]
                    .push_back(change.node);
            change.what = Change::What::went;
            break;
        }
    }
}

bool Engine::undo() {
    auto step = journal_.take_undo();
    if (!step) return false;
    reverse(*step);
    journal_.keep_redo(std::move(*step));
    return true;
}

bool Engine::redo() {
    auto step = journal_.take_redo();
    if (!step) return false;
    reverse(*step);
    journal_.keep_undo(std::move(*step));
    return true;
}

}  // namespace relais::forms::session
