// NET: what a line can do to an exchange. It breaks at every byte, both ways; nothing is lost,
// nothing counts twice, and a break costs at most 64 KiB. `sync_exchange_tests "[net-full]"` tries
// every byte; the short form some of them, others each time.
#include <catch2/catch.hpp>
#include <mutex>

#include "sync/hub/serve.h"
#include "tests/support/seed.h"
#include "tests/sync/exchange/fault_proxy.h"
#include "tests/sync/hub/two_devices.h"

using namespace relais;
using namespace relais::tests;
using sync::exchange::HttpTransport;
using sync::exchange::Patience;
using sync::exchange::Progress;
using sync::hub::Server;

namespace {

/// A hub behind a proxy; its store is looked at only while nothing is under way.
class Scene {
  public:
    Scene()
        : server_(must(Server::start({"127.0.0.1", 0},
                                     [this](const batch::Request& request) {
                                         const std::lock_guard lock(mutex_);
                                         return hub_.handle(request);
                                     }))),
          proxy(server_.port()) {}

    batch::Enrolment enrol() {
        const std::lock_guard lock(mutex_);
        return hub_.enrol();
    }
    HttpTransport line(Patience patience = {}) const {
        return HttpTransport("http://127.0.0.1:" + std::to_string(proxy.port()), patience);
    }
    sync::hub::DeviceStatus status(const batch::DeviceId& device) {
        const std::lock_guard lock(mutex_);
        for (const auto& one : hub_.status())
            if (one.device.id == device) return one;
        return {};
    }
    std::size_t faults() {
        const std::lock_guard lock(mutex_);
        return hub_.faults.size();
    }

  private:
    std::mutex mutex_;
    TestHub hub_;
    Server server_;

  public:
    FaultProxy proxy;
};

constexpr int kRecords = 2;

/// Everything, once, and known to have arrived.
void check_delivered(Scene& scene, const TestLaptop& laptop, std::uint64_t records = kRecords) {
    const auto outbox = must(laptop.store->outbox());
    CHECK(outbox.claimed);
    CHECK(outbox.queued == 0);
    CHECK(outbox.delivered == records);
    CHECK(outbox.quarantined == 0);
    const auto status = scene.status(laptop.store->device());
    CHECK(status.records == records);
    CHECK(status.missing == 0);
    CHECK(status.forks == 0);
    CHECK(status.quarantined == 0);
    CHECK(scene.faults() == 0);
}

/// A new laptop claims, sends two records and takes the receipt; `fault` strikes meanwhile; then it
/// tries again. True while there was a byte for the fault to strike.
bool survives(Scene& scene, const Fault& fault, Patience patience = {}) {
    CAPTURE(static_cast<int>(fault.harm), static_cast<int>(fault.way), fault.at);
    TestLaptop laptop(scene.enrol());
    for (int i = 0; i < kRecords; ++i)
        laptop.record_flow("in", "1");
    auto line = scene.line(patience);
    scene.proxy.arm(fault);
    const auto first = laptop.exchange(line);
    const bool struck = scene.proxy.struck();
    // libcurl itself calls again where a line that was kept open breaks; silence ends an exchange.
    if (struck && fault.harm == Harm::stall) CHECK_FALSE(first);
    if (must(laptop.store->outbox()).delivered > 0)
        CHECK(scene.status(laptop.store->device()).records > 0);
    scene.proxy.arm({});
    for (int again = 0; again < 3 && !laptop.exchange(line); ++again) {
    }
    check_delivered(scene, laptop);
    return struck;
}

/// An altered length makes the hub wait for what never comes.
constexpr Patience kImpatient{1, 30, 1};

/// From `first` on, every `stride`-th byte until the exchange is over.
std::size_t sweep(Harm harm, Way way, std::size_t first, std::size_t stride) {
    std::size_t struck = 0;
    auto scene = std::make_unique<Scene>();
    for (auto at = first;; at += stride) {
        // The status of a thousand laptops takes longer than a new hub.
        if (++struck % 50 == 0) scene = std::make_unique<Scene>();
        if (!survives(*scene, {harm, way, at}, kImpatient)) return struck;
    }
}

}  // namespace

