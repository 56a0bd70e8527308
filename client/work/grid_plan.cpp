#include "client/work/grid_plan.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "client/work/interview.h"
#include "client/work/page_view.h"
#include "forms/base/text.h"
#include "forms/model/answers.h"
#include "forms/model/definition.h"
#include "forms/model/tree.h"

namespace relais::client::work {

using forms::model::Control;
using forms::model::ControlKind;
using forms::model::Definition;
using forms::model::kNoIndex;
using forms::model::kNoNode;
using forms::model::NodeId;
using forms::model::NodeIndex;
using forms::model::NodeKind;

namespace {

constexpr const char* kAppearance = "relais-grid";

/// Fits a cell: one line, no help beside it that the line has no room for.
bool is_short(const Control& control, Widget widget) {
    switch (widget) {
    case Widget::text:
        return !has_word(control.appearance, "multiline");
    case Widget::integer:
    case Widget::decimal:
    case Widget::date:
    case Widget::time:
        return true;
    case Widget::select_one:
        return !has_word(control.appearance, "image-map");
    default:
        return false;
    }
}

std::vector<NodeIndex> route_to(const Definition& definition, NodeIndex repeat, NodeIndex node) {
    std::vector<NodeIndex> route;
    for (NodeIndex at = node; at != repeat && at != kNoIndex; at = definition.nodes[at].parent)
        route.push_back(at);
    std::reverse(route.begin(), route.end());
    return route;
}

void collect(const Definition& definition, const std::vector<Control>& controls, GridPlan& plan) {
    for (const Control& control : controls) {
        const bool group =
            control.kind == ControlKind::group || control.kind == ControlKind::repeat;
        const bool another = control.node != kNoIndex && control.node != plan.repeat &&
                             definition.nodes[control.node].kind == NodeKind::repeat;
        if (another) {
            plan.has_more = true;
        } else if (group) {
            collect(definition, control.children, plan);
        } else if (control.node != kNoIndex) {
            const Widget widget = widget_of(control, definition.nodes[control.node]);
            if (is_short(control, widget))
                plan.columns.push_back(
                    {&control, widget, route_to(definition, plan.repeat, control.node)});
            else
                plan.has_more = true;
        }
    }
}

/// XForms puts a repeat into a group of the same ref; the author's word may stand on either.
bool asks_for_grid(const Control& control, NodeIndex repeat) {
    if (has_word(control.appearance, kAppearance)) return true;
    return std::any_of(control.children.begin(), control.children.end(),
                       [repeat](const Control& inner) {
                           return inner.node == repeat && has_word(inner.appearance, kAppearance);
                       });
}

}  // namespace

std::optional<std::size_t> GridPlan::column_of(NodeIndex node) const {
    for (std::size_t i = 0; i < columns.size(); ++i)
        if (columns[i].control->node == node) return i;
    return std::nullopt;
}

NodeId GridPlan::cell(const forms::model::Answers& answers, NodeId row, std::size_t which) const {
    NodeId at = row;
    for (const NodeIndex step : columns[which].route) {
        if (at == kNoNode) return at;
        at = answers.child(at, step);
    }
    return at;
}

GridPlans::GridPlans(const Definition& definition, const GroupControls& groups) {
    for (NodeIndex index = 0; index < definition.nodes.size(); ++index) {
        if (definition.nodes[index].kind != NodeKind::repeat) continue;
        const Control* control = groups.find(index);
        if (control == nullptr) continue;
        GridPlan plan;
        plan.repeat = index;
        collect(definition, control->children, plan);
        if (plan.columns.empty()) continue;
        if (asks_for_grid(*control, index)) in_use_.insert(index);
        plans_.emplace(index, std::move(plan));
    }
}

const GridPlan* GridPlans::find(NodeIndex repeat) const {
    const auto found = plans_.find(repeat);
    return found == plans_.end() ? nullptr : &found->second;
}

void GridPlans::use(NodeIndex repeat, bool on) {
    if (!on)
        in_use_.erase(repeat);
    else if (plans_.contains(repeat))
        in_use_.insert(repeat);
}

}  // namespace relais::client::work
