// One whole day: enrolment, a power cut, delivery, a correction, the closed shift, the lock.
#include "tests/client/work/steps.h"

using namespace relais;
using namespace relais::client::work;
using namespace relais::client::work::tests;

namespace {

/// Its parts in the order in which they are lived, on any kind of jobs.
struct Day {
    Laptop& laptop;
    std::unique_ptr<Workplace> workplace;
    std::uint64_t first = 0, second = 0;  ///< the records

    explicit Day(Laptop& its_laptop) : laptop(its_laptop) {}

    void live() {
        begin();
        survive_a_power_cut();
        deliver();
        correct();
        close_and_begin_anew();
        lock();
    }

    void begin() {
        workplace = laptop.workplace();
        CHECK(workplace->stage() == Stage::no_store);
        CHECK_FALSE(workplace->open_error());
        enrol(*workplace, laptop);
        CHECK(workplace->stage() == Stage::no_shift);
        workplace.reset();

        workplace = laptop.workplace();
        CHECK(workplace->stage() == Stage::locked);
        CHECK(workplace->enumerator_codes() == std::vector<std::string>{"AD-07"});
        unlock(*workplace, laptop);
        CHECK(workplace->stage() == Stage::no_shift);
        CHECK(workplace->enumerator() == "AD-07");
        REQUIRE(workplace->settings().points.size() == 1);
        REQUIRE(workplace->forms().size() == 1);
        CHECK(workplace->forms()[0].form_id == "flow_registry");
        CHECK(workplace->forms()[0].title == "Registre des flux");
        open_shift(*workplace, laptop);
        REQUIRE(workplace->stage() == Stage::ready);
        CHECK(workplace->shift()->point == "FMP-GAO-01");
    }

    /// A draft, half way, when the power goes; then it is finished.
    void survive_a_power_cut() {
        start(*workplace, laptop);
        fill(*workplace, "in", 4);
        REQUIRE(workplace->interview()->next());
        REQUIRE(workplace->interview()->next());
        workplace->keep();
        laptop.jobs->drain();
        CHECK_FALSE(workplace->saving());
        CHECK(workplace->saved_at() == laptop.clock.now());
        const PageView before = workplace->interview()->page();
        const std::string content = workplace->interview()->content();
        workplace.reset();

        workplace = laptop.workplace();
        unlock(*workplace, laptop);
        REQUIRE(workplace->stage() == Stage::ready);
        REQUIRE(workplace->drafts().size() == 1);
        CHECK(workplace->drafts()[0].summary.direction == "in");
        CHECK(workplace->drafts()[0].summary.persons == 4);
        Outcome<> resumed;
        workplace->resume(workplace->drafts()[0].id, resumed.done());
        REQUIRE(resumed.get(*laptop.jobs).has_value());
        CHECK(workplace->interview()->page() == before);
        CHECK(workplace->interview()->content() == content);
        first = finalise(*workplace, laptop);

        CHECK(workplace->interview() == nullptr);
        CHECK(workplace->drafts().empty());
        REQUIRE(workplace->records().size() == 1);
        CHECK(workplace->records()[0].seq == first);
        CHECK(workplace->records()[0].delivery == sync::store::Delivery::queued);
        CHECK(workplace->records()[0].openable);
        CHECK(workplace->today().in == 4);
        CHECK(workplace->today().persons_by_hour[8] == 4);
        CHECK(workplace->exchange().queued == 1);
    }

    void deliver() {
        exchange(*workplace, laptop);
        CHECK(workplace->exchange().link == LinkState::up);
        CHECK(workplace->exchange().last_success == laptop.clock.now());
        CHECK(workplace->records()[0].delivery == sync::store::Delivery::delivered);
        CHECK(workplace->exchange().queued == 0);
        CHECK(workplace->exchange().delivered == 1);
        CHECK(laptop.hub.record_count() == 1);
    }

    /// The group was leaving: corrected an hour later, counted once, at its own hour.
    void correct() {
        laptop.clock.advance(kHour);
        Outcome<> correcting;
        workplace->correct(first, correcting.done());
        REQUIRE(correcting.get(*laptop.jobs).has_value());
        CHECK(workplace->interview()->answer_at("/data/counts/women") == "4");
        answer(*workplace, "/data/direction", "out");
        second = finalise(*workplace, laptop);
        CHECK(second == first + 1);
        CHECK(workplace->today().in == 0);
        CHECK(workplace->today().out == 4);
        CHECK(workplace->today().groups == 1);
        CHECK(workplace->today().persons_by_hour[8] == 4);
        REQUIRE(workplace->records().size() == 2);
        CHECK(workplace->records()[1].replaced);
        CHECK_FALSE(workplace->records()[0].replaced);

        exchange(*workplace, laptop);  // at once: the link was up
        CHECK(workplace->exchange().delivered == 2);
        CHECK(laptop.hub.record_count() == 2);
    }

    /// The day ends with a draft, which the next one begins with.
    void close_and_begin_anew() {
        start(*workplace, laptop);
        answer(*workplace, "/data/remark", "à finir demain");
        Outcome<> closed;
        workplace->close_shift(closed.done());
        REQUIRE(closed.get(*laptop.jobs).has_value());
        CHECK(workplace->stage() == Stage::no_shift);
        CHECK(workplace->interview() == nullptr);
        REQUIRE(workplace->records().size() == 2);
        for (const auto& entry : workplace->records()) {
            CHECK_FALSE(entry.openable);
            CHECK(entry.summary == Summary{});
        }
        CHECK(workplace->today().groups == 0);
        Outcome<> refused;
        workplace->correct(second, refused.done());
        CHECK(refused.get(*laptop.jobs).error().code == Errc::refused);

        open_shift(*workplace, laptop);
        REQUIRE(workplace->drafts().size() == 1);
        Outcome<> reopened;
        workplace->resume(workplace->drafts()[0].id, reopened.done());
        REQUIRE(reopened.get(*laptop.jobs).has_value());
        CHECK(workplace->interview()->answer_at("/data/remark") == "à finir demain");
    }

    void lock() {
        answer(*workplace, "/data/remark", "presque fini");
        Outcome<> locked;
        workplace->lock(locked.done());
        REQUIRE(locked.get(*laptop.jobs).has_value());
        CHECK(workplace->stage() == Stage::locked);
        CHECK(workplace->interview() == nullptr);
        CHECK(workplace->records().empty());
        CHECK(workplace->forms().empty());
        CHECK(workplace->settings().points.empty());
        unlock(*workplace, laptop);
        Outcome<> after_lock;
        workplace->resume(workplace->drafts().at(0).id, after_lock.done());
        REQUIRE(after_lock.get(*laptop.jobs).has_value());
        CHECK(workplace->interview()->answer_at("/data/remark") == "presque fini");
    }
};

}  // namespace

TEST_CASE("workplace: a whole day, from enrolment to the closed shift", "[work]") {
    Laptop laptop;
    Day(laptop).live();
}

TEST_CASE("workplace: the same day on two threads", "[work]") {
    Laptop laptop(make_threads({}));
    Day(laptop).live();
}
