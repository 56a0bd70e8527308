// The real laptop and the real hub, simulated: sync/README.md, "How it is tried".
#include <catch2/catch.hpp>
#include <cstdio>
#include <cstdlib>

#include "tests/support/seed.h"
#include "tests/sync/sim/plan.h"

namespace relais::tests::sim {

namespace {

/// Some three seconds each in a debug build.
constexpr int kSeeds = 1;

int number_or(const char* name, int usual) {
    const char* given = std::getenv(name);
    const int number = given == nullptr ? 0 : std::atoi(given);
    return number > 0 ? number : usual;
}

/// Prints the seed of what fails.
void simulate_all(std::uint64_t first, int count, const Plan& pattern) {
    Figures sum;
    for (int i = 0; i < count; ++i) {
        Plan plan = pattern;
        plan.seed = first + static_cast<std::uint64_t>(i);
        const auto outcome = simulate(plan);
        sum += outcome.figures;
        if (outcome.complaints.empty()) continue;
        std::string text = "RELAIS_TEST_SEED=" + std::to_string(plan.seed) + "\n";
        for (const auto& complaint : outcome.complaints)
            text += complaint + "\n";
        for (const auto& line : outcome.last_lines)
            text += "  … " + line + "\n";
        FAIL_CHECK(text);
    }
    std::printf("%d simulations: %s\n", count, text_of(sum).c_str());
}

}  // namespace

TEST_CASE("sim: what was finalised is what the hub holds", "[sync][sim]") {
    Plan plan;
    plan.laptops = number_or("RELAIS_SIM_LAPTOPS", plan.laptops);
    plan.days = number_or("RELAIS_SIM_DAYS", plan.days);
    // Always the same ones here; others with a seed, or many of them (tests/sync/soak).
    const bool one = std::getenv("RELAIS_TEST_SEED") != nullptr;
    const int rounds = number_or("RELAIS_TEST_ROUNDS", 0);
    const auto seed = one || rounds > 0 ? seed_of_this_run("sim") : 1;
    simulate_all(seed, rounds > 0 ? rounds : one ? 1 : kSeeds, plan);
}

TEST_CASE("sim: a seed gives the same world, to the last byte, each time", "[sync][sim]") {
    Plan plan;
    plan.seed = seed_of_this_run("sim");
    plan.laptops = 5;
    plan.days = 30;
    const auto once = simulate(plan);
    const auto again = simulate(plan);
    CHECK(once.trace == again.trace);
    CHECK(once.state == again.state);
    CHECK(!once.state.empty());
    ++plan.seed;
    CHECK(simulate(plan).trace != once.trace);
}

}  // namespace relais::tests::sim