TEST_CASE("line: it breaks here and there, both ways", "[exchange]") {
    const auto seed = seed_of_this_run("line breaks");
    SeededRandom random(seed);
    for (const auto way : {Way::up, Way::down}) {
        constexpr std::size_t kStride = 61;
        CHECK(sweep(Harm::cut, way, random.below(kStride), kStride) > 5);
    }
}

TEST_CASE("line: it alters a byte here and there, both ways", "[exchange]") {
    const auto seed = seed_of_this_run("line flips bits");
    SeededRandom random(seed);
    for (const auto way : {Way::up, Way::down}) {
        constexpr std::size_t kStride = 97;
        CHECK(sweep(Harm::flip, way, random.below(kStride), kStride) > 3);
    }
}

TEST_CASE("line: it breaks at every byte, both ways", "[.][net-full]") {
    for (const auto way : {Way::up, Way::down})
        WARN("cut at " << sweep(Harm::cut, way, 0, 1) << " bytes");
}

TEST_CASE("line: it alters every byte, both ways", "[.][net-full]") {
    for (const auto way : {Way::up, Way::down})
        WARN("flipped in " << sweep(Harm::flip, way, 0, 1) << " bytes");
}

TEST_CASE("line: it falls silent at every sixteenth byte, both ways", "[.][net-full]") {
    Scene scene;
    for (const auto way : {Way::up, Way::down})
        for (std::size_t at = 0; survives(scene, {Harm::stall, way, at}, kImpatient); at += 16) {
        }
}

TEST_CASE("line: a silent line is given up, and what waits waits", "[exchange]") {
    Scene scene;
    CHECK(survives(scene, {Harm::stall, Way::down, 500}, kImpatient));
}

TEST_CASE("line: it breaks after the hub has stored and before it could say so", "[exchange]") {
    Scene scene;
    TestLaptop laptop(scene.enrol());
    auto line = scene.line();
    must(laptop.exchange(line));  // claimed
    for (std::uint64_t n = 1; n <= 10; ++n) {
        laptop.record_flow("in", "1");
        scene.proxy.arm({});
        Progress progress;
        const auto ping = must(sync::exchange::plan(*laptop.store, progress, laptop.random));
        must(
            sync::exchange::commit(*laptop.store, *ping, must(line.send(ping->request)), progress));
        const auto step = must(sync::exchange::plan(*laptop.store, progress, laptop.random));
        scene.proxy.arm({Harm::cut, Way::down, 0});
        // libcurl called again by itself, and the hub knew the request: it passes once.
        const auto answer = line.send(step->request);
        CHECK((!answer || answer->status == 401));
        CHECK(scene.proxy.struck());

        CHECK(scene.status(laptop.store->device()).records == n);
        CHECK(must(laptop.store->outbox()).delivered == n - 1);
        must(laptop.exchange(line));
        check_delivered(scene, laptop, n);
    }
}

TEST_CASE("line: a break costs at most 64 KiB, wherever it comes", "[exchange]") {
    const auto seed = seed_of_this_run("line costs");
    SeededRandom random(seed);
    Scene scene;
    const std::string thick(3000, 'x');
    for (int round = 0; round < 4; ++round) {
        TestLaptop laptop(scene.enrol());
        constexpr std::uint64_t kMany = 300;
        for (std::uint64_t i = 0; i < kMany; ++i)
            laptop.record_flow("in", uuid4(random) + thick.substr(0, random.below(3000)));
        auto line = scene.line();
        std::size_t useful = 0;
        std::size_t sent = 0;
        // Broken again and again, a little further each time.
        for (int breaks = 0; must(laptop.store->outbox()).queued > 0; ++breaks) {
            const auto before = must(laptop.store->outbox()).queued_bytes;
            scene.proxy.arm(
                {breaks < 6 ? Harm::cut : Harm::none, Way::up, 20'000 + random.below(60'000)});
            static_cast<void>(laptop.exchange(line));
            const auto up = scene.proxy.passed(Way::up);
            const auto moved = before - must(laptop.store->outbox()).queued_bytes;
            if (scene.proxy.struck()) CHECK(up <= moved + batch::kMaxSentBytes + 16 * 1024);
            useful += moved;
            sent += up;
        }
        CHECK(sent < useful + 7 * batch::kMaxSentBytes);
        check_delivered(scene, laptop, kMany);
    }
}

