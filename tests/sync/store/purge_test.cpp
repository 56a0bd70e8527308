// What leaves the laptop: only what is safe, for long enough, with a signed line that says so.
#include "tests/sync/store/laptop.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "tests/support/seed.h"

using namespace relais;
using namespace relais::tests;

namespace {

constexpr std::int64_t kDayMs = 86'400'000;
constexpr std::int64_t kHeardMs = 1'795'000'000'000;

void make_safe(const Laptop& laptop, const std::string& which) {
    laptop.execute("UPDATE delivery SET state = 'safe' WHERE " + which);
}

/// Finishes some records in a shift of their own.
void work_a_shift(Store& store, std::uint64_t& next, int records) {
    REQUIRE(store.open_shift("FMP-GAO-01", "B"));
    for (int i = 0; i < records; ++i)
        Laptop::finish(store, next++);
    REQUIRE(store.close_shift({}));
}

std::set<std::uint64_t> seqs(const Store& store) {
    const auto records = store.records();
    REQUIRE(records);
    std::set<std::uint64_t> found;
    for (const auto& record : *records)
        found.insert(record.seq);
    return found;
}

std::vector<std::string> segments(const Laptop& laptop) {
    std::vector<std::string> found;
    const auto names = list_folder(laptop.path());
    REQUIRE(names);
    for (const auto& name : *names)
        if (name.starts_with("outbox") && name.ends_with(".log")) found.push_back(name);
    return found;
}

}  // namespace

TEST_CASE("purge: what is safe for the policy's days goes, row and line", "[sync_store]") {
    Laptop laptop;
    std::uint64_t next = 1;
    {
        auto store = laptop.create();
        work_a_shift(store, next, 3);
        work_a_shift(store, next, 2);
        make_safe(laptop, "seq <= 4");
        laptop.hear(store, kHeardMs);
        CHECK(store.purge(7) == 0);
        laptop.hear(store, kHeardMs + 7 * kDayMs - 1);
        CHECK(store.purge(7) == 0);
        laptop.hear(store, kHeardMs + 7 * kDayMs);
        CHECK(store.purge(7) == 3);  // the second shift's segment is not safe as a whole
        CHECK(seqs(store) == std::set<std::uint64_t>{4, 5});
        CHECK(segments(laptop) == std::vector<std::string>{"outbox-00000000000000000004.log"});
        CHECK(store.purge(7) == 0);
    }
    auto store = laptop.reopen();
    CHECK(store.findings().empty());
    const auto purges = store.purges();
    REQUIRE(purges);
    REQUIRE(purges->size() == 1);
    CHECK((*purges)[0].first_seq == 1);
    CHECK((*purges)[0].last_seq == 3);
    CHECK((*purges)[0].purged == laptop.clock.now());
}

TEST_CASE("purge: the chain goes on when nothing older is left", "[sync_store]") {
    Laptop laptop;
    std::uint64_t next = 1;
    seal::Hash last{};
    {
        auto store = laptop.create();
        work_a_shift(store, next, 3);
        const auto device_key = store.claim()->device_key;
        const auto bytes = **store.next_batch(batch::kMaxBatchBytes);
        last = hash_of(batch::decode(bytes, device_key)->records.back());
        make_safe(laptop, "true");
        CHECK(store.purge(0) == 3);
        CHECK(seqs(store).empty());
        // An answer that comes late is no forgery.
        CHECK(store.apply_receipt(laptop.receipt_for(bytes, device_key),
                                  batch::hash_of_batch(bytes)));
    }
    for (int opening = 0; opening < 2; ++opening) {
        auto store = laptop.reopen();
        CHECK(store.findings().empty());
        work_a_shift(store, next, 1);
    }
    auto store = laptop.reopen();
    const auto batch =
        batch::decode(**store.next_batch(batch::kMaxBatchBytes), store.claim()->device_key);
    REQUIRE(batch);
    REQUIRE(batch->records.size() == 2);
    CHECK(batch->records[0].seq == 4);
    CHECK(batch->records[0].previous == last);
    CHECK(batch->records[1].previous == hash_of(batch->records[0]));
}

TEST_CASE("purge: open shifts, records with files and gaps stay", "[sync_store]") {
    Laptop laptop;
    std::uint64_t next = 1;
    auto store = laptop.create();
    SECTION("an open shift") {
        REQUIRE(store.open_shift("FMP-GAO-01", "B"));
        Laptop::finish(store, next);
        make_safe(laptop, "true");
        CHECK(store.purge(0) == 0);
    }
    SECTION("a record with a picture") {
        REQUIRE(store.open_shift("FMP-GAO-01", "B"));
        REQUIRE(store.put_attachment(draft_named(next), "photo.jpg", "picture"));
        Laptop::finish(store, next);
        REQUIRE(store.close_shift({}));
        make_safe(laptop, "true");
        CHECK(store.purge(0) == 0);
    }
    SECTION("a record that is missing") {
        work_a_shift(store, next, 3);
        make_safe(laptop, "true");
        laptop.execute("DELETE FROM delivery WHERE seq = 2; DELETE FROM record WHERE seq = 2");
        CHECK(store.purge(0) == 0);
    }
    SECTION("one in the middle that is only delivered") {
        work_a_shift(store, next, 3);
        make_safe(laptop, "seq <> 2");
        laptop.execute("UPDATE delivery SET state = 'delivered' WHERE seq = 2");
        CHECK(store.purge(0) == 0);
    }
}

