// Exercises never reach the outbox, a count or the hub, and can be wiped.
#include <filesystem>

#include "tests/client/work/steps.h"

using namespace relais;
using namespace relais::client::work;
using namespace relais::client::work::tests;

namespace {

void practise(Workplace& workplace, Laptop& laptop) {
    Outcome<> begun;
    workplace.practise(begun.done());
    const auto result = begun.get(*laptop.jobs);
    INFO((result ? "" : describe(result.error())));
    REQUIRE(result.has_value());
    REQUIRE(workplace.practising());
}

void end(Workplace& workplace, Laptop& laptop) {
    Outcome<> ended;
    workplace.end_practice(ended.done());
    REQUIRE(ended.get(*laptop.jobs).has_value());
    REQUIRE_FALSE(workplace.practising());
}

std::size_t practice_folders(const Laptop& laptop) {
    std::size_t found = 0;
    for (const auto& entry : std::filesystem::directory_iterator(laptop.folder / "store"))
        found += entry.path().filename().string().starts_with("practice-") ? 1U : 0U;
    return found;
}

}  // namespace

TEST_CASE("practice: a record of an exercise is in no outbox, no count and at no hub", "[work]") {
    Laptop laptop;
    auto workplace = ready(laptop);
    record(*workplace, laptop, "in", 3);
    practise(*workplace, laptop);
    CHECK(workplace->records().empty());
    CHECK(workplace->today().in == 0);
    CHECK(workplace->stage() == Stage::ready);
    CHECK(workplace->shift()->point == "FMP-GAO-01");
    for (int i = 0; i < 5; ++i)
        record(*workplace, laptop, "in", 50);
    CHECK(workplace->records().size() == 5);
    CHECK(workplace->today().in == 250);
    CHECK(workplace->exchange().queued == 1);  // the real one

    exchange(*workplace, laptop);
    workplace->send_now();
    laptop.jobs->drain();
    CHECK(laptop.hub.record_count() == 1);
    CHECK(workplace->records().size() == 5);
    CHECK(workplace->exchange().delivered == 1);

    end(*workplace, laptop);
    CHECK(workplace->records().size() == 1);
    CHECK(workplace->today().in == 3);
    CHECK(workplace->exchange().queued == 0);
    laptop.clock.advance(kHour);
    exchange(*workplace, laptop);
    CHECK(laptop.hub.record_count() == 1);
}

TEST_CASE("practice: its outbox log lies apart and the laptop's does not grow", "[work]") {
    Laptop laptop;
    auto workplace = ready(laptop);
    const std::string log = laptop.folder / "store/outbox.log";
    const auto before = std::filesystem::file_size(log);
    practise(*workplace, laptop);
    record(*workplace, laptop, "out", 2);
    CHECK(std::filesystem::file_size(log) == before);
}

TEST_CASE("practice: drafts, corrections and the closed shift of exercises stay among them",
          "[work]") {
    Laptop laptop;
    auto workplace = ready(laptop);
    start(*workplace, laptop);
    fill(*workplace, "in", 4);  // a real draft, open when the exercise begins
    practise(*workplace, laptop);
    CHECK(workplace->interview() == nullptr);
    CHECK(workplace->drafts().empty());
    const auto seq = record(*workplace, laptop, "in", 7);
    Outcome<> correcting;
    workplace->correct(seq, correcting.done());
    REQUIRE(correcting.get(*laptop.jobs).has_value());
    answer(*workplace, "/data/counts/women", "8");
    Outcome<> closed;
    workplace->close_shift(closed.done());
    REQUIRE(closed.get(*laptop.jobs).has_value());
    CHECK(workplace->stage() == Stage::no_shift);

    end(*workplace, laptop);
    CHECK(workplace->stage() == Stage::ready);
    REQUIRE(workplace->drafts().size() == 1);
    Outcome<> resumed;
    workplace->resume(workplace->drafts()[0].id, resumed.done());
    REQUIRE(resumed.get(*laptop.jobs).has_value());
    CHECK(workplace->interview()->answer_at("/data/counts/women") == "4");
}

TEST_CASE("practice: it outlives the program, and wiping leaves nothing of it", "[work]") {
    Laptop laptop;
    auto workplace = ready(laptop);
    practise(*workplace, laptop);
    record(*workplace, laptop, "in", 7);
    start(*workplace, laptop);
    fill(*workplace, "in", 4);
    workplace.reset();
    workplace = laptop.workplace();
    CHECK_FALSE(workplace->practising());
    unlock(*workplace, laptop);
    CHECK_FALSE(workplace->practising());
    CHECK(workplace->drafts().empty());
    CHECK(workplace->records().empty());
    practise(*workplace, laptop);
    CHECK(workplace->records().size() == 1);
    CHECK(workplace->drafts().size() == 1);

    CHECK(practice_folders(laptop) == 1);
    Outcome<> wiped;
    workplace->wipe_practice(wiped.done());
    REQUIRE(wiped.get(*laptop.jobs).has_value());
    CHECK(workplace->practising());
    CHECK(workplace->records().empty());
    CHECK(workplace->drafts().empty());
    record(*workplace, laptop, "in", 1);
    end(*workplace, laptop);
    Outcome<> refused;
    workplace->wipe_practice(refused.done());
    CHECK_FALSE(refused.get(*laptop.jobs).has_value());
}

TEST_CASE("practice: locking ends it", "[work]") {
    Laptop laptop;
    auto workplace = ready(laptop);
    practise(*workplace, laptop);
    Outcome<> locked;
    workplace->lock(locked.done());
    REQUIRE(locked.get(*laptop.jobs).has_value());
    CHECK_FALSE(workplace->practising());
    unlock(*workplace, laptop);
    record(*workplace, laptop, "in", 2);
    exchange(*workplace, laptop);
    CHECK(laptop.hub.record_count() == 1);
}

TEST_CASE("practice: it can begin before any shift, and a real one stays unopened", "[work]") {
    Laptop laptop;
    auto workplace = laptop.workplace();
    enrol(*workplace, laptop);
    practise(*workplace, laptop);
    CHECK(workplace->stage() == Stage::no_shift);
    open_shift(*workplace, laptop);
    record(*workplace, laptop, "in", 2);
    end(*workplace, laptop);
    CHECK(workplace->stage() == Stage::no_shift);
    CHECK(workplace->records().empty());
}
