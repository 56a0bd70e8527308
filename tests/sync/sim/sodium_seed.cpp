#include "tests/sync/sim/sodium_seed.h"

#include <array>
#include <cstddef>
#include <sodium/randombytes.h>

#include "forms/base/random.h"

namespace relais::tests::sim {

namespace {

// Test code alone may hold what follows outside of an object: libsodium has no other place for it.
SeededRandom* drawn = nullptr;

const char* name() {
    return "simulation";
}
void fill(void* const to, const std::size_t size) {
    drawn->fill({static_cast<std::uint8_t*>(to), size});
}
std::uint32_t number() {
    std::array<std::uint8_t, 4> bytes{};
    drawn->fill(bytes);
    std::uint32_t value = 0;
    for (const auto byte : bytes)
        value = value << 8U | byte;
    return value;
}
void stir() {}
int end() {
    return 0;
}

randombytes_implementation implementation{name, number, stir, nullptr, fill, end};

}  // namespace

void seed_sodium(std::uint64_t seed) {
    static SeededRandom random(0);
    random = SeededRandom(seed);
    drawn = &random;
    randombytes_set_implementation(&implementation);
}

}  // namespace relais::tests::sim
