// The exchange beside the work: due, sent, failed, tried again, cancelled.
#include "tests/client/work/world.h"

using namespace relais;
using namespace relais::client::work;
using namespace relais::client::work::tests;

namespace {

std::unique_ptr<Workplace> with_records(Laptop& laptop, int count) {
    auto workplace = laptop.workplace();
    workplace->enrol(laptop.enrolment(), "AD-07", kPassphrase, {});
    laptop.jobs->drain();
    workplace->open_shift("FMP-GAO-01", "2", {});
    laptop.jobs->drain();
    REQUIRE(workplace->stage() == Stage::ready);
    for (int i = 0; i < count; ++i) {
        workplace->start("registre.md", {});
        laptop.jobs->drain();
        REQUIRE(workplace->interview() != nullptr);
        REQUIRE(workplace->interview()->answer("/data/consent", "refused"));
        workplace->finalise({});
        laptop.jobs->drain();
    }
    REQUIRE(workplace->records().size() == static_cast<std::size_t>(count));
    return workplace;
}

}  // namespace

TEST_CASE("exchange: nothing is asked of the network before unlocking", "[work]") {
    Laptop laptop;
    auto workplace = laptop.workplace();
    workplace->tick();
    workplace->send_now();
    CHECK(laptop.hub.requests == 0);
    CHECK(workplace->exchange().hub_url.empty());
}

namespace {

void send_as(Workplace& workplace, Laptop& laptop, const Sending& sending) {
    Outcome<> kept;
    workplace.set_sending(sending, kept.done());
    REQUIRE(kept.get(*laptop.jobs).has_value());
}

/// A day passes, and the window looks again and again.
void let_a_day_pass(Workplace& workplace, Laptop& laptop) {
    for (int hour = 0; hour < 24; ++hour) {
        laptop.clock.advance(kHour);
        workplace.tick();
        laptop.jobs->drain();
    }
}

}  // namespace

TEST_CASE("exchange: by hand only means that nothing is called before, nor after", "[work]") {
    Laptop laptop;
    auto workplace = with_records(laptop, 1);
    send_as(*workplace, laptop, {SendPolicy::manual, 0});
    let_a_day_pass(*workplace, laptop);
    CHECK(laptop.hub.requests == 0);
    CHECK_FALSE(workplace->exchange().by_itself);

    workplace->send_now();
    laptop.jobs->drain();
    CHECK(workplace->exchange().queued == 0);
    const int asked = laptop.hub.requests;
    let_a_day_pass(*workplace, laptop);
    CHECK(laptop.hub.requests == asked);
}

TEST_CASE("exchange: in a safe place it goes on by itself once somebody said so", "[work]") {
    Laptop laptop;
    auto workplace = with_records(laptop, 1);
    send_as(*workplace, laptop, {SendPolicy::safe_place, 0});
    let_a_day_pass(*workplace, laptop);
    CHECK(laptop.hub.requests == 0);

    laptop.hub.up = false;
    workplace->send_now();
    laptop.jobs->drain();
    CHECK(workplace->exchange().next_try.ms > 0);
    laptop.hub.up = true;
    let_a_day_pass(*workplace, laptop);
    CHECK(workplace->exchange().queued == 0);

    // Whoever unlocks next says so anew.
    workplace.reset();
    workplace = laptop.workplace();
    Outcome<> unlocked;
    workplace->unlock("AD-07", kPassphrase, unlocked.done());
    REQUIRE(unlocked.get(*laptop.jobs).has_value());
    CHECK(workplace->sending().policy == SendPolicy::safe_place);
    const int asked = laptop.hub.requests;
    let_a_day_pass(*workplace, laptop);
    CHECK(laptop.hub.requests == asked);
}

