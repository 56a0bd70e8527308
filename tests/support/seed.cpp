#include "tests/support/seed.h"

#include <array>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "forms/base/random.h"

namespace relais::tests {

std::uint64_t seed_of_this_run(const char* test) {
    std::uint64_t seed = 0;
    if (const char* given = std::getenv("RELAIS_TEST_SEED")) {
        const std::string_view text(given);
        std::from_chars(text.data(), text.data() + text.size(), seed);
    } else {
        std::array<std::uint8_t, 4> bytes{};
        SystemRandom().fill(bytes);
        for (const auto byte : bytes)
            seed = seed << 8U | byte;
    }
    std::printf("%s: RELAIS_TEST_SEED=%llu\n", test, static_cast<unsigned long long>(seed));
    std::fflush(stdout);
    return seed;
}

}  // namespace relais::tests
