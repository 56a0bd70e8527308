// Files of drafts and records: sealed, whole, carried over, and gone when they ought to be.
#include <catch2/catch.hpp>

#include <string>

#include "sync/db/connection.h"
#include "tests/sync/store/laptop.h"

using namespace relais;
using namespace relais::tests;

namespace {

/// Long enough for three pieces; no two alike.
std::string photograph() {
    std::string bytes = "CANARY photograph of Fatoumata";
    for (std::size_t i = 0; bytes.size() < 150'000; ++i)
        bytes += std::to_string(i * 2654435761U);
    return bytes;
}

std::int64_t count(const Laptop& laptop, const std::string& table) {
    auto database = db::Connection::open(laptop.database_path(), {});
    REQUIRE(database);
    auto query = database->prepare("SELECT count(*) FROM " + table);
    REQUIRE(query);
    REQUIRE(query->step());
    return query->integer(0);
}

}  // namespace

TEST_CASE("attachments: a file comes back whole, after a restart too", "[sync_store]") {
    Laptop laptop;
    {
        auto store = laptop.create();
        REQUIRE(store.open_shift("FMP-GAO-01", "B"));
        REQUIRE(store.put_attachment(draft_named(1), "photo-1.jpg", photograph()));
        REQUIRE(store.put_attachment(draft_named(1), "empty.txt", ""));
        CHECK(store.put_attachment(draft_named(1), "photo-1.jpg", "x").error().code ==
              Errc::already_exists);
        CHECK(store.put_attachment(draft_named(1), "", "x").error().code == Errc::invalid);
        REQUIRE(store.put_attachment(draft_named(2), "photo-1.jpg", "another"));
    }
    auto store = laptop.reopen();
    CHECK(store.attachment(draft_named(1), "photo-1.jpg") == photograph());
    CHECK(store.attachment(draft_named(1), "empty.txt") == "");
    CHECK(store.attachment(draft_named(2), "photo-1.jpg") == "another");
    const auto listed = store.attachments(draft_named(1));
    REQUIRE(listed);
    REQUIRE(listed->size() == 2);
    CHECK((*listed)[0] == store::Attachment{"photo-1.jpg", photograph().size()});
    CHECK(store.attachment(draft_named(1), "other").error().code == Errc::not_found);
    store.lock();
    CHECK(store.attachment(draft_named(1), "photo-1.jpg").error().code == Errc::wrong_key);
}

TEST_CASE("attachments: nothing of a file or its name lies open on the disk", "[sync_store]") {
    Laptop laptop;
    {
        auto store = laptop.create();
        REQUIRE(store.open_shift("FMP-GAO-01", "B"));
        REQUIRE(store.put_attachment(draft_named(1), "CANARY-name.jpg", photograph()));
    }
    const auto bytes = read_file(laptop.database_path(), 64U << 20U);
    REQUIRE(bytes);
    CHECK(bytes->find("CANARY") == std::string::npos);
    CHECK(bytes->find("Fatoumata") == std::string::npos);
}

TEST_CASE("attachments: they go with their draft, and stay with their record", "[sync_store]") {
    Laptop laptop;
    {
        auto store = laptop.create();
        REQUIRE(store.open_shift("FMP-GAO-01", "B"));
        for (std::uint64_t draft = 1; draft <= 2; ++draft) {
            REQUIRE(store.put_attachment(draft_named(draft), "kept.jpg", photograph()));
            REQUIRE(store.put_attachment(draft_named(draft), "removed.jpg", photograph()));
        }
        REQUIRE(store.save_draft({draft_named(1), "in work", "<data/>", {}}));
        REQUIRE(store.delete_draft(draft_named(1)));
        REQUIRE(store.keep_attachments(draft_named(2), {"kept.jpg"}));
        const auto record = Laptop::finish(store, 2);
        CHECK(store.attachment(draft_named(2), "kept.jpg") == photograph());
        CHECK_FALSE(store.attachment(draft_named(2), "removed.jpg"));
        REQUIRE(store.delete_draft(draft_named(2)));  // it is a record: nothing happens
        CHECK(store.attachment(draft_named(2), "kept.jpg") == photograph());

        REQUIRE(store.copy_attachments(record.seq, draft_named(3)));
        CHECK(store.attachment(draft_named(3), "kept.jpg") == photograph());
        CHECK(store.copy_attachments(99, draft_named(4)).error().code == Errc::not_found);
        REQUIRE(store.delete_draft(draft_named(3)));
    }
    CHECK(count(laptop, "attachment") == 1);
    CHECK(count(laptop, "attachment_piece") == 3);
}

TEST_CASE("attachments: a draft carried over takes its files along, a closed record's shut",
          "[sync_store]") {
    Laptop laptop;
    auto store = laptop.create();
    REQUIRE(store.open_shift("FMP-GAO-01", "B"));
    REQUIRE(store.put_attachment(draft_named(1), "photo.jpg", photograph()));
    REQUIRE(store.put_attachment(draft_named(2), "photo.jpg", "of the record"));
    Laptop::finish(store, 2);
    REQUIRE(store.save_draft({draft_named(1), "in work", "<data/>", {}}));

    REQUIRE(store.close_shift({draft_named(1)}));

    CHECK(store.attachment(draft_named(1), "photo.jpg") == photograph());
    CHECK_FALSE(store.attachment(draft_named(2), "photo.jpg"));
    REQUIRE(store.open_shift("FMP-GAO-01", "A"));
    CHECK(store.attachment(draft_named(1), "photo.jpg") == photograph());
    CHECK_FALSE(store.attachment(draft_named(2), "photo.jpg"));
}

TEST_CASE("attachments: those of a deleted draft go when the shift closes", "[sync_store]") {
    Laptop laptop;
    {
        auto store = laptop.create();
        REQUIRE(store.open_shift("FMP-GAO-01", "B"));
        REQUIRE(store.put_attachment(draft_named(1), "photo.jpg", photograph()));
        REQUIRE(store.put_attachment(draft_named(3), "photo.jpg", "of no draft at all"));
        REQUIRE(store.save_draft({draft_named(1), "in work", "<data/>", {}}));
        REQUIRE(store.bin_draft(draft_named(1)));
        CHECK(store.attachment(draft_named(1), "photo.jpg") == photograph());  // it may come back
        REQUIRE(store.close_shift({}));
    }
    CHECK(count(laptop, "attachment") == 0);
    CHECK(count(laptop, "attachment_piece") == 0);
}

TEST_CASE("attachments: a piece that was altered, exchanged or lost is noticed", "[sync_store]") {
    Laptop laptop;
    {
        auto store = laptop.create();
        REQUIRE(store.open_shift("FMP-GAO-01", "B"));
        REQUIRE(store.put_attachment(draft_named(1), "photo.jpg", photograph()));
    }
    const std::string damage =
        GENERATE("DELETE FROM attachment_piece WHERE number = 2",
                 "UPDATE attachment_piece SET number = number + 10; "
                 "UPDATE attachment_piece SET number = 11 - number WHERE number < 12",
                 "UPDATE attachment_piece SET sealed = zeroblob(100) WHERE number = 1",
                 "UPDATE attachment SET draft = zeroblob(16)");
    INFO(damage);
    {
        auto database = db::Connection::open(laptop.database_path(), {});
        REQUIRE(database);
        REQUIRE(database->execute(damage));
    }
    auto store = laptop.reopen();
    CHECK_FALSE(store.attachment(draft_named(1), "photo.jpg"));
    CHECK_FALSE(store.attachment(std::string(32, '0'), "photo.jpg"));
}

TEST_CASE("attachments: what is too large is refused before anything is written", "[sync_store]") {
    Laptop laptop;
    auto store = laptop.create();
    REQUIRE(store.open_shift("FMP-GAO-01", "B"));
    const std::string large(store::kMaxAttachmentBytes + 1, 'x');
    CHECK(store.put_attachment(draft_named(1), "film.mp4", large).error().code == Errc::limit);
    CHECK(store.attachments(draft_named(1))->empty());
}
