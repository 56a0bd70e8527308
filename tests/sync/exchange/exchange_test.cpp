// What an answer means to the laptop. The way through a real hub is tested in tests/sync/hub.
#include "sync/exchange/exchange.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/sync/hub/two_devices.h"

using namespace relais;
using namespace relais::tests;
using sync::exchange::Progress;
using sync::exchange::Step;
using sync::exchange::StepKind;

namespace {

struct Fixture {
    TestHub hub;
    TestLaptop laptop{hub.enrol()};
    Loopback line{hub};
    Progress progress;

    Step next() {
        auto step = must(sync::exchange::plan(*laptop.store, progress, laptop.random));
        REQUIRE(step);
        return *step;
    }
    Result<void> commit(const Step& step, const batch::Response& response) {
        return sync::exchange::commit(*laptop.store, step, response, progress);
    }
    /// Past ping and claim, with one record waiting.
    Step batch_step() {
        laptop.record_flow("in", "4");
        for (int i = 0; i < 2; ++i) {
            const auto step = next();
            must(commit(step, must(line.send(step.request))));
        }
        auto step = next();
        REQUIRE(step.kind == StepKind::batch);
        return step;
    }
    std::uint64_t queued() { return must(laptop.store->outbox()).queued; }
};

Errc cause(const Result<void>& result) {
    REQUIRE_FALSE(result);
    return result.error().code;
}

}  // namespace

TEST_CASE_METHOD(Fixture, "exchange: ping, claim, batches, then what comes down, in this order",
                 "[exchange]") {
    laptop.record_flow("in", "4");
    std::vector<StepKind> kinds;
    while (const auto step = must(sync::exchange::plan(*laptop.store, progress, laptop.random))) {
        kinds.push_back(step->kind);
        must(commit(*step, must(line.send(step->request))));
    }
    CHECK(kinds == std::vector<StepKind>{StepKind::ping, StepKind::claim, StepKind::batch,
                                         StepKind::people, StepKind::notice, StepKind::piece});
    CHECK(progress.sent_records == 1);
    CHECK(progress.sent_bytes > 0);
}

TEST_CASE_METHOD(Fixture, "exchange: planning twice asks the same", "[exchange]") {
    const auto step = batch_step();
    const auto again = next();
    CHECK(again.request == step.request);
    CHECK(step.records == 1);
}

TEST_CASE_METHOD(Fixture, "exchange: a login page is not the hub", "[exchange]") {
    const auto step = next();
    CHECK(cause(commit(step, {200, "<html>Bienvenue au cybercafé</html>"})) == Errc::forged);
    CHECK(cause(commit(step, {302, ""})) == Errc::forged);
    CHECK(cause(commit(step, {404, "<html>"})) == Errc::forged);
    CHECK(cause(commit(step, {204, ""})) == Errc::forged);
    CHECK_FALSE(progress.hub_answered);
}

TEST_CASE_METHOD(Fixture, "exchange: an old pong or another hub's is not believed", "[exchange]") {
    const auto step = next();
    SECTION("another nonce") {
        const auto old = hub.handle({"GET", "/v1/ping?nonce=old", ""});
        CHECK(cause(commit(step, old)) == Errc::forged);
    }
    SECTION("another hub") {
        TestHub other;
        const auto keys = seal::make_sign_keys(other.random);
        batch::Pong pong;
        pong.nonce = step.nonce;
        CHECK(cause(commit(step, {200, batch::encode(pong, keys)})) == Errc::forged);
    }
    CHECK_FALSE(progress.hub_answered);
}

TEST_CASE_METHOD(Fixture, "exchange: a hub of another version is named as such", "[exchange]") {
    const auto keys = must(must(sync::hub::HubFolder::open(hub.path)).sign_keys());
    const auto step = next();
    batch::Pong pong;
    pong.nonce = step.nonce;
    pong.protocol_min = batch::kProtocol + 1;
    pong.protocol_max = batch::kProtocol + 2;
    CHECK(cause(commit(step, {200, batch::encode(pong, keys)})) == Errc::newer_version);
    // From the hub's side the laptop's batch is the newer one.
    CHECK(cause(commit(step, {426, R"({"error":"newer_version","detail":"batch: version 1"})"})) ==
          Errc::older_version);
    CHECK(cause(commit(step, {426, R"({"error":"older_version","detail":"batch: version 0"})"})) ==
          Errc::newer_version);
}

