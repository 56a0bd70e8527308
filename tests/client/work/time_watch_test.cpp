#include <catch2/catch.hpp>

#include "client/work/time_watch.h"
#include "tests/client/work/steps.h"
#include "tests/client/work/world.h"

using namespace relais;
using namespace relais::client::work;

namespace {

constexpr std::int64_t kNow = client::work::tests::kMorning;
constexpr std::int64_t kHourMs = client::work::tests::kHour;

}  // namespace

TEST_CASE("clock: one that runs as it ought to is not spoken of", "[client_work]") {
    TimeWatch watch;
    watch.seen({kNow - kHourMs});
    for (std::int64_t ms = 0; ms < 48 * kHourMs; ms += 60'000)
        watch.look({kNow + ms + ms / 3600}, ms);  // a second an hour is a bad quartz
    CHECK(watch.view() == ClockView{});
    CHECK(watch.take_events().empty());
    CHECK(clock_remark(watch.view()).empty());
}

TEST_CASE("clock: somebody sets it while the program runs", "[client_work]") {
    TimeWatch watch;
    watch.look({kNow}, 0);
    watch.look({kNow + 60'000 + 2 * kHourMs}, 60'000);
    CHECK(watch.view().trouble == ClockTrouble::jumped);
    CHECK(watch.view().by_ms == 2 * kHourMs);
    CHECK(clock_remark(watch.view()) == "jumped +7200 s");
    // Told as long as the program runs, noted once.
    watch.look({kNow + 120'000 + 2 * kHourMs}, 120'000);
    CHECK(watch.view().trouble == ClockTrouble::jumped);
    CHECK(watch.take_events().size() == 1);
    // Set back again: a second jump.
    watch.look({kNow + 180'000}, 180'000);
    CHECK(watch.view().by_ms == -2 * kHourMs);
    CHECK(watch.take_events().size() == 1);
}

TEST_CASE("clock: a battery that ran empty is behind what was written before", "[client_work]") {
    TimeWatch watch;
    watch.seen({kNow});
    watch.look({kNow - 30 * kHourMs}, 0);
    CHECK(watch.view().trouble == ClockTrouble::behind);
    CHECK(clock_remark(watch.view()) == "behind -108000 s");
    watch.look({kNow - 29 * kHourMs}, kHourMs);
    CHECK(watch.view().trouble == ClockTrouble::behind);

    TimeWatch reset;
    reset.seen({kNow});
    reset.look({946'684'800'000}, 0);  // 2000-01-01
    CHECK(reset.view().trouble == ClockTrouble::absurd);
    CHECK(reset.take_events().size() == 1);
    CHECK(reset.take_events().empty());
}

TEST_CASE("clock: the satellites know better", "[client_work]") {
    TimeWatch watch;
    watch.look({kNow - 3 * kHourMs}, 1'000);
    watch.satellites({kNow}, 1'000);
    watch.look({kNow - 3 * kHourMs + 1'000}, 2'000);
    CHECK(watch.view().trouble == ClockTrouble::off_gps);
    CHECK(watch.view().by_ms == -3 * kHourMs);

    SECTION("and say when it is right again") {
        watch.look({kNow + 3'000}, 4'000);
        CHECK(watch.view().trouble == ClockTrouble::jumped);
        CHECK(watch.view().by_ms == 3 * kHourMs);
    }
    SECTION("a receiver whose weeks have gone round is not believed") {
        constexpr std::int64_t kRound = std::int64_t{1024} * 7 * 24 * kHourMs;
        TimeWatch other;
        other.satellites({kNow - kRound}, 0);
        other.look({kNow}, 0);
        CHECK(other.view().trouble == ClockTrouble::none);
    }
    SECTION("then a record from the future was written by a wrong clock") {
        TimeWatch other;
        other.seen({kNow + 9'000 * kHourMs});
        other.satellites({kNow}, 0);
        other.look({kNow}, 0);
        CHECK(other.view().trouble == ClockTrouble::none);
    }
}
