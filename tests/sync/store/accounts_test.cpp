// Several people on one laptop, the bin of a shift, and a store from before both.
#include "sync/db/connection.h"
#include "tests/sync/store/laptop.h"

using namespace relais;
using namespace relais::tests;

namespace {

constexpr const char* kSecond = "MT-12";
constexpr const char* kSecondPassphrase = "le mil est mûr";

struct TwoPeople : Laptop {
    TwoPeople() { enrolment.enumerators.push_back({kSecond, "Moussa Traoré"}); }
};

Errc add(Store& store, const std::string& code, const char* passphrase = kSecondPassphrase) {
    const auto added = store.add_enumerator(code, passphrase, seal::kTestCost);
    return added ? Errc{} : added.error().code;
}

}  // namespace

TEST_CASE("store: one who has unlocked adds another, who opens the same settings but no draft",
          "[sync_store]") {
    TwoPeople laptop;
    {
        auto store = laptop.create();
        REQUIRE(store.open_shift("FMP-GAO-01", "A"));
        REQUIRE(store.save_draft({draft_named(1), "summary", "answers", {}}));
        REQUIRE(store.add_enumerator(kSecond, kSecondPassphrase, seal::kTestCost));
        CHECK(store.enumerator_codes()->size() == 2);
    }
    auto opened = Store::open(laptop.path(), laptop.clock, laptop.random);
    REQUIRE(opened);
    REQUIRE(opened->unlock(kSecond, kSecondPassphrase));

    CHECK(opened->settings()->project == "DTM Mali");
    CHECK_FALSE(opened->current_shift()->has_value());
    CHECK(opened->drafts()->empty());
    CHECK(opened->draft(draft_named(1)).error().code == Errc::not_found);
    CHECK(opened->claim());  // the laptop is one: whoever works on it sends for all
    REQUIRE(opened->open_shift("FMP-GAO-01", "B"));
    Laptop::finish(*opened, 2);
    opened->lock();
    REQUIRE(opened->unlock(kEnumerator, kPassphrase));
    CHECK(opened->drafts()->size() == 1);
    CHECK(opened->records()->front().instance_id.empty());
}

TEST_CASE("store: only people of the enrolment are added, once, by somebody who has unlocked",
          "[sync_store]") {
    TwoPeople laptop;
    auto store = laptop.create();
    CHECK(add(store, "ZZ-99") == Errc::not_found);
    CHECK(add(store, kEnumerator) == Errc::already_exists);
    CHECK(add(store, kSecond, "") == Errc::invalid);
    store.lock();
    CHECK(add(store, kSecond) == Errc::wrong_key);
    CHECK(store.enumerator_codes()->size() == 1);
}

TEST_CASE("store: a changed passphrase opens everything, the old one nothing", "[sync_store]") {
    Laptop laptop;
    auto store = laptop.create();
    REQUIRE(store.open_shift("FMP-GAO-01", "A"));
    REQUIRE(store.save_draft({draft_named(1), "summary", "answers", {}}));
    CHECK(store.change_passphrase("another", "new words here", seal::kTestCost).error().code ==
          Errc::wrong_key);
    REQUIRE(store.change_passphrase(kPassphrase, "new words here", seal::kTestCost));
    store.lock();

    CHECK(store.unlock(kEnumerator, kPassphrase).error().code == Errc::wrong_key);
    REQUIRE(store.unlock(kEnumerator, "new words here"));
    CHECK(store.draft(draft_named(1))->content == "answers");
}

TEST_CASE("store: wrong passphrases are counted over restarts, the right one forgets them",
          "[sync_store]") {
    Laptop laptop;
    laptop.create();
    for (int wrong = 1; wrong <= 3; ++wrong) {
        auto store = Store::open(laptop.path(), laptop.clock, laptop.random);
        REQUIRE(store);
        CHECK(store->unlock(kEnumerator, "wrong").error().code == Errc::wrong_key);
        CHECK(*store->wrong_passphrases(kEnumerator) == wrong);
    }
    auto store = laptop.reopen();
    CHECK(*store.wrong_passphrases(kEnumerator) == 0);
}

TEST_CASE("store: what is thrown away comes back until the shift closes, then it is gone",
          "[sync_store]") {
    Laptop laptop;
    auto store = laptop.create();
    REQUIRE(store.open_shift("FMP-GAO-01", "A"));
    for (std::uint64_t number : {1U, 2U, 3U})
        REQUIRE(store.save_draft({draft_named(number), "summary", "answers", {}}));
    REQUIRE(store.bin_draft(draft_named(1)));
    REQUIRE(store.bin_draft(draft_named(2)));
    CHECK(store.drafts()->size() == 1);
    CHECK(store.binned_drafts()->front().id == draft_named(2));
    CHECK(store.bin_draft(draft_named(9)).error().code == Errc::not_found);
    CHECK(store.finalise(draft_named(1), Laptop::payload("uuid:1"), "s").error().code ==
          Errc::not_found);

    REQUIRE(store.restore_draft(draft_named(2)));
    CHECK(store.draft(draft_named(2))->content == "answers");
    CHECK(store.drafts()->size() == 2);

    REQUIRE(store.close_shift({draft_named(2), draft_named(3)}));  // the bin is in nobody's way
    CHECK(store.binned_drafts()->empty());
    CHECK(store.drafts()->size() == 2);
    CHECK(store.draft(draft_named(1)).error().code == Errc::not_found);
}

TEST_CASE("store: what a laptop was set to is kept, sealed", "[sync_store]") {
    Laptop laptop;
    {
        auto store = laptop.create();
        CHECK_FALSE(store.preference("idle_minutes")->has_value());
        REQUIRE(store.set_preference("idle_minutes", "a-canary-of-2"));
        CHECK(store.set_preference("long", std::string(5000, 'x')).error().code == Errc::limit);
    }
    CHECK(**laptop.reopen().preference("idle_minutes") == "a-canary-of-2");
    CHECK(read_file(laptop.database_path(), 1U << 24U)->find("a-canary") == std::string::npos);
}

TEST_CASE("store: one of schema 1 is brought up to date with its drafts", "[sync_store]") {
    Laptop laptop;
    {
        auto store = laptop.create();
        REQUIRE(store.open_shift("FMP-GAO-01", "A"));
        REQUIRE(store.save_draft({draft_named(1), "summary", "answers", {}}));
    }
    {
        auto database = sync::db::Connection::open(laptop.database_path(), {});
        REQUIRE(database);
        REQUIRE(database->execute(
            "DROP TABLE purge; DROP TABLE attempt; ALTER TABLE draft DROP COLUMN binned; "
            "ALTER TABLE attachment DROP COLUMN state; PRAGMA user_version = 1"));
    }
    auto store = laptop.reopen();
    CHECK(store.draft(draft_named(1))->content == "answers");
    REQUIRE(store.bin_draft(draft_named(1)));
    CHECK(store.binned_drafts()->size() == 1);
}
