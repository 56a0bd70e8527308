// The graphics driver's programs, made before there is anything to show: while the form is read on
// another thread, and before it needs its own memory.
#pragma once

namespace relais::client::app {

/// After ImGui's device objects are made. Paints a few dots into the picture that nobody sees yet.
void warm_up();

}  // namespace relais::client::app
