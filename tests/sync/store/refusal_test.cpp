// What the world refuses, each with its own cause, and nothing lost by it.
#include "tests/sync/store/laptop.h"

#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

#include "sync/db/connection.h"
#include "tests/support/fault_vfs.h"

using namespace relais;
using namespace relais::tests;

namespace {

Errc open_fails(const Laptop& laptop, Random& random) {
    auto store = Store::open(laptop.path(), laptop.clock, random);
    REQUIRE_FALSE(store);
    CHECK_FALSE(describe(store.error()).empty());
    return store.error().code;
}

/// Without root's rights for as long as it lives: root may write anything.
class Nobody {
  public:
    Nobody() : was_root_(geteuid() == 0) {
        if (was_root_) REQUIRE(seteuid(65534) == 0);
    }
    Nobody(const Nobody&) = delete;
    Nobody& operator=(const Nobody&) = delete;
    ~Nobody() {
        if (was_root_) RELAIS_ASSERT(seteuid(0) == 0);
    }

  private:
    bool was_root_;
};

void set_mode(const std::string& path, mode_t mode) {
    REQUIRE(chmod(path.c_str(), mode) == 0);
}

}  // namespace

TEST_CASE("store: a wrong passphrase and an unknown code are told apart", "[sync_store]") {
    Laptop laptop;
    auto store = laptop.create();
    CHECK(store.unlock(kEnumerator, "deux dunes").error().code == Errc::wrong_key);
    CHECK_FALSE(store.unlocked());
    CHECK(store.unlock(kEnumerator, "").error().code == Errc::wrong_key);
    CHECK(store.unlock("AD-08", kPassphrase).error().code == Errc::not_found);
    CHECK(store.unlock(kEnumerator, std::string(2000, 'x')).error().code == Errc::limit);
    CHECK(store.unlock(kEnumerator, kPassphrase));
}

TEST_CASE("store: a second one on the same folder is refused until the first goes",
          "[sync_store]") {
    Laptop laptop;
    {
        const auto store = laptop.create();
        CHECK(open_fails(laptop, laptop.random) == Errc::in_use);
    }
    laptop.reopen();
}

TEST_CASE("store: a folder without a store is not made into one by opening", "[sync_store]") {
    Laptop laptop;
    CHECK(open_fails(laptop, laptop.random) == Errc::not_found);
    REQUIRE(make_folders(laptop.path()));
    CHECK(open_fails(laptop, laptop.random) == Errc::not_found);
    CHECK(list_folder(laptop.path())->empty());
    REQUIRE(write_file_atomically(laptop.database_path(), ""));
    CHECK(open_fails(laptop, laptop.random) == Errc::not_found);
    laptop.create();
}

TEST_CASE("store: creating refuses what is there, and who is not enrolled", "[sync_store]") {
    Laptop laptop;
    const auto create = [&](const std::string& who, std::string_view passphrase) {
        return Store::create(laptop.path(), laptop.enrolment, who, passphrase, laptop.clock,
                             laptop.random, seal::kTestCost);
    };
    CHECK(create("XX-99", kPassphrase).error().code == Errc::not_found);
    CHECK(create(kEnumerator, "").error().code == Errc::invalid);
    laptop.create();
    CHECK(create(kEnumerator, kPassphrase).error().code == Errc::already_exists);
    {
        auto store = laptop.reopen();
        REQUIRE(store.open_shift("FMP-GAO-01", "B"));
        Laptop::finish(store, 1);
    }
    // The database lost, the log still there: its records must not be mixed with new ones.
    REQUIRE(std::filesystem::remove(laptop.database_path()));
    CHECK(create(kEnumerator, kPassphrase).error().code == Errc::already_exists);
    CHECK(std::filesystem::file_size(laptop.log_path()) > 0);
}

TEST_CASE("store: a newer schema is refused and not touched", "[sync_store]") {
    Laptop laptop;
    laptop.create();
    {
        auto database = sync::db::Connection::open(laptop.database_path(), {});
        REQUIRE(database);
        REQUIRE(database->execute("PRAGMA user_version = 999"));
    }
    const auto before = *read_file(laptop.database_path(), 1U << 24U);
    CHECK(open_fails(laptop, laptop.random) == Errc::newer_version);
    CHECK(*read_file(laptop.database_path(), 1U << 24U) == before);
}

TEST_CASE("store: a file that is not a database is corrupt and not touched", "[sync_store]") {
    Laptop laptop;
    laptop.create();
    const std::string garbage(40'960, 'x');
    REQUIRE(write_file_atomically(laptop.database_path(), garbage));
    CHECK(open_fails(laptop, laptop.random) == Errc::corrupt);
    CHECK(*read_file(laptop.database_path(), 1U << 24U) == garbage);
}

TEST_CASE("store: a truncated database is corrupt", "[sync_store]") {
    Laptop laptop;
    laptop.create();
    auto bytes = *read_file(laptop.database_path(), 1U << 24U);
    bytes.resize(bytes.size() / 2);
    REQUIRE(write_file_atomically(laptop.database_path(), bytes));
    CHECK(open_fails(laptop, laptop.random) == Errc::corrupt);
}

TEST_CASE("store: what may not be written is read-only", "[sync_store]") {
    Laptop laptop;
    laptop.create();
    for (const auto& each : {laptop.folder.path(), laptop.path()})
        set_mode(each, 0755);
    for (const char* name : {"store.db", "store.db-journal", "outbox.log"})
        set_mode(laptop.path() + "/" + name, 0444);
    set_mode(laptop.path() + "/lock", 0444);
    {
        const Nobody nobody;
        CHECK(open_fails(laptop, laptop.random) == Errc::read_only);
    }
    // The lock can be had, the rest not.
    set_mode(laptop.path() + "/lock", 0666);
    {
        const Nobody nobody;
        CHECK(open_fails(laptop, laptop.random) == Errc::read_only);
    }
    {
        const Nobody nobody;
        const auto made = Store::create(laptop.folder / "other", laptop.enrolment, kEnumerator,
                                        kPassphrase, laptop.clock, laptop.random, seal::kTestCost);
        REQUIRE_FALSE(made);
        CHECK(made.error().code == Errc::read_only);
    }
    laptop.reopen();
}

TEST_CASE("store: a full disk is told, and all goes on when there is room", "[sync_store]") {
    Laptop laptop;
    laptop.create();
    FaultVfs faults;
    auto store = laptop.reopen();
    REQUIRE(store.open_shift("FMP-GAO-01", "B"));
    REQUIRE(store.save_draft({draft_named(1), "", "<kept/>", {}}));

    faults.fail_at(0, Fault::disk_full, After::stays_broken);
    CHECK(store.save_draft({draft_named(1), "", "<new/>", {}}).error().code == Errc::disk_full);
    CHECK(store.finalise(draft_named(1), Laptop::payload("uuid:1"), "").error().code ==
          Errc::disk_full);
    faults.stop();
    CHECK(store.draft(draft_named(1))->content == "<kept/>");
    CHECK(store.records()->empty());
    CHECK(store.finalise(draft_named(1), Laptop::payload("uuid:1"), "")->seq == 1);
}
