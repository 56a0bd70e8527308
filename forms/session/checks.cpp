// Whether a question is answered, of the right type, and as its author asked.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "forms/base/text.h"
#include "forms/base/time.h"
#include "forms/model/definition.h"
#include "forms/session/compiled.h"
#include "forms/session/engine.h"
#include "forms/session/itemsets.h"
#include "forms/session/session.h"
#include "forms/session/state.h"
#include "forms/session/texts.h"
#include "forms/xpath/value.h"

namespace relais::forms::session {

using model::Control;
using model::ControlKind;
using model::DataType;

namespace {

constexpr std::size_t kMaxIntegerDigits = 18;  // fits 64 bits; ODK Collect asks for at most 10

std::string_view without_sign(std::string_view text) {
    return text.starts_with('-') || text.starts_with('+') ? text.substr(1) : text;
}

bool is_integer(std::string_view text) {
    text = without_sign(text);
    return !text.empty() && text.size() <= kMaxIntegerDigits &&
           std::all_of(text.begin(), text.end(), is_digit);
}

bool is_decimal(std::string_view text) {
    text = without_sign(text);
    const auto digits = std::count_if(text.begin(), text.end(), is_digit);
    const auto points = std::count(text.begin(), text.end(), '.');
    return digits > 0 && points <= 1 && std::cmp_equal(digits + points, text.size());
}

/// "08:42", "08:42:07.123", with or without an offset.
bool is_time(std::string_view text) {
    return parse_date_time("2000-01-01T" + std::string(text), 0).has_value();
}

/// "latitude longitude [altitude [accuracy]]", degrees and metres.
bool is_point(std::string_view text) {
    const auto parts = split_blanks(text);
    if (parts.size() < 2 || parts.size() > 4) return false;
    if (!std::all_of(parts.begin(), parts.end(), is_decimal)) return false;
    return std::abs(xpath::string_to_number(parts[0])) <= 90 &&
           std::abs(xpath::string_to_number(parts[1])) <= 180;
}

/// Points set apart by semicolons, one of which may end the text.
bool is_line(std::string_view text, std::size_t least) {
    auto points = split(text, ';');
    if (!points.empty() && trim(points.back()).empty()) points.pop_back();
    return points.size() >= least && std::all_of(points.begin(), points.end(), is_point);
}

bool has_form_of(DataType type, std::string_view text) {
    switch (type) {
    case DataType::integer:
        return is_integer(text);
    case DataType::decimal:
        return is_decimal(text);
    case DataType::boolean:
        return text == "true" || text == "false" || text == "1" || text == "0";
    case DataType::date:
        return parse_date(text).has_value();
    case DataType::time:
        return is_time(text);
    case DataType::date_time:
        return text.find('T') != std::string_view::npos && parse_date_time(text, 0).has_value();
    case DataType::geopoint:
        return is_point(text);
    case DataType::geotrace:
        return is_line(text, 2);
    case DataType::geoshape:
        return is_line(text, 3);
    case DataType::none:
    case DataType::string:
    case DataType::binary:
    case DataType::barcode:
    case DataType::intent:
        return true;
    }
    return true;
}

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
