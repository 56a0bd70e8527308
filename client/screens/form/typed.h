// The questions answered in a field of text: each key that changes what stands there is an answer,
// once it is one (entry.h). Half an answer is no answer, but it is kept until it is whole or
// erased.
#pragma once

#include "client/screens/form/widget.h"

namespace relais::client::screens::form {

Reaction press_typed(State& state, const work::QuestionView& question, const ui::KeyPress& key);

/// The field is made from the answer, or from the half that was typed before.
void begin_edit(State& state, const work::QuestionView& question);
/// What stands in its field though another question has the keys.
std::string resting_text(const State& state, const work::QuestionView& question);
/// Half an answer was left in this question's field.
bool is_unfinished(const State& state, const work::QuestionView& question);
/// A calendar opens here, or dots become letters.
bool can_open(const work::QuestionView& question);
bool has_calendar(const work::QuestionView& question);

}  // namespace relais::client::screens::form
