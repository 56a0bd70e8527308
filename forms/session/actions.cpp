// Engine: actions at their events. ODK XForms §events and actions.
#include <cstdint>
#include <span>
#include <utility>
#include <variant>
#include <vector>

#include "forms/session/compiled.h"
#include "forms/session/engine.h"
#include "forms/xpath/value.h"

namespace relais::forms::session {

/// At every instance that the event happens to, each action seen by the next.
void Engine::run_event(std::uint8_t events) {
    for (const auto& action : compiled_.actions) {
        if ((action.events & events) == 0) continue;
        std::vector<NodeIndex> route;
        for (auto at = action.around; at != 0; at = compiled_.definition.nodes[at].parent)
            route.insert(route.begin(), at);
        std::vector<NodeId> places;
        append_below(answers_.root(), route, places);
        for (const auto place : places)
            perform(action, place);
    }
}

/// ODK XForms: odk-new-repeat, of instances that were added or counted.
bool Engine::run_added() {
    if (fresh_.empty()) return false;
    for (const auto instance : std::exchange(fresh_, {})) {
        stale_[instance] &= static_cast<std::uint8_t>(~kFresh);
        for (const auto number : compiled_.nodes[answers_.definition_of(instance)].when_added)
            if (answers_.attached(instance)) perform(compiled_.actions[number], instance);
    }
    return true;
}

/// ODK XForms: xforms-value-changed, after recomputation; each action is followed by its own.
bool Engine::run_changed() {
    if (changed_.empty()) return false;
    for (const auto node : std::exchange(changed_, {})) {
        stale_[node] &= static_cast<std::uint8_t>(~kChanged);
        for (const auto number : compiled_.nodes[answers_.definition_of(node)].when_changed)
            if (answers_.attached(node)) perform(compiled_.actions[number], node);
    }
    return true;
}

/// `at`: where the event happened.
void Engine::perform(const ActionPlan& action, NodeId at) {
    for (const auto target : targets_of(action, at)) {
        if (!answers_.attached(target)) continue;  // a count may have changed meanwhile
        if (compute(action.target, action.value, target)) run_pending();
    }
}

std::vector<NodeId> Engine::targets_of(const ActionPlan& action, NodeId at) const {
    std::vector<NodeId> out;
    if (action.chosen != kNoExpression) {
        const auto value = compiled_.expressions[action.chosen].evaluate(context(at));
        if (const auto* nodes = std::get_if<xpath::NodeSet>(&value))
            for (const auto& node : *nodes)
                if (node.tree == &answers_ && answers_.definition_of(node.id) == action.target)
                    out.push_back(node.id);
        return out;
    }
    while (answers_.definition_of(at) != action.around)
        at = answers_.parent(at);
    for (auto i = action.climb; i > 0; --i)
        at = answers_.parent(at);
    append_below(at, action.route, out);
    return out;
}

/// Instances that are just added are left to their own event: when a form is loaded, what a count
/// adds is no instance of the form's.
void Engine::append_below(NodeId at, std::span<const NodeIndex> route,
                          std::vector<NodeId>& out) const {
    if (route.empty()) {
        out.push_back(at);
        return;
    }
    for (const auto child : answers_.children(at, route.front()))
        if ((stale_[child] & kFresh) == 0) append_below(child, route.subspan(1), out);
}

}  // namespace relais::forms::session
