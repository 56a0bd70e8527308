// A laptop that several people share: who may try a passphrase when, the bin, and the panic.
#include <filesystem>

#include "client/work/incomplete.h"
#include "client/work/waits.h"
#include "tests/client/work/steps.h"

using namespace relais;
using namespace relais::client::work;
using namespace relais::client::work::tests;

namespace {

Errc try_to_unlock(Workplace& workplace, Laptop& laptop, const std::string& passphrase) {
    Outcome<> tried;
    workplace.unlock("AD-07", passphrase, tried.done());
    const auto result = tried.get(*laptop.jobs);
    return result ? Errc{} : result.error().code;
}

/// An interview with a name in it, left as a draft.
void leave_draft(Workplace& workplace, Laptop& laptop) {
    start(workplace, laptop);
    REQUIRE(workplace.interview()->answer("/data/consent", "agreed"));
    workplace.keep();
    Outcome<> left;
    workplace.leave(left.done());
    REQUIRE(left.get(*laptop.jobs).has_value());
}

}  // namespace

TEST_CASE("waits: nothing for a slip, then twice as long each time, up to a quarter of an hour",
          "[work]") {
    CHECK(wait_after_ms(0) == 0);
    CHECK(wait_after_ms(2) == 0);
    CHECK(wait_after_ms(3) == 5'000);
    CHECK(wait_after_ms(4) == 10'000);
    CHECK(wait_after_ms(9) == 320'000);
    CHECK(wait_after_ms(12) == kLongestWaitMs);
    CHECK(wait_after_ms(1'000'000) == kLongestWaitMs);

    Waits waits;
    waits.set("AD-07", 3, 1'000);
    CHECK(waits.left_ms("AD-07", 1'000) == 5'000);
    CHECK(waits.left_ms("MT-12", 1'000) == 0);
    CHECK(waits.next_second_ms(1'000) == 1'000);
    CHECK(waits.next_second_ms(1'300) == 700);
    CHECK(waits.next_second_ms(6'000) == 0);
    waits.succeeded("AD-07");
    CHECK(waits.left_ms("AD-07", 1'000) == 0);
}

TEST_CASE("workplace: wrong passphrases slow down, also in a program started anew", "[work]") {
    Laptop laptop;
    {
        auto workplace = laptop.workplace();
        enrol(*workplace, laptop);
    }
    auto workplace = laptop.workplace();
    for (int i = 0; i < kFreeAttempts; ++i)
        CHECK(try_to_unlock(*workplace, laptop, "faux") == Errc::wrong_key);
    CHECK(workplace->unlock_wait_ms("AD-07") == 5'000);
    CHECK(try_to_unlock(*workplace, laptop, kPassphrase) == Errc::refused);
    CHECK(workplace->tick() <= 1'000);

    workplace.reset();
    workplace = laptop.workplace();  // the wait begins anew
    CHECK(workplace->unlock_wait_ms("AD-07") == 5'000);
    laptop.clock.advance(5'000);
    CHECK(try_to_unlock(*workplace, laptop, "faux") == Errc::wrong_key);
    CHECK(workplace->unlock_wait_ms("AD-07") == 10'000);
    laptop.clock.advance(10'000);
    CHECK(try_to_unlock(*workplace, laptop, kPassphrase) == Errc{});
    workplace.reset();
    workplace = laptop.workplace();
    CHECK(workplace->unlock_wait_ms("AD-07") == 0);
}

TEST_CASE("workplace: a colleague gets an account and works beside the first", "[work]") {
    Laptop laptop;
    auto workplace = ready(laptop);
    leave_draft(*workplace, laptop);
    REQUIRE(workplace->people().size() == 2);
    CHECK(workplace->people()[0].here);
    CHECK_FALSE(workplace->people()[1].here);
    Outcome<> added;
    workplace->add_enumerator("MT-12", "le mil est mûr", added.done());
    REQUIRE(added.get(*laptop.jobs).has_value());
    CHECK(workplace->people()[1].here);

    workplace.reset();
    workplace = laptop.workplace();
    CHECK(workplace->enumerator_codes() == std::vector<std::string>{"AD-07", "MT-12"});
    Outcome<> unlocked;
    workplace->unlock("MT-12", "le mil est mûr", unlocked.done());
    REQUIRE(unlocked.get(*laptop.jobs).has_value());
    CHECK(workplace->drafts().empty());
    CHECK(workplace->stage() == Stage::no_shift);
    CHECK(workplace->forms().size() == 1);
}

TEST_CASE("workplace: a passphrase is changed by who knows the present one", "[work]") {
    Laptop laptop;
    auto workplace = ready(laptop);
    Outcome<> wrong;
    workplace->change_passphrase("faux", "quatre ânes et un puits", wrong.done());
    CHECK(wrong.get(*laptop.jobs).error().code == Errc::wrong_key);
    Outcome<> changed;
    workplace->change_passphrase(kPassphrase, "quatre ânes et un puits", changed.done());
    REQUIRE(changed.get(*laptop.jobs).has_value());
    workplace.reset();
    workplace = laptop.workplace();
    CHECK(try_to_unlock(*workplace, laptop, kPassphrase) == Errc::wrong_key);
    CHECK(try_to_unlock(*workplace, laptop, "quatre ânes et un puits") == Errc{});
}

TEST_CASE("workplace: the minutes of idling are the laptop's and stay", "[work]") {
    Laptop laptop;
    auto workplace = ready(laptop);
    CHECK(workplace->idle_minutes() == kIdleMinutes);
    Outcome<> kept;
    workplace->set_idle_minutes(15, kept.done());
    REQUIRE(kept.get(*laptop.jobs).has_value());
    CHECK(workplace->idle_minutes() == 15);
    workplace.reset();
    workplace = laptop.workplace();
    unlock(*workplace, laptop);
    CHECK(workplace->idle_minutes() == 15);
}

TEST_CASE("workplace: a draft thrown away comes back until the shift closes", "[work]") {
    Laptop laptop;
    auto workplace = ready(laptop);
    leave_draft(*workplace, laptop);
    const std::string id = workplace->drafts().at(0).id;
    Outcome<> binned;
    workplace->bin_draft(id, binned.done());
    REQUIRE(binned.get(*laptop.jobs).has_value());
    CHECK(workplace->drafts().empty());
    REQUIRE(workplace->binned().size() == 1);

    workplace.reset();
    workplace = laptop.workplace();
    unlock(*workplace, laptop);
    CHECK_FALSE(workplace->interrupted().has_value());
    Outcome<> restored;
    workplace->restore_draft(id, restored.done());
    REQUIRE(restored.get(*laptop.jobs).has_value());
    CHECK(workplace->binned().empty());
    Outcome<> resumed;
    workplace->resume(id, resumed.done());
    REQUIRE(resumed.get(*laptop.jobs).has_value());
    CHECK(workplace->interview()->answer_at("/data/consent") == "agreed");
}

TEST_CASE("incomplete: the first element says so, whatever stands before it", "[work]") {
    CHECK(marked_incomplete("<?xml version=\"1.0\"?><!-- <a> --><data id=\"x\"/>")
              .find("isComplete") != std::string::npos);
    CHECK(marked_incomplete("<?xml version=\"1.0\"?><data id=\"x\"><q/></data>") ==
          "<?xml version=\"1.0\"?><data isComplete=\"false\" id=\"x\"><q/></data>");
    CHECK(marked_incomplete("<data/>") == "<data isComplete=\"false\"/>");
    CHECK(marked_incomplete("no element") == "no element");
}

TEST_CASE("panic: drafts are in the outbox, and the passphrase opens nothing of the day",
          "[work]") {
    Laptop laptop;
    auto workplace = ready(laptop);
    leave_draft(*workplace, laptop);
    start(*workplace, laptop);  // and one that is open
    REQUIRE(workplace->interview()->answer("/data/consent", "agreed"));
    workplace->keep();

    Outcome<> closed;
    workplace->panic(closed.done());
    REQUIRE(closed.get(*laptop.jobs).has_value());
    CHECK(workplace->stage() == Stage::locked);
    CHECK(workplace->interview() == nullptr);

    workplace.reset();
    workplace = laptop.workplace();
    unlock(*workplace, laptop);
    CHECK(workplace->stage() == Stage::no_shift);
    CHECK(workplace->drafts().empty());
    CHECK(workplace->binned().empty());
    REQUIRE(workplace->records().size() == 2);
    for (const auto& record : workplace->records()) {
        CHECK_FALSE(record.openable);
        CHECK(record.summary.form_title.empty());
        Outcome<> reopened;
        workplace->correct(record.seq, reopened.done());
        CHECK_FALSE(reopened.get(*laptop.jobs).has_value());
    }
    workplace->send_now();
    laptop.jobs->drain();
    CHECK(laptop.hub.record_count() == 2);  // the office has them
}

TEST_CASE("panic: the hub reads the drafts as incomplete records", "[work]") {
    Laptop laptop;
    auto workplace = ready(laptop);
    leave_draft(*workplace, laptop);
    Outcome<> closed;
    workplace->panic(closed.done());
    REQUIRE(closed.get(*laptop.jobs).has_value());
    workplace.reset();
    workplace = laptop.workplace();
    unlock(*workplace, laptop);
    workplace->send_now();
    laptop.jobs->drain();

    const auto payload = laptop.hub.open(1);
    REQUIRE(payload.has_value());
    CHECK(payload->instance_xml.find("isComplete=\"false\"") != std::string::npos);
    CHECK(payload->instance_xml.find("<consent>agreed</consent>") != std::string::npos);
    CHECK(payload->point == "FMP-GAO-01");
    CHECK(payload->enumerator == "AD-07");
    CHECK(payload->form_id == "flow_registry");
}

TEST_CASE("panic: without a shift it only locks", "[work]") {
    Laptop laptop;
    auto workplace = laptop.workplace();
    enrol(*workplace, laptop);
    Outcome<> closed;
    workplace->panic(closed.done());
    CHECK(closed.get(*laptop.jobs).has_value());
    CHECK(workplace->stage() == Stage::locked);
}
