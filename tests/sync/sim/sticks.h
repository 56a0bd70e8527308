// A stick on its way: packed at a laptop, perhaps taken along by a neighbour's, imported at the hub
// late or twice, and back with receipts.
#pragma once

#include "tests/sync/sim/world.h"

namespace relais::tests::sim {

void send_stick(World& world, Laptop& laptop);

}  // namespace relais::tests::sim
