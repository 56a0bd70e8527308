// The parameters of a range: bounds, step, ticks, and the list that names some of the ticks.
#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>

#include "forms/base/text.h"
#include "forms/model/definition.h"
#include "forms/xlsform/cell_text.h"
#include "forms/xlsform/parameter_checks.h"

namespace relais::forms::xlsform {

namespace {

struct Scale {
    double start = 1, end = 10, step = 1;
    [[nodiscard]] double width() const { return std::abs(end - start); }
    [[nodiscard]] bool holds(double value) const {
        return value >= std::min(start, end) && value <= std::max(start, end);
    }
};

/// Authors write decimals: 0.6 is twice 0.3, whatever binary fractions say.
bool is_multiple(double value, double unit) {
    if (unit == 0) return false;
    const double ratio = value / unit;
    return std::abs(ratio - std::round(ratio)) < 1e-6;
}

std::optional<double> checked_step(const ParameterRow& row, std::string_view key,
                                   const Scale& scale) {
    const auto step = row.check_number(key);
    if (!step) return std::nullopt;
    if (*step == 0) {
        row.refuse(std::string(key) + " must not be 0", "Write how far two values stand apart.");
        return std::nullopt;
    }
    if (std::abs(*step) > scale.width())
        row.refuse(std::string(key) + " is larger than the range from start to end",
                   "Make it smaller, or the range larger.");
    return step;
}

bool draws_ticks(const ParameterRow& row) {
    const auto words = split_blanks(row.assembly().value(row.entry(), "appearance"));
    return std::all_of(words.begin(), words.end(), [](auto word) {
        return word == "vertical" || word == "no-ticks" || word == "horizontal";
    });
}

void check_label_values(const ParameterRow& row, const Scale& scale, std::optional<double> interval,
                        const model::ChoiceList& list) {
    const auto appearance = split_blanks(row.assembly().value(row.entry(), "appearance"));
    const bool no_ticks =
        std::find(appearance.begin(), appearance.end(), "no-ticks") != appearance.end();
    if (no_ticks && list.choices.size() != 2)
        row.refuse("with no-ticks, the list " + quoted(list.name) + " must have two choices",
                   "Keep one for start and one for end.");
    for (const auto& choice : list.choices) {
        const auto value = number_of(choice.value);
        const auto what = "the choice " + quoted(choice.value) + " of " + quoted(list.name);
        if (!value)
            row.refuse(what + " is no number", "Name each choice as the number that it labels.");
        else if (!scale.holds(*value))
            row.refuse(what + " is not between start and end", "Mend it, or the range.");
        else if (no_ticks && *value != scale.start && *value != scale.end)
            row.refuse(what + " is neither start nor end, and no-ticks shows no other",
                       "Keep one for start and one for end.");
        else if (!is_multiple(*value - scale.start, scale.step))
            row.refuse(what + " is no value that the range can take", "Count from start by step.");
        else if (interval && !is_multiple(*value - scale.start, *interval))
            row.refuse(what + " stands at no tick", "Count from start by tick_interval.");
    }
}

}  // namespace

void check_range(const ParameterRow& row) {
    Scale scale;
    scale.start = row.check_number("start").value_or(scale.start);
    scale.end = row.check_number("end").value_or(scale.end);
    scale.step = checked_step(row, "step", scale).value_or(scale.step);
    const auto interval = checked_step(row, "tick_interval", scale);
    if (interval && !is_multiple(*interval, scale.step))
        row.refuse("tick_interval is no multiple of step", "Mend one of the two.");
    if (const auto placeholder = row.check_number("placeholder")) {
        if (!scale.holds(*placeholder))
            row.refuse("the placeholder is not between start and end", "Mend it, or the range.");
        else if (!is_multiple(*placeholder - scale.start, scale.step))
            row.refuse("the placeholder is no value that the range can take",
                       "Count from start by step.");
    }
    const auto labels = row.get("tick_labelset");
    if (!draws_ticks(row) && (interval || !labels.empty() || !row.get("placeholder").empty()))
        row.refuse("ticks and placeholder do not go with the appearance " +
                       quoted(row.assembly().value(row.entry(), "appearance")),
                   "Use vertical, no-ticks or no appearance.");
    if (labels.empty()) return;
    if (const auto* list = row.assembly().book.find(labels); list != nullptr)
        check_label_values(row, scale, interval, *list);
    else
        row.refuse("there is no list " + quoted(labels) + " of choices",
                   "Add it to the sheet choices, or mend its name.");
}

}  // namespace relais::forms::xlsform