TEST_CASE("exchange: a cut line backs off, with its cause, and comes back by itself", "[work]") {
    Laptop laptop;
    auto workplace = with_records(laptop, 2);
    laptop.hub.up = false;

    workplace->tick();

    const ExchangeView& view = workplace->exchange();
    CHECK(view.hub_url == "http://hub.test");
    CHECK(view.link == LinkState::down);
    REQUIRE(view.last_error.has_value());
    CHECK(view.last_error->code == Errc::network);
    CHECK(view.last_success == Instant{});
    CHECK(view.queued == 2);
    CHECK(view.queued_bytes > 0);

    int tries = 1;
    for (int i = 0; i < 200 && tries < 6; ++i) {
        const Instant planned = view.next_try;
        CHECK(planned >= laptop.clock.now());
        CHECK(planned.ms - laptop.clock.now().ms <= 5'000LL << (tries - 1));
        const int before = laptop.hub.requests;
        laptop.clock.advance(planned.ms - laptop.clock.now().ms - 1);
        workplace->tick();
        if (planned > Instant{laptop.clock.now().ms}) CHECK(laptop.hub.requests == before);
        laptop.clock.advance(1);
        workplace->tick();
        CHECK(laptop.hub.requests == before + 1);
        ++tries;
    }

    laptop.hub.up = true;
    laptop.clock.advance(view.next_try.ms - laptop.clock.now().ms);
    workplace->tick();
    CHECK(view.link == LinkState::up);
    CHECK_FALSE(view.last_error.has_value());
    CHECK(view.queued == 0);
    CHECK(view.delivered == 2);
    CHECK(view.sent_records == 2);
    CHECK(view.next_try == Instant{});
    CHECK(laptop.hub.record_count() == 2);
}

TEST_CASE("exchange: a record waits for its turn while the line is down", "[work]") {
    Laptop laptop;
    auto workplace = with_records(laptop, 1);
    laptop.hub.up = false;
    workplace->tick();
    laptop.hub.busy = true;
    laptop.hub.up = true;
    workplace->send_now();
    const ExchangeView& view = workplace->exchange();
    REQUIRE(view.last_error.has_value());
    CHECK(view.last_error->code == Errc::in_use);
    CHECK(view.next_try.ms - laptop.clock.now().ms >= 120'000);  // as the hub asked
    const int before = laptop.hub.requests;

    workplace->start("registre.md", {});
    REQUIRE(workplace->interview()->answer("/data/consent", "refused"));
    workplace->finalise({});
    workplace->tick();

    CHECK(laptop.hub.requests == before);
    laptop.hub.busy = false;
    workplace->send_now();  // the enumerator does not wait
    CHECK(view.queued == 0);
    CHECK(laptop.hub.record_count() == 2);
}

TEST_CASE("exchange: a login page is not a hub", "[work]") {
    Laptop laptop;
    auto workplace = with_records(laptop, 1);
    laptop.hub.portal = true;
    workplace->tick();
    CHECK(workplace->exchange().link == LinkState::down);
    REQUIRE(workplace->exchange().last_error.has_value());
    CHECK(workplace->exchange().last_error->code == Errc::forged);
    CHECK(workplace->records()[0].delivery == sync::store::Delivery::queued);
}

TEST_CASE("exchange: cancelled, it stops after the present step and nothing is lost", "[work]") {
    auto held = std::make_unique<HeldJobs>();
    HeldJobs& jobs = *held;
    Laptop laptop(std::move(held));
    auto workplace = with_records(laptop, 1);
    jobs.held = true;
    workplace->tick();
    CHECK(workplace->exchange().link == LinkState::sending);
    jobs.step();  // planned
    workplace->cancel_sending();
    CHECK(workplace->exchange().link == LinkState::unknown);

    jobs.drain();

    CHECK(laptop.hub.requests == 1);
    CHECK(workplace->exchange().link == LinkState::unknown);
    CHECK(workplace->exchange().queued == 1);
    jobs.held = false;
    workplace->send_now();
    CHECK(workplace->exchange().link == LinkState::up);
    CHECK(workplace->exchange().queued == 0);
}

TEST_CASE("exchange: locking in the middle of it does no harm", "[work]") {
    auto held = std::make_unique<HeldJobs>();
    HeldJobs& jobs = *held;
    Laptop laptop(std::move(held));
    auto workplace = with_records(laptop, 1);
    jobs.held = true;
    workplace->tick();
    jobs.step();
    workplace->lock({});
    jobs.drain();
    jobs.held = false;
    CHECK(workplace->stage() == Stage::locked);
    CHECK(workplace->exchange().link == LinkState::unknown);

    workplace->unlock("AD-07", kPassphrase, {});
    REQUIRE(workplace->stage() == Stage::ready);
    workplace->tick();
    CHECK(workplace->exchange().queued == 0);
    CHECK(laptop.hub.record_count() == 1);
}

TEST_CASE("exchange: the end of the workplace leaves a send under way to itself", "[work]") {
    Laptop laptop(make_threads({}));
    auto workplace = with_records(laptop, 1);
    workplace->tick();
    workplace.reset();
    laptop.jobs->drain();
    workplace = laptop.workplace();
    workplace->unlock("AD-07", kPassphrase, {});
    laptop.jobs->drain();
    workplace->tick();
    laptop.jobs->drain();
    CHECK(workplace->exchange().queued == 0);
    CHECK(laptop.hub.record_count() == 1);
}
