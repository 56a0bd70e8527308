// Power cuts at random moments of a store's work, and of what opens it afterwards.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "tests/sync/trials/work.h"

namespace relais::tests {

struct Cuts {
    int cuts = 0;
    int again = 0;  ///< of them cut once more while the store was opened
    int wrong = 0;  ///< something acknowledged was lost, doubled or altered
    std::string first_wrong;
};

enum class Sync { as_the_store_asks, normal };

/// At least `rounds` cuts of as many pieces of work as that takes.
Cuts cut_at_random(const std::function<std::unique_ptr<Work>(std::uint64_t seed)>& make, int rounds,
                   std::uint64_t seed, Sync sync);

}  // namespace relais::tests
