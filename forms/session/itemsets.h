// The choices of a select, after its filter: from a list of the form, a file, or the answers.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "forms/session/environment.h"

namespace relais::forms::session {

/// In order; `shuffle_seed` serves where the author asked for a random order without a seed.
std::vector<ChoiceItem> choices_of(const ItemsetPlan& plan, const Environment& environment,
                                   const xpath::Context& context, std::uint64_t shuffle_seed);
/// The ticks of a range that the author gave a label (its parameter tick_labelset); none else.
std::vector<ChoiceItem> labelled_ticks(const model::Control& range, const Environment& environment,
                                       const xpath::Context& context);
/// Does the select offer that value now?
bool admits(const ItemsetPlan& plan, const Form::Compiled& compiled, const xpath::Context& context,
            std::string_view value);
std::set<std::string, std::less<>> admitted_values(const ItemsetPlan& plan,
                                                   const Form::Compiled& compiled,
                                                   const xpath::Context& context);
/// Without the filter where the value is unambiguous: a label is wanted also for what is no longer
/// offered. Empty when no choice has that value.
std::string label_of_choice(const ItemsetPlan& plan, const Environment& environment,
                            const xpath::Context& context, std::string_view value);

}  // namespace relais::forms::session
