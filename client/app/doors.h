// How one screen leads to another, and what came back from the store before it does.
#pragma once

#include "client/app/shell_state.h"

namespace relais::client::app {

/// The screen that the program begins with.
void enter_first(ShellState& s);
/// What came back from the store, and where it leads.
void settle(ShellState& s);

}  // namespace relais::client::app
