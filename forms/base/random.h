// Where random bytes come from; tests and the simulator give a seeded one.
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace relais {

class Random {
  public:
    virtual ~Random() = default;
    virtual void fill(std::span<std::uint8_t> bytes) = 0;
    /// Uniform in [0, bound); bound > 0.
    std::uint64_t below(std::uint64_t bound);
};

/// The kernel's generator; fit for keys.
class SystemRandom final : public Random {
  public:
    void fill(std::span<std::uint8_t> bytes) override;
};

/// Deterministic (SplitMix64): for tests and simulation only, never for keys.
class SeededRandom final : public Random {
  public:
    explicit SeededRandom(std::uint64_t seed) : state_(seed) {}
    void fill(std::span<std::uint8_t> bytes) override;

  private:
    std::uint64_t state_;
};

/// "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx", RFC 4122 version 4.
std::string uuid4(Random& random);

}  // namespace relais
