// The seed of a random test: another one in each run, printed, and given by RELAIS_TEST_SEED to
// repeat a run.
#pragma once

#include <cstdint>

namespace relais::tests {

std::uint64_t seed_of_this_run(const char* test);

}  // namespace relais::tests
