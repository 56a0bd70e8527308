// The parts of the form's page that stand in files of their own.
#pragma once

#include <optional>
#include <string>

#include "client/screens/form/form.h"

namespace relais::client::screens::form {

void draw_question(const State& state, std::size_t index, std::optional<Intent>& intent);
/// What the last key did, or what the digits typed wait for.
void draw_tally_told(const Tally& tally);
void draw_tally(const State& state, std::optional<Intent>& intent);

}  // namespace relais::client::screens::form
