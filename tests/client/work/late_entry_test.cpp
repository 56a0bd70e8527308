// Copied from paper: a record keeps its true moment beside the one of its entry.
#include "client/work/flow_count.h"
#include "tests/client/work/steps.h"

using namespace relais;
using namespace relais::client::work;
using namespace relais::client::work::tests;

namespace {

constexpr std::int64_t kDay = 24 * kHour;

void start_late(Workplace& workplace, Laptop& laptop, const LateEntry& late) {
    Outcome<> started;
    workplace.start_late("registre.md", late, started.done());
    REQUIRE(started.get(*laptop.jobs).has_value());
}

}  // namespace

TEST_CASE("late entry: the true moment and the entry's both stay with the record", "[work]") {
    Laptop laptop;
    auto workplace = ready(laptop);
    const LateEntry late{Instant{kMorning - 2 * kDay}, true, "Batterie vide"};
    start_late(*workplace, laptop, late);
    fill(*workplace, "in", 4);
    const std::string draft = workplace->draft_id();
    Outcome<> left;
    workplace->leave(left.done());
    REQUIRE(left.get(*laptop.jobs).has_value());
    REQUIRE(workplace->drafts().size() == 1);
    CHECK(workplace->drafts()[0].summary.happened == late.happened);
    Outcome<> resumed;
    workplace->resume(draft, resumed.done());
    REQUIRE(resumed.get(*laptop.jobs).has_value());
    CHECK(workplace->interview()->late() == late);

    const auto seq = finalise(*workplace, laptop);
    const auto& summary = workplace->records().at(0).summary;
    CHECK(summary.happened == late.happened);
    CHECK(summary.hour_known);
    CHECK(summary.at == laptop.clock.now());
    CHECK(summary.when() == late.happened);
    CHECK(workplace->today().in == 0);  // it was the day before yesterday

    Outcome<> correcting;
    workplace->correct(seq, correcting.done());
    REQUIRE(correcting.get(*laptop.jobs).has_value());
    CHECK(workplace->interview()->late() == late);
    finalise(*workplace, laptop);
    CHECK(workplace->records().at(0).summary.happened == late.happened);
}

TEST_CASE("late entry: one of today counts today, and in an hour only when that is known",
          "[work]") {
    Laptop laptop;
    auto workplace = ready(laptop);
    laptop.clock.advance(6 * kHour);
    start_late(*workplace, laptop, {Instant{kMorning + kHour}, true, "File d'attente"});
    fill(*workplace, "in", 4);
    finalise(*workplace, laptop);
    start_late(*workplace, laptop, {Instant{kMorning + 4 * kHour}, false, "File d'attente"});
    fill(*workplace, "out", 3);
    finalise(*workplace, laptop);

    const auto& today = workplace->today();
    CHECK(today.in == 4);
    CHECK(today.out == 3);
    CHECK(today.persons_by_hour.at(9) == 4);
    CHECK(today.persons_by_hour.at(12) == 0);
    const auto count = count_flow(workplace->records(), "flow_registry", laptop.clock.now(), 0);
    REQUIRE(count.hours.size() == 2);
    CHECK(count.hours[0].hour == -1);
    CHECK(count.hours[0].persons.at("out") == 3);
    CHECK(count.hours[1].hour == 9);
    CHECK(count.persons.at("in") == 4);
    CHECK(count.groups == 2);
}

TEST_CASE("late entry: an ordinary interview is none", "[work]") {
    Laptop laptop;
    auto workplace = ready(laptop);
    record(*workplace, laptop, "in", 2);
    CHECK(workplace->records().at(0).summary.happened == Instant{});
    CHECK(workplace->records().at(0).summary.when() == laptop.clock.now());
}