TEST_CASE_METHOD(Fixture, "exchange: a busy or full hub is waited for", "[exchange]") {
    const auto step = batch_step();
    for (const int status : {429, 500, 502, 503, 504, 507})
        CHECK(cause(commit(step, {status, "<html>nginx</html>", 30})) == Errc::in_use);
    CHECK(queued() == 1);
}

TEST_CASE_METHOD(Fixture, "exchange: a refusal is told in the hub's words, made harmless",
                 "[exchange]") {
    const auto step = batch_step();
    const auto refused = commit(
        step, {403, "{\"error\":\"refused\",\"detail\":\"laptop:\\u001b[2J is not enrolled\"}"});
    CHECK(cause(refused) == Errc::refused);
    CHECK(refused.error().detail == "laptop: [2J is not enrolled");
    CHECK(cause(commit(step, {403, R"({"error":"refused"})"})) == Errc::refused);
    CHECK(cause(commit(step, {403, "[[[["})) == Errc::forged);
    CHECK(cause(commit(step, {403, R"({"error":7})"})) == Errc::forged);
    CHECK(queued() == 1);
}

TEST_CASE_METHOD(Fixture, "exchange: only a receipt for this batch marks it delivered",
                 "[exchange]") {
    const auto step = batch_step();
    const auto good = hub.handle(step.request);

    SECTION("altered") {
        auto altered = good;
        altered.body[altered.body.size() / 2] ^= 1;
        CHECK_FALSE(commit(step, altered));
    }
    SECTION("cut") {
        CHECK_FALSE(commit(step, {200, good.body.substr(0, 40)}));
    }
    SECTION("for another batch") {
        auto other = step;
        other.batch[0] ^= 1;
        CHECK(cause(commit(other, good)) == Errc::forged);
    }
    SECTION("of the state, which names no records") {
        batch::Request ask{"GET", "/v1/d/" + batch::to_hex(laptop.store->device()) + "/state", ""};
        ask.authorization = must(laptop.store->authorization(ask, progress.challenge, 90));
        const auto state = hub.handle(ask);
        REQUIRE(state.status == 200);
        CHECK_FALSE(commit(step, state));
    }
    SECTION("empty 200") {
        CHECK_FALSE(commit(step, {200, ""}));
    }
    CHECK(queued() == 1);
    CHECK(progress.sent_records == 0);

    must(commit(step, good));
    CHECK(queued() == 0);
    CHECK(progress.sent_records == 1);
}

TEST_CASE_METHOD(Fixture, "exchange: a claim is accepted only by a receipt for it", "[exchange]") {
    auto step = next();
    must(commit(step, must(line.send(step.request))));
    step = next();
    REQUIRE(step.kind == StepKind::claim);
    CHECK(cause(commit(step, {200, "welcome"})) == Errc::forged);
    CHECK(next().kind == StepKind::claim);
    must(commit(step, hub.handle(step.request)));
    step = next();
    REQUIRE(step.kind == StepKind::notice);
    // Kept until the hub has said of it what a restored hub can be shown.
    CHECK_FALSE(must(laptop.store->outbox()).claimed);
    must(commit(step, hub.handle(step.request)));
    CHECK(must(laptop.store->outbox()).claimed);
}

TEST_CASE_METHOD(Fixture, "exchange: a hub that was started anew is asked for a new challenge",
                 "[exchange]") {
    const auto step = batch_step();
    hub.restart();
    const auto answer = hub.handle(step.request);
    CHECK(answer.status == 401);
    must(commit(step, answer));
    CHECK_FALSE(progress.hub_answered);

    std::vector<StepKind> kinds;
    while (const auto more = must(sync::exchange::plan(*laptop.store, progress, laptop.random))) {
        kinds.push_back(more->kind);
        must(commit(*more, must(line.send(more->request))));
    }
    REQUIRE(kinds.size() >= 2);
    CHECK(kinds[0] == StepKind::ping);
    CHECK(kinds[1] == StepKind::batch);
    CHECK(queued() == 0);
}

