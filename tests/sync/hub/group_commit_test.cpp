// Many laptops at one hub at once: who shares a commit with whom, who is refused alone, and that
// nobody has a receipt for what is not on disk.
#include <algorithm>
#include <catch2/catch.hpp>
#include <functional>
#include <iostream>
#include <thread>

#include "sync/db/connection.h"
#include "tests/support/seed.h"
#include "tests/sync/hub/two_devices.h"

using namespace relais;
using namespace relais::tests;
using sync::hub::GroupCommit;
using sync::hub::IngestStore;

namespace {

/// A hub whose requests may come from several threads.
struct SharedHub {
    SharedHub() {
        hub.group = &group;
        hub.pace = &pace;
    }
    /// Runs `work` while nobody gets at the store, until `waiting` requests wait for it.
    void while_held(std::size_t waiting, const std::vector<std::function<void()>>& requests,
                    const std::function<void()>& work = {}) {
        std::vector<std::thread> threads;
        group.alone([&] {
            for (const auto& request : requests)
                threads.emplace_back(request);
            while (group.figures().waiting < waiting + 1)
                std::this_thread::yield();
            if (work) work();
        });
        for (auto& thread : threads)
            thread.join();
    }
    std::vector<std::unique_ptr<RawLaptop>> laptops(std::size_t count) {
        std::vector<std::unique_ptr<RawLaptop>> made;
        for (std::size_t i = 0; i < count; ++i) {
            made.push_back(std::make_unique<RawLaptop>(hub, 100 + i));
            REQUIRE(made.back()->claim().status == 200);
            made.back()->challenge = made.back()->ping();
        }
        return made;
    }
    std::uint64_t records() {
        auto reader = must(IngestStore::open_for_reading(hub.path + "/ingest"));
        return must(reader.verify()).records;
    }

    TestHub hub;
    bool full = false;
    GroupCommit group{hub.store(),
                      must(IngestStore::open_for_reading(hub.path + "/ingest")),
                      {[this] { return full; }, {}}};
    sync::hub::Pace pace{hub.clock};
};

void change(const std::string& folder, const std::string& sql) {
    auto connection =
        must(sync::db::Connection::open(folder + "/ingest/ingest.db", {.busy_timeout_ms = 5000}));
    must(connection.execute(sql));
}

}  // namespace

TEST_CASE("group commit: who waits while another writes shares the next commit", "[hub]") {
    SharedHub shared;
    const auto laptops = shared.laptops(12);
    std::vector<batch::Response> responses(laptops.size());
    std::vector<std::function<void()>> requests;
    for (std::size_t i = 0; i < laptops.size(); ++i) {
        const auto bytes = laptops[i]->batch_of({laptops[i]->add("in", "1")});
        requests.emplace_back([&, i, bytes] { responses[i] = laptops[i]->put(bytes); });
    }
    const auto before = shared.group.figures();
    shared.while_held(laptops.size(), requests);

    const auto after = shared.group.figures();
    CHECK(after.batches - before.batches == laptops.size());
    CHECK(after.commits - before.commits == 1);
    for (std::size_t i = 0; i < laptops.size(); ++i) {
        const auto receipt = laptops[i]->receipt(responses[i]);
        CHECK(receipt.lines == std::vector<batch::Receipt::Line>{{1, batch::Outcome::stored}});
        CHECK(receipt.high_water == 1);
    }
    CHECK(shared.records() == laptops.size());
    CHECK(shared.hub.faults.empty());
}

TEST_CASE("group commit: who is alone commits at once", "[hub]") {
    SharedHub shared;
    const auto laptops = shared.laptops(1);
    for (std::uint64_t i = 1; i <= 3; ++i) {
        const auto bytes = laptops[0]->batch_of({laptops[0]->add("in", "1")});
        CHECK(laptops[0]->receipt(laptops[0]->put(bytes)).high_water == i);
        CHECK(shared.group.figures().commits == i);
    }
}

TEST_CASE("group commit: a batch that cannot be stored leaves no trace and spoils no other",
          "[hub]") {
    SharedHub shared;
    const auto laptops = shared.laptops(5);
    auto& unlucky = *laptops[2];
    for (int i = 0; i < 5; ++i)
        unlucky.add("in", "1");
    // 1, and 3 to 4, are missing; of the second range the list is damaged.
    REQUIRE(unlucky.put(unlucky.batch_of({1, 4})).status == 200);
    change(shared.hub.path, "UPDATE missing SET tag = tag + 1 WHERE first = 3");

    std::vector<batch::Response> responses(laptops.size());
    std::vector<std::function<void()>> requests;
    for (std::size_t i = 0; i < laptops.size(); ++i) {
        // Of the unlucky one's the first record finds its place, and the second does not.
        const auto bytes =
            i == 2 ? unlucky.batch_of({0, 2}) : laptops[i]->batch_of({laptops[i]->add("in", "1")});
        requests.emplace_back([&, i, bytes] { responses[i] = laptops[i]->put(bytes); });
    }
    const auto before = shared.group.figures();
    shared.while_held(laptops.size(), requests);
    CHECK(shared.group.figures().commits - before.commits == 1);
    for (std::size_t i = 0; i < laptops.size(); ++i)
        CHECK(responses[i].status == (i == 2 ? 500 : 200));
    REQUIRE(shared.hub.faults.size() == 1);
    CHECK(shared.hub.faults[0].code == Errc::corrupt);

    // With the bit put back the store holds by every tag and by its tally, without that batch.
    change(shared.hub.path, "UPDATE missing SET tag = tag - 1 WHERE first = 3");
    CHECK(shared.records() == 2 + 4);
    CHECK(unlucky.receipt(unlucky.put(unlucky.batch_of({0, 2}))).gaps ==
          std::vector<std::uint64_t>{4});
    CHECK(shared.records() == 4 + 4);
}

