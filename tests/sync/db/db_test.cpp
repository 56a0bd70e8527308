#include <catch2/catch.hpp>

#include <array>

#include "forms/base/file.h"
#include "sync/db/connection.h"
#include "sync/db/migration.h"
#include "tests/support/fault_vfs.h"
#include "tests/support/temporary_folder.h"

using namespace relais;
using namespace relais::sync::db;
using tests::TemporaryFolder;

namespace {

constexpr std::array<Migration, 2> kSteps{{
    {1, "first",
     "CREATE TABLE pot (id INTEGER PRIMARY KEY, label TEXT NOT NULL UNIQUE, "
     "grams REAL, seal BLOB) STRICT"},
    {2, "second", "ALTER TABLE pot ADD COLUMN colour TEXT"},
}};

Connection open(const TemporaryFolder& folder) {
    auto database = Connection::open(folder / "a.db", {.create = true, .vfs = {}});
    REQUIRE(database);
    return std::move(*database);
}

std::int64_t count(const Connection& database) {
    auto query = database.prepare("SELECT count(*) FROM pot");
    REQUIRE(query);
    REQUIRE(query->step());
    return query->integer(0);
}

}  // namespace

TEST_CASE("db: values come back as they were bound, whatever bytes they hold", "[sync_db]") {
    TemporaryFolder folder;
    auto database = open(folder);
    REQUIRE(migrate(database, kSteps));
    const std::string odd("a\0'; DROP TABLE pot; --", 23);

    auto insert = database.prepare("INSERT INTO pot (label, grams, seal, colour) VALUES (?,?,?,?)");
    REQUIRE(insert);
    REQUIRE(insert->bind_text(1, odd).bind_integer(2, -1).bind_blob(3, odd).bind_null(4).run());
    REQUIRE(insert->bind_text(1, {}).bind_null(2).bind_blob(3, {}).run());

    CHECK(database.changes() == 1);
    auto query = database.prepare("SELECT label, grams, seal, colour, id FROM pot ORDER BY id");
    REQUIRE(query);
    REQUIRE(query->step() == true);
    CHECK(query->text(0) == odd);
    CHECK(query->integer(1) == -1);
    CHECK(query->blob(2) == odd);
    CHECK(query->is_null(3));
    CHECK(query->integer(4) == 1);
    REQUIRE(query->step() == true);
    CHECK(query->text(0).empty());
    CHECK_FALSE(query->is_null(2));
    CHECK(query->step() == false);
}

TEST_CASE("db: a transaction that goes without a commit leaves nothing", "[sync_db]") {
    TemporaryFolder folder;
    auto database = open(folder);
    REQUIRE(migrate(database, kSteps));
    {
        auto transaction = Transaction::begin(database);
        REQUIRE(transaction);
        REQUIRE(database.execute("INSERT INTO pot (label) VALUES ('x')"));
        CHECK(count(database) == 1);
    }
    CHECK(count(database) == 0);
    CHECK_FALSE(database.in_transaction());

    auto transaction = Transaction::begin(database);
    REQUIRE(transaction);
    REQUIRE(database.execute("INSERT INTO pot (label) VALUES ('x')"));
    REQUIRE(transaction->commit());
    CHECK(count(database) == 1);
}

TEST_CASE("db: migrations are applied once, and a newer schema is left alone", "[sync_db]") {
    TemporaryFolder folder;
    {
        auto database = open(folder);
        REQUIRE(migrate(database, std::span(kSteps).first(1)));
        REQUIRE(database.execute("INSERT INTO pot (label) VALUES ('x')"));
        REQUIRE(migrate(database, kSteps));
        REQUIRE(migrate(database, kSteps));
        CHECK(database.user_version() == 2);
        CHECK(count(database) == 1);
        REQUIRE(database.execute("PRAGMA user_version = 3"));
    }
    const auto before = read_file(folder / "a.db", 1U << 20U);
    auto database = open(folder);
    CHECK(migrate(database, kSteps).error().code == Errc::newer_version);
    CHECK(*read_file(folder / "a.db", 1U << 20U) == *before);
}

TEST_CASE("db: a step that fails leaves the schema of before", "[sync_db]") {
    TemporaryFolder folder;
    constexpr std::array<Migration, 2> kBroken{{kSteps[0], {2, "broken", "CREATE TABLE ("}}};
    auto database = open(folder);
    CHECK_FALSE(migrate(database, kBroken));
    CHECK(database.user_version() == 0);
    REQUIRE(migrate(database, kSteps));
}

TEST_CASE("db: each cause of failure is told apart", "[sync_db]") {
    TemporaryFolder folder;
    CHECK(Connection::open(folder / "none.db", {}).error().code == Errc::not_found);

    REQUIRE(write_file_atomically(folder / "text.db", std::string(8192, 'x')));
    CHECK(Connection::open(folder / "text.db", {}).error().code == Errc::corrupt);

    auto first = open(folder);
    REQUIRE(migrate(first, kSteps));
    REQUIRE(first.execute("INSERT INTO pot (label) VALUES ('x')"));
    CHECK(first.execute("INSERT INTO pot (label) VALUES ('x')").error().code ==
          Errc::already_exists);
    CHECK(first.execute("INSERT INTO pot (label) VALUES (NULL)").error().code == Errc::invalid);

    auto second = open(folder);
    auto held = Transaction::begin(first);
    REQUIRE(held);
    CHECK(Transaction::begin(second).error().code == Errc::in_use);
    REQUIRE(held->commit());

    auto reader = Connection::open(folder / "a.db", {.read_only = true, .vfs = {}});
    REQUIRE(reader);
    CHECK(reader->execute("DELETE FROM pot").error().code == Errc::read_only);
}

TEST_CASE("db: a full disk and a failing one are told apart", "[sync_db]") {
    TemporaryFolder folder;
    tests::FaultVfs faults;
    auto database = open(folder);
    REQUIRE(migrate(database, kSteps));

    faults.fail_at(0, tests::Fault::disk_full, tests::After::recovers);
    CHECK(database.execute("INSERT INTO pot (label) VALUES ('a')").error().code == Errc::disk_full);
    faults.fail_at(0, tests::Fault::io, tests::After::recovers);
    CHECK(database.execute("INSERT INTO pot (label) VALUES ('b')").error().code == Errc::io);
    faults.stop();
    CHECK(count(database) == 0);
}
