// A process is killed at any moment of its work. What it would have held after each act is known
// from another that did the same without being killed.
#include <catch2/catch.hpp>

#include <array>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

#include "tests/support/memory_faults.h"
#include "tests/support/seed.h"
#include "tests/sync/trials/work.h"

using namespace relais;
using namespace relais::tests;

namespace {

constexpr int kActs = 24;
constexpr int kKillsOfOne = 20;
using Make = std::unique_ptr<Work> (*)(std::uint64_t);

/// [i]: what is held after i acts; [0] before the store was made.
std::vector<std::string> texts_of(Work& work, std::uint64_t seed) {
    std::vector<std::string> texts{"no store\n"};
    SeededRandom random(seed);
    work.begin();
    texts.push_back(work.holds());
    for (int act = 0; act < kActs; ++act) {
        work.act(random);
        texts.push_back(work.holds());
    }
    return texts;
}

/// Killed by somebody else at any time; or SQLite's allocation of that number fails.
struct Fate {
    std::int64_t allocation = -1;
    bool stays = false;
};

/// The child: tells where it works, then with one byte each that something was acknowledged.
[[noreturn]] void work_until_killed(Make make, std::uint64_t seed, int pipe, const Fate& fate) {
    const auto tell = [&](const void* bytes, std::size_t size) {
        if (write(pipe, bytes, size) != static_cast<ssize_t>(size)) _exit(2);
    };
    const auto work = make(seed);
    std::array<char, 256> path{};
    std::strncpy(path.data(), work->folder().c_str(), path.size() - 1);
    tell(path.data(), path.size());
    SeededRandom random(seed);
    if (fate.allocation >= 0) {
        // What the test library would print of it is expected.
        std::signal(SIGABRT, SIG_DFL);
        if (std::freopen("/dev/null", "w", stdout) == nullptr) _exit(3);
        if (std::freopen("/dev/null", "w", stderr) == nullptr) _exit(3);
        fail_allocation(fate.allocation, fate.stays);
    }
    try {
        work->begin();
        tell("x", 1);
        for (int act = 0; act < kActs; ++act) {
            work->act(random);
            tell("x", 1);
        }
    } catch (...) {
        // An act that failed was not acknowledged. The program may end here, or go on: it ends.
    }
    if (fate.allocation >= 0) _exit(0);
    for (;;)
        pause();
}

struct Kills {
    int kills = 0;
    int wrong = 0;
    std::string first_wrong;
};

void kill_one(Make make, std::uint64_t seed, Work& calm, const std::vector<std::string>& texts,
              Random& random, const Fate& fate, Kills& kills) {
    int ends[2];
    REQUIRE(pipe(ends) == 0);
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        close(ends[0]);
        work_until_killed(make, seed, ends[1], fate);
    }
    close(ends[1]);
    std::array<char, 256> path{};
    REQUIRE(read(ends[0], path.data(), path.size()) == static_cast<ssize_t>(path.size()));
    std::size_t acknowledged = 0;
    char byte = 0;
    const bool is_killed = fate.allocation < 0;
    if (is_killed) {
        for (auto left = random.below(kActs + 1); left > 0; --left, ++acknowledged)
            REQUIRE(read(ends[0], &byte, 1) == 1);
        // Not a wait for anything: only another moment each time.
        volatile std::uint64_t spin = random.below(400'000);
        while (spin > 0)
            spin = spin - 1;
        REQUIRE(kill(child, SIGKILL) == 0);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status) == (is_killed || WTERMSIG(status) == SIGABRT));
    while (read(ends[0], &byte, 1) == 1)
        ++acknowledged;
    close(ends[0]);
    ++kills.kills;
    const auto found = calm.open(path.data(), true);
    const bool right =
        found && (found->text == texts[acknowledged] ||
                  (acknowledged + 1 < texts.size() && found->text == texts[acknowledged + 1]));
    if (!right && kills.wrong++ == 0)
        kills.first_wrong = "-- held\n" + texts[acknowledged] + "-- found\n" +
                            (found ? found->text : describe(found.error()));
    std::filesystem::remove_all(std::filesystem::path(path.data()).parent_path());
}

Kills kill_at_random(const char* name, Make make, int rounds) {
    SeededRandom random(seed_of_this_run(name));
    Kills kills;
    while (kills.kills < rounds) {
        const auto seed = random.below(UINT64_MAX);
        const auto calm = make(seed);
        const auto texts = texts_of(*calm, seed);
        for (int i = 0; i < kKillsOfOne; ++i)
            kill_one(make, seed, *calm, texts, random, Fate{}, kills);
    }
    std::printf("%s: %d kills, %d wrong\n", name, kills.kills, kills.wrong);
    return kills;
}

Kills starve(const char* name, Make make, int rounds) {
    watch_memory();
    SeededRandom random(seed_of_this_run(name));
    Kills kills;
    while (kills.kills < rounds) {
        const auto seed = random.below(UINT64_MAX);
        const auto calm = make(seed);
        const auto before = allocations();
        const auto texts = texts_of(*calm, seed);
        const auto all = static_cast<std::uint64_t>(allocations() - before);
        for (int i = 0; i < kKillsOfOne; ++i) {
            const Fate fate{static_cast<std::int64_t>(random.below(all)), random.below(2) == 0};
            kill_one(make, seed, *calm, texts, random, fate, kills);
        }
    }
    std::printf("%s: %d allocations failed, %d wrong\n", name, kills.kills, kills.wrong);
    return kills;
}

}  // namespace

TEST_CASE("kills: without memory the laptop's store loses nothing", "[sync_trials]") {
    const auto kills = starve("starving the laptop", device_work, rounds_or(300));
    INFO(kills.first_wrong);
    CHECK(kills.wrong == 0);
}

TEST_CASE("kills: without memory the hub's store loses nothing", "[sync_trials]") {
    const auto kills = starve("starving the hub", hub_work, rounds_or(300));
    INFO(kills.first_wrong);
    CHECK(kills.wrong == 0);
}

TEST_CASE("kills: the laptop's store loses, doubles and alters nothing", "[sync_trials]") {
    const auto kills = kill_at_random("kills of the laptop", device_work, rounds_or(500));
    INFO(kills.first_wrong);
    CHECK(kills.wrong == 0);
}

TEST_CASE("kills: the hub's store loses, doubles and alters nothing", "[sync_trials]") {
    const auto kills = kill_at_random("kills of the hub", hub_work, rounds_or(500));
    INFO(kills.first_wrong);
    CHECK(kills.wrong == 0);
}
