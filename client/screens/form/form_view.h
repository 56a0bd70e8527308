// The parts of the form's page that stand in files of their own.
#pragma once

#include <optional>
#include <string>

#include "client/screens/form/form.h"

namespace relais::client::screens::form {

void draw_question(const State& state, std::size_t index, std::optional<Intent>& intent);
void draw_tally(const State& state, std::optional<Intent>& intent);

}  // namespace relais::client::screens::form