namespace {

/// Every request arrives as often as it likes; old ones again between new ones.
class EchoingLine final : public sync::exchange::Transport {
  public:
    EchoingLine(TestHub& hub, Random& random) : hub_(hub), random_(random) {}
    Result<batch::Response> send(const batch::Request& request) override {
        heard_.push_back(request);
        // Earlier ones arrive late, in any order, once more.
        for (int i = 0; i < 3; ++i)
            hub_.handle(heard_[random_.below(heard_.size())]);
        auto answer = hub_.handle(request);
        for (int i = 0; i < 3; ++i)
            hub_.handle(heard_[random_.below(heard_.size())]);
        if (random_.below(4) == 0) return fail(Errc::network, "line", "lost the answer");
        if (random_.below(8) == 0 && !answers_.empty())
            return answers_[random_.below(answers_.size())];  // an older answer in its place
        answers_.push_back(answer);
        return answer;
    }

  private:
    TestHub& hub_;
    Random& random_;
    std::vector<batch::Request> heard_;
    std::vector<batch::Response> answers_;
};

}  // namespace

TEST_CASE("line: doubled, reordered and late messages lose and double nothing", "[exchange]") {
    const auto seed = seed_of_this_run("line echoes");
    CAPTURE(seed);
    SeededRandom random(seed);
    for (int round = 0; round < 10; ++round) {
        TestHub hub;
        TestLaptop laptop(hub.enrol(), seed + static_cast<std::uint64_t>(round));
        EchoingLine line(hub, random);
        std::uint64_t records = 0;
        for (int i = 0; i < 15; ++i) {
            laptop.record_flow("in", "1");
            ++records;
            static_cast<void>(laptop.exchange(line));
        }
        for (int i = 0; i < 200 && must(laptop.store->outbox()).queued > 0; ++i)
            static_cast<void>(laptop.exchange(line));
        CHECK(must(laptop.store->outbox()).delivered == records);
        const auto status = hub.status().at(0);
        CHECK(status.records == records);
        CHECK(status.forks + status.quarantined + status.missing == 0);
        CHECK(hub.faults.empty());
    }
}

TEST_CASE("line: what a portal says in the hub's place changes nothing", "[exchange]") {
    const std::vector<batch::Response> portal{
        {200, "<html><form action=login>Bienvenue</form></html>"},
        {200, ""},
        {204, ""},
        {302, ""},
        {307, "<html>"},
        {401, "<html>"},
        {401, R"({"error":"login"})"},
        {403, "<html>"},
        {404, "{}"},
        {511, "<html>network authentication required</html>"},
        {200, R"({"error":"stale","detail":""})"},
    };
    TestHub hub;
    TestLaptop laptop(hub.enrol());
    laptop.record_flow("in", "1");
    Progress progress;
    // In the place of the pong, then of the claim's receipt, then of the batch's.
    for (int steps = 0;
         const auto step = must(sync::exchange::plan(*laptop.store, progress, laptop.random));
         ++steps) {
        // Then of the keys and of what the hub offers: a 404 there is an older hub's.
        if (step->kind == sync::exchange::StepKind::people) break;
        REQUIRE(steps < 3);
        for (const auto& said : portal) {
            CAPTURE(steps, said.status, said.body);
            auto unmoved = progress;
            CHECK_FALSE(sync::exchange::commit(*laptop.store, *step, said, unmoved));
            CHECK(unmoved.hub_answered == progress.hub_answered);
            CHECK(must(laptop.store->outbox()).delivered == 0);
        }
        // The right answer within a page is no answer either.
        const auto good = hub.handle(step->request);
        auto unmoved = progress;
        CHECK_FALSE(sync::exchange::commit(*laptop.store, *step,
                                           {200, "<html>" + good.body + "</html>"}, unmoved));
        must(sync::exchange::commit(*laptop.store, *step, good, progress));
    }
    CHECK(must(laptop.store->outbox()).delivered == 1);
    CHECK(hub.status().at(0).records == 1);
}
