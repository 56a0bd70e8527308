// The power goes, at any moment of the work and of what opens the store afterwards.
#include <catch2/catch.hpp>

#include <cstdio>

#include "tests/support/seed.h"
#include "tests/sync/trials/cuts.h"

using namespace relais;
using namespace relais::tests;

namespace {

constexpr int kRounds = 2000;
constexpr int kControlRounds = 400;

Cuts cut(const char* name, std::unique_ptr<Work> (*make)(std::uint64_t), int rounds, Sync sync) {
    const auto cuts = cut_at_random(make, rounds, seed_of_this_run(name), sync);
    std::printf("%s: %d cuts, %d of them cut again while opening, %d wrong\n", name, cuts.cuts,
                cuts.again, cuts.wrong);
    return cuts;
}

}  // namespace

TEST_CASE("cuts: the laptop's store loses, doubles and alters nothing", "[sync_trials]") {
    const auto cuts =
        cut("cuts of the laptop", device_work, rounds_or(kRounds), Sync::as_the_store_asks);
    INFO(cuts.first_wrong);
    CHECK(cuts.wrong == 0);
}

TEST_CASE("cuts: the hub's store loses, doubles and alters nothing", "[sync_trials]") {
    const auto cuts = cut("cuts of the hub", hub_work, rounds_or(kRounds), Sync::as_the_store_asks);
    INFO(cuts.first_wrong);
    CHECK(cuts.wrong == 0);
}

// Were nothing found here, the two above would prove nothing.
TEST_CASE("cuts: with synchronous=NORMAL both lose what they acknowledged", "[sync_trials]") {
    CHECK(cut("control, laptop", device_work, kControlRounds, Sync::normal).wrong > 0);
    CHECK(cut("control, hub", hub_work, kControlRounds, Sync::normal).wrong > 0);
}
