// Whether a question is answered, of the right type, and as its author asked.
#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>
#include <vector>

#include "forms/base/text.h"
#include "forms/model/definition.h"
#include "forms/session/compiled.h"
#include "forms/session/engine.h"
#include "forms/session/itemsets.h"
#include "forms/session/session.h"
#include "forms/session/state.h"
#include "forms/session/texts.h"
#include "forms/session/value_forms.h"
#include "forms/xpath/value.h"

namespace relais::forms::session {

using model::Control;
using model::ControlKind;

namespace {

double parameter(const Control& control, std::string_view name) {
    for (const auto& given : control.parameters)
        if (given.name == name) return xpath::string_to_number(given.value);
    return std::nan("");
}

bool in_range(const Control& control, std::string_view text) {
    const double value = xpath::string_to_number(text);
    const double start = parameter(control, "start");
    const double end = parameter(control, "end");
    // A bound that the author did not give is no bound; start may be the larger one.
    return !(value < std::fmin(start, end)) && !(value > std::fmax(start, end));
}

/// ODK XForms, selectMulti and rank: each choice is there once at most.
bool names_one_twice(std::vector<std::string_view> values) {
    std::sort(values.begin(), values.end());
    return std::adjacent_find(values.begin(), values.end()) != values.end();
}

bool is_select(const Control& control) {
    return control.kind == ControlKind::select_one ||
           control.kind == ControlKind::select_multiple || control.kind == ControlKind::rank;
}

}  // namespace

bool Session::State::offers_value(NodeId node) const {
    const auto& itemset = *plan(node).itemset;
    const auto text = engine.answers().text(node);
    const auto context = engine.context(node);
    if (plan(node).control->kind == ControlKind::select_one)
        return admits(itemset, compiled, context, text);
    const auto values = split_blanks(text);
    if (values.size() == 1) return admits(itemset, compiled, context, values.front());
    if (names_one_twice(values)) return false;
    const auto admitted = admitted_values(itemset, compiled, context);
    return std::all_of(values.begin(), values.end(),
                       [&](std::string_view value) { return admitted.contains(value); });
}

bool Session::State::fits_type(NodeId node) const {
    const auto text = engine.answers().text(node);
    const auto* control = plan(node).control;
    // A list of choices is text whatever its bind says.
    if (control != nullptr && is_select(*control))
        return !plan(node).itemset || engine.readonly(node) || offers_value(node);
    if (!has_form_of(defined(node).bind.type, text)) return false;
    return control == nullptr || control->kind != ControlKind::range || in_range(*control, text);
}

std::optional<Finding> Session::State::check(NodeId node) const {
    if (!known(node) || defined(node).kind != model::NodeKind::leaf ||
        !engine.answers().relevant(node))
        return std::nullopt;
    const auto& bind = defined(node).bind;
    const auto context = engine.context(node);
    if (engine.answers().text(node).empty()) {
        // What nobody can answer is not missing.
        if (!engine.required(node) || engine.readonly(node)) return std::nullopt;
        return Finding{FindingKind::required_missing, node,
                       render(bind.required_message, environment, context)};
    }
    if (!fits_type(node)) return Finding{FindingKind::wrong_type, node, {}};
    const auto constraint = plan(node).constraint;
    if (constraint == kNoExpression || compiled.expressions[constraint].evaluate_boolean(context))
        return std::nullopt;
    return Finding{FindingKind::constraint_failed, node,
                   render(bind.constraint_message, environment, context)};
}

std::optional<Finding> Session::check(NodeId node) const {
    return state_->check(node);
}

}  // namespace relais::forms::session