TEST_CASE_METHOD(Fixture, "exchange: who only ever asks for new challenges is given up",
                 "[exchange]") {
    auto step = batch_step();
    const batch::Response stale{401, R"({"error":"stale","detail":""})"};
    for (int i = 0; i < 3; ++i) {
        must(commit(step, stale));
        const auto ping = next();
        must(commit(ping, must(line.send(ping.request))));
        step = next();
        REQUIRE(step.kind == StepKind::batch);
    }
    CHECK(cause(commit(step, stale)) == Errc::in_use);
    CHECK(cause(commit(step, {401, "<html>"})) == Errc::forged);
    CHECK(queued() == 1);
}

TEST_CASE_METHOD(Fixture, "exchange: batches double with success and halve with failure",
                 "[exchange]") {
    const auto step = batch_step();
    CHECK(progress.batch_bytes == batch::kFirstBatchBytes);
    static_cast<void>(commit(step, {503, ""}));
    CHECK(progress.batch_bytes == batch::kFirstBatchBytes / 2);
    for (int i = 0; i < 20; ++i)
        sync::exchange::note_failure(progress);
    CHECK(progress.batch_bytes >= 1024);
    must(commit(step, hub.handle(step.request)));
    CHECK(progress.batch_bytes <= batch::kFirstBatchBytes);
    for (int i = 0; i < 20; ++i) {
        laptop.record_flow("in", "1");
        const auto more = next();
        must(commit(more, hub.handle(more.request)));
    }
    CHECK(progress.batch_bytes == batch::kMaxSentBytes);
}

TEST_CASE("exchange: a budget ends an exchange, and the next one goes on", "[exchange]") {
    TestHub hub;
    TestLaptop laptop(hub.enrol());
    Loopback line(hub);
    for (int i = 0; i < 60; ++i)
        laptop.record_flow("in", "1");
    std::size_t exchanges = 0;
    for (; must(laptop.store->outbox()).queued > 0; ++exchanges) {
        REQUIRE(exchanges < 50);
        Progress progress;
        progress.budget_bytes = 8 * 1024;
        while (const auto step = must(sync::exchange::plan(*laptop.store, progress, laptop.random)))
            must(sync::exchange::commit(*laptop.store, *step, must(line.send(step->request)),
                                        progress));
        CHECK(progress.sent_bytes <= progress.budget_bytes + 1024);  // a record is not divided
        CHECK(progress.sent_records > 0);
    }
    CHECK(exchanges > 1);
    CHECK(hub.status()[0].records == 60);
}

TEST_CASE("exchange: waiting grows with failures, is random, and is never shorter than asked",
          "[exchange]") {
    const std::uint64_t seed = 5;
    CAPTURE(seed);
    SeededRandom random(seed);
    for (int failures = 0; failures < 40; ++failures) {
        const std::int64_t most =
            failures > 8 ? 1'800'000 : std::min<std::int64_t>(5'000LL << failures, 1'800'000);
        std::int64_t least_seen = most;
        std::int64_t most_seen = 0;
        for (int i = 0; i < 200; ++i) {
            const auto wait = sync::exchange::backoff_ms(failures, 0, random);
            least_seen = std::min(least_seen, wait);
            most_seen = std::max(most_seen, wait);
        }
        CAPTURE(failures);
        CHECK(least_seen >= 0);
        CHECK(most_seen <= most);
        CHECK(least_seen < most / 5);  // full jitter: U(0, most)
        CHECK(most_seen > most * 4 / 5);
    }
    for (int i = 0; i < 200; ++i) {
        const auto wait = sync::exchange::backoff_ms(0, 60, random);
        CHECK(wait >= 60'000);
        CHECK(wait <= 72'000);
    }
}
