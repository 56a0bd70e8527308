// What the world around a workplace does to it: the clock is set, the satellites tell.
#include <catch2/catch.hpp>

#include <string>

#include "client/work/geo.h"
#include "client/work/time_watch.h"
#include "sync/store/store.h"
#include "tests/client/work/steps.h"

using namespace relais;
using namespace relais::client::work;
using namespace relais::client::work::tests;

namespace {

/// What was written beside the record's answers.
std::string remarks_of(Laptop& laptop, std::uint64_t seq) {
    auto store = sync::store::Store::open(laptop.folder / "store", laptop.clock, laptop.random);
    REQUIRE(store);
    REQUIRE(store->unlock("AD-07", kPassphrase));
    const auto payload = store->payload(seq);
    REQUIRE(payload);
    return payload->remarks;
}

}  // namespace

TEST_CASE("outside: a clock that was set is noted with the record and refuses nothing",
          "[client_work]") {
    Laptop laptop;
    auto workplace = ready(laptop);
    const auto before = record(*workplace, laptop, "in", 2);
    laptop.clock.set_back(2 * kHour);
    workplace->look_outside(GpsUse::rare);
    CHECK(workplace->clock_state().trouble == ClockTrouble::behind);
    const auto after = record(*workplace, laptop, "in", 3);
    workplace.reset();
    CHECK(remarks_of(laptop, before).empty());
    CHECK(remarks_of(laptop, after).find(R"("clock":"behind -7200 s")") != std::string::npos);
}

TEST_CASE("outside: a laptop that comes up in the past is told when it is unlocked",
          "[client_work]") {
    Laptop laptop;
    {
        auto workplace = ready(laptop);
        record(*workplace, laptop, "in", 2);
    }
    laptop.clock.set_back(30 * 24 * kHour);
    auto workplace = laptop.workplace();
    CHECK(workplace->clock_state().trouble == ClockTrouble::none);
    unlock(*workplace, laptop);
    CHECK(workplace->clock_state().trouble == ClockTrouble::behind);
    const auto seq = record(*workplace, laptop, "out", 1);
    CHECK(seq == 2);
}

TEST_CASE("outside: the receiver is asked only while somebody works", "[client_work]") {
    Laptop laptop;
    auto workplace = laptop.workplace();
    workplace->look_outside(GpsUse::live);
    CHECK(laptop.gps.wanted == GpsUse::off);
    enrol(*workplace, laptop);
    workplace->look_outside(GpsUse::live);
    CHECK(laptop.gps.wanted == GpsUse::live);

    laptop.gps.put(16.27, -0.05, 5, laptop.clock.monotonic_ms());
    laptop.gps.now.fix->time = Instant{laptop.clock.now().ms + 4 * kHour};
    workplace->look_outside(GpsUse::rare);
    CHECK(workplace->clock_state().trouble == ClockTrouble::off_gps);
    CHECK(workplace->clock_state().by_ms == -4 * kHour);
    laptop.gps.now.fix->simulated = true;  // a recording's time is no time
    laptop.gps.now.fix->time = laptop.clock.now();
    workplace->look_outside(GpsUse::rare);
    CHECK(workplace->clock_state().trouble == ClockTrouble::off_gps);
}
