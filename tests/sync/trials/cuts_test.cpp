// The power goes, at any moment of the work and of what opens the store afterwards.
#include <catch2/catch.hpp>

#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "sync/db/connection.h"
#include "tests/support/disk_recorder.h"
#include "tests/support/seed.h"
#include "tests/support/temporary_folder.h"
#include "tests/sync/trials/cuts.h"

using namespace relais;
using namespace relais::tests;

namespace {

constexpr int kRounds = 2000;
constexpr int kControlRounds = 400;

Cuts cut(const char* name, std::unique_ptr<Work> (*make)(std::uint64_t), int rounds, Sync sync) {
    const auto cuts = cut_at_random(make, rounds, seed_of_this_run(name), sync);
    std::printf("%s: %d cuts, %d of them cut again while opening, %d wrong\n", name, cuts.cuts,
                cuts.again, cuts.wrong);
    return cuts;
}

}  // namespace

TEST_CASE("cuts: the laptop's store loses, doubles and alters nothing", "[sync_trials]") {
    const auto cuts =
        cut("cuts of the laptop", device_work, rounds_or(kRounds), Sync::as_the_store_asks);
    INFO(cuts.first_wrong);
    CHECK(cuts.wrong == 0);
}

TEST_CASE("cuts: the hub's store loses, doubles and alters nothing", "[sync_trials]") {
    const auto cuts = cut("cuts of the hub", hub_work, rounds_or(kRounds), Sync::as_the_store_asks);
    INFO(cuts.first_wrong);
    CHECK(cuts.wrong == 0);
}

// Were nothing found here, the two above would prove nothing.
TEST_CASE("cuts: with synchronous=NORMAL both lose what they acknowledged", "[sync_trials]") {
    CHECK(cut("control, laptop", device_work, kControlRounds, Sync::normal).wrong > 0);
    CHECK(cut("control, hub", hub_work, kControlRounds, Sync::normal).wrong > 0);
}

TEST_CASE("cuts: a store of an older schema loses nothing while it is brought up to date",
          "[sync_trials]") {
    SeededRandom random(seed_of_this_run("cuts of a migration"));
    const auto from = GENERATE(1, 2);
    const auto work = device_work(random.below(UINT64_MAX));
    work->begin();
    for (int act = 0; act < 6; ++act)
        work->act(random);
    work->end();
    TemporaryFolder folder;
    lay_out(image_of(work->folder()), folder.path());
    {
        auto database = sync::db::Connection::open(folder / "store.db", {});
        REQUIRE(database);
        // Drafts that are binned stay as they are: an older store has none.
        REQUIRE(database->execute("DELETE FROM draft WHERE binned = 1; DROP TABLE purge; "
                                 "ALTER TABLE attachment DROP COLUMN state"));
        if (from == 1)
            REQUIRE(database->execute("DROP TABLE attempt; ALTER TABLE draft DROP COLUMN binned"));
        REQUIRE(database->execute("PRAGMA user_version = " + std::to_string(from)));
    }
    std::filesystem::remove(folder / "witness");
    const auto older = image_of(folder.path());
    std::vector<RecordedStep> steps;
    std::string text;
    {
        const DiskRecorder recorder(folder.path());
        const auto opened = work->open(folder.path(), false);
        REQUIRE(opened);
        text = opened->text;
        steps = recorder.steps();
    }
    int cuts = 0;
    Platter platter(older);
    for (std::size_t taken = 0; taken <= steps.size(); ++taken) {
        if (taken > 0) platter.take(steps[taken - 1]);
        for (int time = 0; time < 8; ++time, ++cuts) {
            lay_out(platter.cut(random), folder.path());
            const auto found = work->open(folder.path(), true);
            INFO("step " << taken << (found ? "" : describe(found.error())));
            REQUIRE(found);
            CHECK(found->text == text);
        }
    }
    std::printf("cuts of the migration from %d: %d\n", from, cuts);
    CHECK(steps.size() > 10);
}
