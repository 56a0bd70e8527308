// The questions answered in a field of text: each key that changes what stands there is an answer,
// once it is one (entry.h).
#pragma once

#include "client/screens/form/widget.h"

namespace relais::client::screens::form {

Reaction press_typed(State& state, const work::QuestionView& question, const ui::KeyPress& key);

}  // namespace relais::client::screens::form
