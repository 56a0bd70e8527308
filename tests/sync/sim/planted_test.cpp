// Protocols that are wrong on purpose: the simulation must notice each, in 50 seeds at most.
#include <catch2/catch.hpp>
#include <cstdio>
#include <initializer_list>

#include "tests/sync/sim/plan.h"
#include "tests/sync/sim/planted.h"

namespace relais::tests::sim {

namespace {

constexpr std::uint64_t kSeeds = 50;

Plan small_plan() {
    Plan plan;
    plan.laptops = 8;
    plan.days = 45;
    return plan;
}

/// The seed at which it was noticed; 0 where none was.
std::uint64_t noticed_at(const Plan& pattern, const std::string& name) {
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
        auto plan = pattern;
        plan.seed = seed;
        const auto outcome = simulate(plan);
        if (outcome.complaints.empty()) continue;
        std::printf("%s: noticed at seed %llu: %s\n", name.c_str(),
                    static_cast<unsigned long long>(seed), outcome.complaints[0].c_str());
        return seed;
    }
    return 0;
}

void expect_noticed(std::initializer_list<const char*> bugs) {
    for (const char* bug : bugs) {
        plant(bug);
        const auto seed = noticed_at(small_plan(), bug);
        plant("");
        INFO(bug);
        CHECK(seed != 0);
    }
}

}  // namespace

TEST_CASE("planted: every bug is noticed", "[sync][sim]") {
    expect_noticed({"no_dedup", "chain_unchecked", "gap_not_split", "high_water_is_held",
                    "purge_by_count", "purge_by_own_clock", "purge_days_ignored", "seq_from_clock",
                    "draft_stays", "not_requeued", "old_notice_counts", "aside_not_requeued",
                    "no_backoff"});
}

// Noticed late: tests/sync/soak runs it.
TEST_CASE("planted: every rare bug is noticed", "[.planted-full]") {
    expect_noticed({"signature_unchecked", "numbers_not_skipped", "delivered_when_sent",
                    "claim_once", "no_vouch"});
}

TEST_CASE("planted: an answer before the disk has it is noticed", "[.planted-full]") {
    auto plan = small_plan();
    plan.weak_sync = true;
    CHECK(noticed_at(plan, "weak_sync") != 0);
}

TEST_CASE("planted: with none of them all is well", "[sync][sim]") {
    auto plan = small_plan();
    plan.seed = 1;
    CHECK(simulate(plan).complaints.empty());
}

}  // namespace relais::tests::sim
