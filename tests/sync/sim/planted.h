// Bugs planted in the second build of sync: forms/base/planted.h.
#pragma once

#include <string>

namespace relais::tests::sim {

/// From now on, in this process; none when empty.
void plant(const std::string& bug);

}  // namespace relais::tests::sim
