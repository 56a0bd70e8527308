// Makes SQLite's n-th allocation fail.
#pragma once

#include <cstdint>

namespace relais::tests {

/// From now on, for as long as the process lives. No connection may be open.
void watch_memory();
/// Since watch_memory().
std::int64_t allocations();
/// The allocation number `n` from now, counted from 0, fails; those after it too when it `stays`.
void fail_allocation(std::int64_t n, bool stays);

}  // namespace relais::tests