TEST_CASE("purge: an altered line of the purge log is found, and takes nothing off",
          "[sync_store]") {
    Laptop laptop;
    std::uint64_t next = 1;
    {
        auto store = laptop.create();
        for (int shift = 0; shift < 4; ++shift) {
            work_a_shift(store, next, 2);
            if (shift >= 2) continue;
            make_safe(laptop, "true");
            REQUIRE(store.purge(0) == 2);
        }
    }
    const auto whole = *read_file(laptop.database_path(), 1U << 24U);
    for (const char* sql : {"UPDATE purge SET purged_ms = purged_ms + 1 WHERE number = 1",
                            "UPDATE purge SET last_hash = zeroblob(32) WHERE number = 2",
                            "UPDATE purge SET first_seq = 1 WHERE number = 2",
                            "UPDATE purge SET last_seq = 8 WHERE number = 2",
                            "UPDATE purge SET signature = zeroblob(64) WHERE number = 2",
                            "DELETE FROM purge WHERE number = 1",
                            "DELETE FROM purge WHERE number = 2", "DELETE FROM purge"}) {
        INFO(sql);
        REQUIRE(write_file_atomically(laptop.database_path(), whole));
        laptop.execute(sql);
        const auto store = Store::open(laptop.path(), laptop.clock, laptop.random);
        if (!store) {
            CHECK(store.error().code == Errc::corrupt);
            continue;
        }
        CHECK_FALSE(store->findings().empty());
        CHECK(segments(laptop).size() == 2);  // all that is left is still there
    }
}

TEST_CASE("purge: who hears nothing of the hub takes nothing off", "[sync_store]") {
    Laptop laptop;
    std::uint64_t next = 1;
    auto store = laptop.create();
    work_a_shift(store, next, 3);
    make_safe(laptop, "true");
    laptop.hear(store, kHeardMs);
    // The hub may have been restored from a backup of before meanwhile.
    laptop.clock.advance_ms(400 * kDayMs);
    CHECK(store.purge(7) == 0);
    laptop.hear(store, kHeardMs + 6 * kDayMs);
    CHECK(store.purge(7) == 0);
    laptop.hear(store, kHeardMs + 8 * kDayMs);
    CHECK(store.purge(7) == 3);
}

TEST_CASE("purge: whatever the clock does, nothing leaves that is not safe", "[sync_store]") {
    SeededRandom random(seed_of_this_run("purge"));
    std::uint64_t all_purged = 0;
    for (int round = 0; round < 12; ++round) {
        INFO("round " << round);
        Laptop laptop;
        auto store = laptop.create();
        laptop.hear(store, kHeardMs);
        std::uint64_t next = 1;
        std::set<std::uint64_t> safe;
        std::map<std::uint64_t, std::int64_t> safe_since;  // in time that really passed
        std::set<std::uint64_t> here;
        std::int64_t passed = 0;
        for (int act = 0; act < 60; ++act) {
            const auto dice = random.below(10);
            if (dice < 3) {
                const auto before = next;
                work_a_shift(store, next, 1 + static_cast<int>(random.below(4)));
                for (auto seq = before; seq < next; ++seq)
                    here.insert(seq);
            } else if (dice < 6 && !here.empty()) {
                // Up to one, or one alone; sometimes the hub has lost it again.
                const auto seq = 1 + random.below(next - 1);
                const bool lost = random.below(6) == 0;
                const bool alone = random.below(3) == 0;
                const auto which = (alone ? "seq = " : "seq <= ") + std::to_string(seq);
                laptop.execute("UPDATE delivery SET state = '" +
                               std::string(lost ? "queued" : "safe") + "' WHERE " + which);
                // A notice, which else brings such news, has it noted at once; so does a purge.
                REQUIRE(store.purge(365'000) == 0);
                for (const auto one : here) {
                    if (alone ? one != seq : one > seq) continue;
                    if (lost) {
                        safe.erase(one);
                        safe_since.erase(one);
                    } else {
                        safe.insert(one);
                        safe_since.try_emplace(one, passed);
                    }
                }
            } else if (dice == 6) {
                const auto days = static_cast<std::int64_t>(random.below(5));
                passed += days * kDayMs;
                laptop.clock.advance_ms(days * kDayMs);
                laptop.hear(store, kHeardMs + passed);
            } else if (dice == 7 && random.below(3) == 0) {
                laptop.clock.set({static_cast<std::int64_t>(random.below(4'000'000'000'000))});
            } else {
                const int days = static_cast<int>(random.below(6));
                if (random.below(2) == 0) {
                    { auto closed = std::move(store); }
                    store = laptop.reopen();
                    REQUIRE(store.findings().empty());
                }
                const auto purged = store.purge(days);
                REQUIRE(purged);
                const auto left = seqs(store);
                CHECK(left.size() + *purged == here.size());
                all_purged += *purged;
                for (const auto seq : here) {
                    if (left.contains(seq)) continue;
                    CHECK(safe.contains(seq));
                    CHECK(passed - safe_since.at(seq) >= days * kDayMs);
                }
                here = left;
            }
        }
    }
    std::printf("purge: %llu records taken off\n", static_cast<unsigned long long>(all_purged));
    CHECK(all_purged > 20);
}
