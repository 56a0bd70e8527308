// libsodium draws by itself where it makes a key for one message (crypto_box_seal): from a seed in
// a simulation, so that two runs make the same bytes.
#pragma once

#include <cstdint>

namespace relais::tests::sim {

/// From now on, in this process.
void seed_sodium(std::uint64_t seed);

}  // namespace relais::tests::sim
