// Two threads and their inline stand-in: order, delivery, and that queued store work is never lost.
#include <atomic>
#include <catch2/catch.hpp>
#include <thread>
#include <vector>

#include "client/work/jobs.h"
#include "client/work/locked.h"

using namespace relais::client::work;

TEST_CASE("jobs: done runs on the window's thread, after the task, in the order given", "[work]") {
    std::atomic<int> woken{0};
    auto jobs = make_threads([&] { ++woken; });
    const auto window = std::this_thread::get_id();
    std::vector<int> ran;
    std::vector<int> delivered;
    bool elsewhere = true;
    bool here = true;

    for (int i = 0; i < 100; ++i) {
        jobs->run(
            Queue::store,
            [&, i] {
                ran.push_back(i);
                if (std::this_thread::get_id() == window) elsewhere = false;
            },
            [&, i] {
                delivered.push_back(i);
                if (std::this_thread::get_id() != window) here = false;
            });
    }
    jobs->drain();

    std::vector<int> expected;
    for (int i = 0; i < 100; ++i)
        expected.push_back(i);
    CHECK(ran == expected);
    CHECK(delivered == expected);
    CHECK(elsewhere);
    CHECK(here);
    jobs.reset();  // the last wake may come after what it announces was delivered
    CHECK(woken == 100);
}

TEST_CASE("jobs: drain also waits for what a completion asks for", "[work]") {
    auto jobs = make_threads({});
    int depth = 0;
    std::function<void()> again = [&] {
        if (++depth < 20)
            jobs->run(
                depth % 2 == 0 ? Queue::store : Queue::network, [] {}, again);
    };

    jobs->run(
        Queue::store, [] {}, again);
    jobs->drain();

    CHECK(depth == 20);
}

TEST_CASE("jobs: the store is not held up by a network task", "[work]") {
    auto jobs = make_threads({});
    Locked<bool> released{false};
    bool stored = false;

    jobs->run(Queue::network, [&] { released.when([](bool now) { return now; }, [](bool) {}); },
              {});
    jobs->run(Queue::store, [&] { stored = true; }, {});
    jobs->settle(Queue::store);

    CHECK(stored);
    released.with([](bool& now) { now = true; });
    jobs->drain();
}

TEST_CASE("jobs: ending them finishes queued store work and delivers nothing more", "[work]") {
    int stored = 0;
    int delivered = 0;
    {
        auto jobs = make_threads({});
        for (int i = 0; i < 200; ++i) {
            jobs->run(
                Queue::store, [&] { ++stored; }, [&] { ++delivered; });
        }
    }
    CHECK(stored == 200);
    CHECK(delivered == 0);
}

TEST_CASE("jobs: inline jobs run the task and its completion at once", "[work]") {
    InlineJobs jobs;
    std::string order;
    jobs.run(
        Queue::network, [&] { order += "task "; }, [&] { order += "done"; });
    jobs.run(Queue::store, {}, {});
    CHECK(order == "task done");
}
