// Compiler: what the actions of a form do, by node and event. ODK XForms §events and actions.
#include <cstdint>
#include <string>
#include <utility>

#include "forms/base/text.h"
#include "forms/model/definition.h"
#include "forms/session/compiled.h"
#include "forms/session/compiler.h"
#include "forms/session/references.h"

namespace relais::forms::session {

namespace {

using model::kNoIndex;
using model::NodeKind;

std::uint8_t events_of(const std::string& words) {
    unsigned events = 0;
    for (const auto word : split_blanks(words)) {
        if (word == "odk-instance-first-load" || word == "xforms-ready") events |= kFirstLoad;
        if (word == "odk-instance-load") events |= kInstanceLoad;
        if (word == "odk-new-repeat" || word == "jr-insert") events |= kNewRepeat;
        if (word == "xforms-value-changed") events |= kValueChanged;
        if (word == "xforms-revalidate") events |= kRevalidate;
    }
    return static_cast<std::uint8_t>(events);
}

}  // namespace

/// Those of the model come first, in their order, then those that stand in the body.
void Compiler::compile_actions() {
    const auto& definition = compiled_.definition;
    for (NodeIndex node = 0; node < definition.nodes.size(); ++node)
        plan_node_actions(node);
    for (const bool in_model : {true, false})
        for (const auto& action : definition.actions) {
            const bool known = action.target < compiled_.nodes.size() &&
                               (action.place == kNoIndex || action.place < compiled_.nodes.size());
            if (!known || action.name != "setvalue" ||
                (action.place == kNoIndex) != in_model)
                continue;
            ActionPlan plan;
            plan.events = events_of(action.events);
            plan.target = action.target;
            plan.value = compile(action.value, action.target, "action");
            const auto place = action.place == kNoIndex ? 0 : action.place;
            plan.chosen = compile(action.target_path, place, "target of an action");
            if (const auto repeat = compiled_.nodes[action.target].repeat;
                in_model && repeat != kNoIndex && (plan.events & kNewRepeat) != 0) {
                auto added = plan;
                added.events = kNewRepeat;
                plan_action(std::move(added), repeat);
                plan.events &= static_cast<std::uint8_t>(~kNewRepeat);
            }
            plan_action(std::move(plan), place);
        }
}

/// XLSForm's defaults and triggers, which are fields of their node.
void Compiler::plan_node_actions(NodeIndex node) {
    const auto& given = compiled_.definition.nodes[node];
    if (const auto value = compile(given.dynamic_default, node, "default");
        value != kNoExpression) {
        ActionPlan plan;
        plan.target = node;
        plan.value = value;
        plan.events = kFirstLoad;
        plan_action(plan, 0);
        plan.events = kNewRepeat;
        if (compiled_.nodes[node].repeat != kNoIndex)
            plan_action(plan, compiled_.nodes[node].repeat);
    }
    const auto value = compile(given.trigger_value, node, "triggered calculation");
    // A place without a value is filled by the device, not emptied.
    const bool device = given.trigger_value.empty() &&
                        (given.bind.type == model::DataType::geopoint || !given.action.empty());
    if (device) return;
    for (const auto trigger : given.triggers) {
        ActionPlan plan;
        plan.target = node;
        plan.value = value;
        plan.events = kValueChanged;
        if (trigger < compiled_.nodes.size()) plan_action(std::move(plan), trigger);
    }
}

void Compiler::plan_action(ActionPlan plan, NodeIndex place) {
    const auto& nodes = compiled_.definition.nodes;
    if (nodes[plan.target].kind != NodeKind::leaf || plan.events == 0) return;
    const auto repeat = compiled_.nodes[place].repeat;
    plan.around = repeat == kNoIndex ? 0 : repeat;
    NodeIndex shared = plan.around;
    for (; !is_inside(compiled_.definition, plan.target, shared); ++plan.climb)
        shared = nodes[shared].parent;
    for (auto at = plan.target; at != shared; at = nodes[at].parent)
        plan.route.insert(plan.route.begin(), at);
    const auto number = static_cast<std::uint32_t>(compiled_.actions.size());
    if ((plan.events & kValueChanged) != 0) compiled_.nodes[place].when_changed.push_back(number);
    if ((plan.events & kNewRepeat) != 0 && repeat != kNoIndex)
        compiled_.nodes[repeat].when_added.push_back(number);
    compiled_.actions.push_back(std::move(plan));
}

}  // namespace relais::forms::session
