// select_one and select_multiple: from what choices.h understands to what the interview is told.
#pragma once

#include "client/screens/form/widget.h"

namespace relais::client::screens::form {

Reaction press_select(State& state, const work::QuestionView& question, const ui::KeyPress& key);

}  // namespace relais::client::screens::form
