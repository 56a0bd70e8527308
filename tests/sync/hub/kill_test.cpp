// LOAD-3: a hub under load that is killed again and again loses nothing that it acknowledged and
// holds nothing twice. `relais_hub_tests "[kills-full]"` kills it every 30 s, 20 times, and holds
// the time that it takes to serve again.
#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <iostream>
#include <memory>

#include "tests/support/seed.h"
#include "tests/sync/hub/program_hub.h"
#include "tests/sync/load/swarm.h"

using namespace relais;
using namespace relais::tests;

namespace {

/// A hub whose laptops are a swarm, and whose process comes and goes at one port.
class KilledHub {
  public:
    explicit KilledHub(const Swarm::Setup& setup) {
        REQUIRE(hub_.init().exit_code == 0);
        const auto folder = must(sync::hub::HubFolder::open(hub_.path));
        swarm_ = std::make_unique<Swarm>(setup, must(folder.sign_keys()).verify_key);
        auto store = must(sync::hub::IngestStore::open_for_writing(hub_.path + "/ingest"));
        must(swarm_->enrol(store));
    }
    Swarm& swarm() { return *swarm_; }
    std::uint16_t port() const { return port_; }
    double slowest_ms() const { return slowest_ms_; }

    void start() {
        const auto before = std::chrono::steady_clock::now();
        serve_ = std::make_unique<Process>(
            std::vector<std::string>{"serve", hub_.path, "--port", std::to_string(port_)});
        const auto url = listening_url(*serve_);
        port_ = static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
        const std::chrono::duration<double, std::milli> took =
            std::chrono::steady_clock::now() - before;
        slowest_ms_ = std::max(slowest_ms_, took.count());
    }
    void kill() { serve_->kill_and_wait(SIGKILL); }
    /// Empty, or in what the store differs from what was acknowledged.
    std::string difference() {
        serve_.reset();
        auto store = must(sync::hub::IngestStore::open_for_writing(hub_.path + "/ingest"));
        CHECK(store.findings().empty());
        return must(swarm_->compare(store));
    }

  private:
    ProgramHub hub_;
    std::unique_ptr<Swarm> swarm_;
    std::unique_ptr<Process> serve_;
    std::uint16_t port_ = 0;
    double slowest_ms_ = 0;
};

}  // namespace

TEST_CASE("load: a hub that is killed under load loses and doubles nothing", "[hub]") {
    const auto seed = seed_of_this_run("kills under load");
    CAPTURE(seed);
    SeededRandom random(seed);
    KilledHub hub({40, 7, 360, seed});
    hub.swarm().make(12);
    hub.start();
    std::size_t next_kill = 1 + random.below(60);
    int kills = 0;
    const auto run = hub.swarm().run({hub.port(), 16, false, [&](const SwarmRun& so_far) {
                                          if (so_far.requests < next_kill) return;
                                          hub.kill();
                                          hub.start();
                                          ++kills;
                                          next_kill = so_far.requests + 1 + random.below(60);
                                      }});
    CHECK(run.fault.empty());
    CHECK(run.requests == 40 * 12);
    CHECK(kills > 5);
    CHECK(hub.difference().empty());
    std::cout << kills << " kills under load: " << run.records << " records acknowledged, "
              << run.broken << " requests cut off, at most " << hub.slowest_ms()
              << " ms until it served again\n";
}

TEST_CASE("load: a hub that is killed every 30 s under load serves again within 5 s",
          "[.][kills-full]") {
    using Clock = std::chrono::steady_clock;
    KilledHub hub({1000, 20, 360, seed_of_this_run("kills under load, at length")});
    hub.start();
    auto last_kill = Clock::now();
    int kills = 0;
    std::size_t records = 0;
    while (kills < 20) {
        hub.swarm().make(4);
        const auto run =
            hub.swarm().run({hub.port(), 64, false, [&](const SwarmRun&) {
                                 if (Clock::now() - last_kill < std::chrono::seconds(30)) return;
                                 hub.kill();
                                 hub.start();
                                 last_kill = Clock::now();
                                 ++kills;
                             }});
        REQUIRE(run.fault.empty());
        records += run.records;
    }
    CHECK(hub.difference().empty());
    CHECK(hub.slowest_ms() < 5000);
    std::cout << kills << " kills under load: " << records << " records acknowledged, at most "
              << hub.slowest_ms() << " ms until it served again\n";
}
