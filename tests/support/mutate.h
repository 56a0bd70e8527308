// Bytes as a broken disk or a hostile neighbour would hand them over.
#pragma once

#include <string>

#include "forms/base/random.h"

namespace relais::tests {

/// One to four changes at random places: another byte, a piece cut out, doubled or put elsewhere,
/// or something that readers trip over (quotes, markup, huge numbers, broken UTF-8, NUL).
std::string mutated(std::string bytes, Random& random);

}  // namespace relais::tests
