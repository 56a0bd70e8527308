// What a laptop says about itself: what opening found, until somebody read it; that it is revoked;
// and what has left it because the office has it safe.
#include <catch2/catch.hpp>

#include <string>

#include "sync/db/connection.h"
#include "tests/client/work/steps.h"

using namespace relais;
using namespace relais::client::work;
using namespace relais::client::work::tests;
using sync::store::FindingKind;

namespace {

constexpr std::int64_t kDayMs = 24 * kHour;

void damage(Laptop& laptop, const std::string& sql) {
    auto database = sync::db::Connection::open(laptop.folder / "store/store.db", {});
    REQUIRE(database);
    REQUIRE(database->execute(sql));
}

/// The records of a shift, at the office.
void work_a_day(Workplace& workplace, Laptop& laptop, int records) {
    for (int i = 0; i < records; ++i)
        record(workplace, laptop, "in", i + 1);
    exchange(workplace, laptop);
}

void close_day(Workplace& workplace, Laptop& laptop) {
    Outcome<> closed;
    workplace.close_shift(closed.done());
    REQUIRE(closed.get(*laptop.jobs).has_value());
}

void send(Workplace& workplace, Laptop& laptop) {
    workplace.send_now();
    laptop.jobs->drain();
    REQUIRE(workplace.exchange().link == LinkState::up);
}

}  // namespace

TEST_CASE("notices: what opening found is told until it was read, over restarts", "[client_work]") {
    Laptop laptop;
    {
        auto workplace = ready(laptop);
        record(*workplace, laptop, "in", 2);
        CHECK_FALSE(workplace->notices().unread);
        CHECK(workplace->notices().findings.empty());
    }
    damage(laptop, "DELETE FROM delivery; DELETE FROM record");
    for (int opening = 0; opening < 2; ++opening) {
        auto workplace = laptop.workplace();
        CHECK(workplace->notices().findings.empty());  // not before it is unlocked
        unlock(*workplace, laptop);
        CHECK(workplace->notices().unread);
        REQUIRE(workplace->notices().findings.size() == 1);
        CHECK(workplace->notices().findings[0].kind == FindingKind::row_restored);
        CHECK(workplace->notices().findings[0].seq == 1);
        CHECK(workplace->records().size() == 1);
    }
    auto workplace = laptop.workplace();
    unlock(*workplace, laptop);
    workplace->notices_read();
    send(*workplace, laptop);
    CHECK_FALSE(workplace->notices().unread);
    CHECK(workplace->notices().findings.empty());
    workplace.reset();
    workplace = laptop.workplace();
    unlock(*workplace, laptop);
    CHECK_FALSE(workplace->notices().unread);
}

TEST_CASE("notices: read in the session that found it, it is not told again by an exchange",
          "[client_work]") {
    Laptop laptop;
    {
        auto workplace = ready(laptop);
        record(*workplace, laptop, "in", 2);
    }
    damage(laptop, "DELETE FROM delivery; DELETE FROM record");
    auto workplace = laptop.workplace();
    unlock(*workplace, laptop);
    REQUIRE(workplace->notices().findings.size() == 1);
    workplace->notices_read();
    send(*workplace, laptop);
    CHECK(workplace->notices().findings.empty());
}

TEST_CASE("notices: a revoked laptop says so after the exchange that brought it", "[client_work]") {
    Laptop laptop;
    auto workplace = ready(laptop);
    laptop.hub.revoked_from_ms = kMorning;
    work_a_day(*workplace, laptop, 1);
    CHECK(workplace->notices().revoked_from == Instant{kMorning});
    CHECK(workplace->notices().unread);
    workplace->notices_read();
    workplace.reset();
    workplace = laptop.workplace();
    unlock(*workplace, laptop);
    CHECK(workplace->notices().revoked_from == Instant{kMorning});
    CHECK_FALSE(workplace->notices().unread);
    laptop.hub.revoked_from_ms = kMorning + kHour;  // another time, another word
    laptop.clock.advance(kHour);
    send(*workplace, laptop);
    CHECK(workplace->notices().unread);
}

TEST_CASE("notices: what has been safe for a week leaves the laptop by itself", "[client_work]") {
    Laptop laptop;
    auto workplace = ready(laptop);
    laptop.hub.backed_up = true;
    work_a_day(*workplace, laptop, 3);
    close_day(*workplace, laptop);
    open_shift(*workplace, laptop);
    work_a_day(*workplace, laptop, 1);
    send(*workplace, laptop);
    REQUIRE(workplace->records().size() == 4);
    CHECK(workplace->notices().gone_to == 0);

    laptop.clock.advance(kKeepSafeDays * kDayMs - kHour);
    send(*workplace, laptop);
    CHECK(workplace->records().size() == 4);
    laptop.clock.advance(2 * kHour);
    send(*workplace, laptop);
    CHECK(workplace->records().size() == 1);
    CHECK(workplace->notices().gone_to == 3);
    CHECK(workplace->notices().findings.empty());

    close_day(*workplace, laptop);
    send(*workplace, laptop);  // a day that was open counts from here
    laptop.clock.advance(kKeepSafeDays * kDayMs);
    workplace.reset();
    workplace = laptop.workplace();
    unlock(*workplace, laptop);  // the days are the office's: it must be heard of
    CHECK(workplace->records().size() == 1);
    send(*workplace, laptop);
    CHECK(workplace->records().empty());
    CHECK(workplace->notices().gone_to == 4);
}

TEST_CASE("notices: nothing leaves a laptop whose office has no backup", "[client_work]") {
    Laptop laptop;
    auto workplace = ready(laptop);
    work_a_day(*workplace, laptop, 2);
    close_day(*workplace, laptop);
    laptop.clock.advance(100 * kDayMs);
    send(*workplace, laptop);
    CHECK(workplace->records().size() == 2);
}
