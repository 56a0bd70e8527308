// Every choice of a simulation, from its seed.
#pragma once

#include <cstdint>

#include "forms/base/random.h"

namespace relais::tests::sim {

class Chance {
  public:
    explicit Chance(std::uint64_t seed) : random_(seed) {}
    bool in_100(int times) { return below(100) < static_cast<std::uint64_t>(times); }
    bool in_1000(int times) { return below(1000) < static_cast<std::uint64_t>(times); }
    std::uint64_t below(std::uint64_t bound) { return random_.below(bound); }
    std::int64_t between(std::int64_t least, std::int64_t most) {
        return least + static_cast<std::int64_t>(
                           random_.below(static_cast<std::uint64_t>(most - least) + 1));
    }
    Random& random() { return random_; }

  private:
    SeededRandom random_;
};

}  // namespace relais::tests::sim
