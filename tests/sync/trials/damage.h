// What may happen to a file: what each trial of damage does to one, at random.
#pragma once

#include <cstdint>
#include <string>

#include "forms/base/random.h"

namespace relais::tests {

enum class Damage : std::uint8_t { bit, zeros, swapped, old_file, truncated };
inline constexpr std::uint64_t kDamages = 5;
const char* name_of(Damage damage);
/// The same bytes where there is nothing to be done.
std::string damaged(std::string bytes, Damage damage, const std::string& old, Random& random);

}  // namespace relais::tests
