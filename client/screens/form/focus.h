// Which question of the page has the keys, and which has them next.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "client/screens/form/form.h"

namespace relais::client::screens::form {

bool can_have_focus(const work::QuestionView& question);
/// On a tally the counts are one thing; what follows them are fields like others.
bool is_count(const State& state, std::size_t question);

/// Where Enter leads on this page; the page's size when it leads off it.
std::size_t next_stop(const State& state);
std::optional<std::size_t> previous_stop(const State& state);
/// To the next or former question of the page, round and round; false when there is none.
bool step_round(State& state, bool forward);

/// What belonged to the question that had the keys is gone.
void read_focus(State& state);
/// The question of that id, where this page has it.
void focus_on(State& state, const std::string& id);

}  // namespace relais::client::screens::form
