// The line between a laptop and the hub, and what may happen on it.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "tests/sync/sim/hub.h"
#include "tests/sync/sim/world.h"

namespace relais::tests::sim {

using Answered = std::function<void(const Result<batch::Response>&)>;

/// `answered` is called once, sooner or later.
void carry(World& world, const batch::Request& request, bool linked, const Answered& answered);

}  // namespace relais::tests::sim
