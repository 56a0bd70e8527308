// What happens on a day, at the hub and at each laptop.
#pragma once

#include "tests/sync/sim/world.h"

namespace relais::tests::sim {

void plan_day_of_hub(World& world);
void plan_day_of(World& world, Laptop& laptop);

}  // namespace relais::tests::sim
