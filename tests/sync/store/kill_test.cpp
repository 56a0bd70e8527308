// A real process writes and is killed (-9) at a random moment, 200 times. What it had acknowledged
// through the pipe is there afterwards, once.
#include "tests/sync/store/laptop.h"

#include <csignal>
#include <map>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/seed.h"

using namespace relais;
using namespace relais::tests;

namespace {

constexpr int kKills = 100;

struct Message {
    enum Kind : std::uint32_t { saved, saved_again, finalised } kind;
    std::uint32_t number;
};

/// The child: drafts and records without end, each acknowledged once it is done.
[[noreturn]] void write_without_end(const Laptop& laptop, int pipe, std::uint32_t number) {
    SystemRandom random;
    auto store = Store::open(laptop.path(), laptop.clock, random);
    if (!store || !store->unlock(kEnumerator, kPassphrase)) _exit(1);
    const auto acknowledge = [&](Message::Kind kind) {
        const Message message{kind, number};
        if (write(pipe, &message, sizeof message) != sizeof message) _exit(2);
    };
    for (;; ++number) {
        const auto id = draft_named(number);
        if (!store->save_draft({id, "", "first", {}})) _exit(3);
        acknowledge(Message::saved);
        if (!store->save_draft({id, "", "second", {}})) _exit(4);
        acknowledge(Message::saved_again);
        if (number % 3 == 0) continue;  // some stay drafts
        if (!store->finalise(id, Laptop::payload(fmt::format("uuid:{}", number)), "s")) _exit(5);
        acknowledge(Message::finalised);
    }
}

using Last = std::map<std::uint32_t, Message::Kind>;

bool read_one(int pipe, Last& last) {
    Message message{};
    if (read(pipe, &message, sizeof message) != sizeof message) return false;
    last[message.number] = message.kind;
    return true;
}

/// Starts the writer, lets it go on for a random while, kills it.
void write_and_kill(const Laptop& laptop, SeededRandom& random, std::uint32_t number, Last& last) {
    int ends[2];
    REQUIRE(pipe(ends) == 0);
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        close(ends[0]);
        write_without_end(laptop, ends[1], number);
    }
    close(ends[1]);
    for (auto left = random.below(8); left > 0; --left)
        REQUIRE(read_one(ends[0], last));
    // Not a wait for anything: only another moment each time.
    volatile std::uint64_t spin = random.below(300'000);
    while (spin > 0)
        spin = spin - 1;
    REQUIRE(kill(child, SIGKILL) == 0);
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status));
    while (read_one(ends[0], last)) {
    }
    close(ends[0]);
}

std::map<std::string, int> count_records(const Store& store) {
    std::map<std::string, int> count;
    const auto records = store.records();
    REQUIRE(records);
    auto seq = records->size();
    for (const auto& record : *records) {
        REQUIRE(record.seq == seq--);  // dense, newest first
        ++count[record.instance_id];
    }
    return count;
}

void check(const Store& store, const Last& last) {
    const auto records = count_records(store);
    for (const auto& [id, count] : records)
        REQUIRE(count == 1);
    for (const auto& [number, kind] : last) {
        INFO("draft " << number << ", acknowledged up to " << kind);
        const bool record = records.contains(fmt::format("uuid:{}", number));
        const auto draft = store.draft(draft_named(number));
        REQUIRE(draft.has_value() != record);
        if (kind == Message::finalised) REQUIRE(record);
        if (draft && kind == Message::saved_again) REQUIRE(draft->content == "second");
    }
}

}  // namespace

TEST_CASE("kill: 100 writers killed at random lose and double nothing", "[sync_store]") {
    SeededRandom random(seed_of_this_run("kill"));
    Laptop laptop;
    REQUIRE(laptop.create().open_shift("FMP-GAO-01", "B"));
    Last last;
    std::size_t acknowledged = 0;
    for (int kills = 0; kills < kKills; ++kills) {
        INFO("kill " << kills);
        const auto number = static_cast<std::uint32_t>(1 + kills * 10'000);
        Last now;
        write_and_kill(laptop, random, number, now);
        check(laptop.reopen(), now);
        acknowledged += now.size();
        last.merge(now);
    }
    const auto store = laptop.reopen();
    check(store, last);
    std::printf("kill: %d kills, %zu drafts acknowledged, %zu records\n", kKills, acknowledged,
                store.records()->size());

    // The chain that the hub will check.
    const auto batch =
        batch::decode(**store.next_batch(batch::kMaxBatchBytes), store.claim()->device_key);
    REQUIRE(batch);
    for (std::size_t i = 1; i < batch->records.size(); ++i)
        REQUIRE(batch->records[i].previous == hash_of(batch->records[i - 1]));
}
