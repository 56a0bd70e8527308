// The end of a simulation: what the hub holds is what was finalised, once, and everybody knows.
#pragma once

#include <string>

#include "tests/sync/sim/world.h"

namespace relais::tests::sim {

/// Complains of whatever is not as it was promised; returns a hash of all that is held.
std::string check_end(World& world);

}  // namespace relais::tests::sim