TEST_CASE("group commit: a disk that is nearly full takes nothing and acknowledges nothing",
          "[hub]") {
    SharedHub shared;
    const auto laptops = shared.laptops(1);
    const auto bytes = laptops[0]->batch_of({laptops[0]->add("in", "1")});
    shared.full = true;
    const auto refused = laptops[0]->put(bytes);
    CHECK(refused.status == 507);
    CHECK(refused.retry_after_s > 0);
    CHECK(shared.records() == 0);
    shared.full = false;
    CHECK(laptops[0]->put(bytes).status == 200);
    CHECK(shared.records() == 1);
}

TEST_CASE("group commit: a laptop has one batch at work, and others are not kept waiting by it",
          "[hub]") {
    SharedHub shared;
    const auto laptops = shared.laptops(2);
    const auto first = laptops[0]->batch_of({laptops[0]->add("in", "1")});
    const auto second = laptops[0]->batch_of({laptops[0]->add("in", "2")});
    // Signed beforehand: the thread uses the laptop as well.
    auto request =
        batch::Request{"PUT", laptops[0]->path("batches/" + std::string(64, '0')), second};
    request.authorization =
        batch::to_header(batch::authorize(request, *laptops[0]->challenge, 1000, laptops[0]->keys));
    batch::Response of_first, of_second;
    shared.while_held(1, {[&] { of_first = laptops[0]->put(first); }},
                      [&] { of_second = shared.hub.handle(request); });
    CHECK(of_first.status == 200);
    CHECK(of_second.status == 503);
    CHECK(of_second.retry_after_s > 0);
    laptops[0]->requests = 1000;
    CHECK(laptops[0]->put(second).status == 200);
    CHECK(laptops[1]->put(laptops[1]->batch_of({laptops[1]->add("in", "1")})).status == 200);
}

TEST_CASE("pace: a laptop that asks without end is told when to come again, alone", "[hub]") {
    SharedHub shared;
    const auto laptops = shared.laptops(2);
    const auto ask = [&](RawLaptop& laptop) {
        return laptop.send({"GET", laptop.path("state"), ""});
    };
    for (int i = 0; i < 600; ++i)
        REQUIRE(ask(*laptops[0]).status == 200);
    const auto refused = ask(*laptops[0]);
    CHECK(refused.status == 429);
    CHECK(refused.retry_after_s == 1);
    CHECK(ask(*laptops[1]).status == 200);
    shared.hub.clock.advance_ms(1000);
    for (int i = 0; i < 5; ++i)
        CHECK(ask(*laptops[0]).status == 200);
    CHECK(ask(*laptops[0]).status == 429);
}

TEST_CASE("gate: one request that comes on many threads at once passes once", "[hub]") {
    SharedHub shared;
    const auto laptops = shared.laptops(1);
    const auto bytes = laptops[0]->batch_of({laptops[0]->add("in", "1")});
    auto request = batch::Request{"GET", laptops[0]->path("state"), ""};
    for (std::uint32_t round = 1; round <= 20; ++round) {
        request.authorization = batch::to_header(
            batch::authorize(request, *laptops[0]->challenge, round, laptops[0]->keys));
        std::vector<int> statuses(8);
        std::vector<std::thread> threads;
        for (auto& status : statuses)
            threads.emplace_back([&] { status = shared.hub.handle(request).status; });
        for (auto& thread : threads)
            thread.join();
        CHECK(std::count(statuses.begin(), statuses.end(), 200) == 1);
        CHECK(std::count(statuses.begin(), statuses.end(), 401) == 7);
    }
}

TEST_CASE("group commit: laptops that do everything at once get what they would get alone",
          "[hub]") {
    const auto seed = seed_of_this_run("laptops at once");
    CAPTURE(seed);
    SharedHub shared;
    // Their enrolments are made before: who claims comes from a thread.
    std::vector<std::unique_ptr<RawLaptop>> laptops;
    for (std::uint64_t i = 0; i < 8; ++i)
        laptops.push_back(std::make_unique<RawLaptop>(shared.hub, 100 + i));
    std::vector<int> wrong(laptops.size());
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < laptops.size(); ++i)
        threads.emplace_back([&, i] {
            auto& laptop = *laptops[i];
            SeededRandom random(seed + i);
            const auto expect = [&](bool holds) { wrong[i] += holds ? 0 : 1; };
            expect(laptop.claim().status == 200);
            std::string last;
            for (int round = 0; round < 20; ++round) {
                const auto dice = random.below(10);
                const bool fresh = dice < 6 || last.empty();
                if (fresh) {
                    std::vector<std::size_t> records;
                    for (auto left = 1 + random.below(5); left > 0; --left)
                        records.push_back(laptop.add("in", "1"));
                    last = laptop.batch_of(records);
                }
                if (fresh || dice < 8) {
                    const auto response = laptop.put(last);
                    expect(response.status == 200 &&
                           laptop.receipt(response).high_water == laptop.chain.size());
                } else if (dice == 8) {
                    expect(laptop.send({"GET", laptop.path("updates?since=0"), ""}).status == 200);
                } else {
                    expect(laptop.send({"GET", laptop.path("state"), ""}).status == 200);
                }
            }
            if (!last.empty()) expect(laptop.put(last).status == 200);
        });
    for (auto& thread : threads)
        thread.join();
    CHECK(wrong == std::vector<int>(laptops.size()));
    std::uint64_t made = 0;
    for (const auto& laptop : laptops)
        made += laptop->chain.size();
    CHECK(shared.records() == made);
    CHECK(shared.hub.faults.empty());
}
