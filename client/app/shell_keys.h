// The keys that work on every screen, and locking.
#pragma once

#include "client/app/shell_state.h"
#include "client/ui/keys.h"

namespace relais::client::app {

/// False: the key belongs to the screen.
bool press_everywhere(ShellState& s, const ui::KeyPress& key);

/// Everything typed goes to disk, then the program starts anew.
void lock(ShellState& s);
/// The day is closed as it is; see Workplace::panic().
void panic(ShellState& s);

}  // namespace relais::client::app
