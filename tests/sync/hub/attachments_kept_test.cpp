// Records' files once they are at the hub: in backups, off the laptop, by stick, at the desk.
#include <catch2/catch.hpp>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "forms/base/file.h"
#include "forms/base/text.h"
#include "sync/batch/bundle.h"
#include "sync/exchange/stick.h"
#include "sync/hub/attachments.h"
#include "sync/hub/backup.h"
#include "sync/hub/media.h"
#include "tests/sync/hub/two_devices.h"

using namespace relais;
using namespace relais::tests;

namespace {

std::string photograph(std::size_t size, std::uint64_t seed = 1) {
    SeededRandom random(seed);
    std::string bytes;
    while (bytes.size() < size)
        bytes += static_cast<char>(random.below(256));
    return bytes;
}

std::string backed_up(TestHub& hub, const std::string& name) {
    const auto path = hub.temporary / name;
    must(sync::hub::make_backup(hub.folder(), path, hub.clock.now()));
    return path;
}

void mark(TestHub& hub, const std::string& path) {
    must(sync::hub::mark_safe(hub.folder(), path, must(sync::hub::verify_backup(path)),
                              hub.clock.now()));
}

sync::store::Record newest(const TestLaptop& laptop) {
    return must(laptop.store->records()).at(0);
}

/// Path of the only attachment below a hub's folder, or a backup's.
std::string only_file(const std::string& hub) {
    std::string found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(hub + "/attachments"))
        if (entry.is_regular_file() && entry.path().filename() != "run") {
            CHECK(found.empty());
            found = entry.path().string();
        }
    REQUIRE_FALSE(found.empty());
    return found;
}

struct Stick {
    TemporaryFolder folder;
    sync::exchange::Packed pack(TestLaptop& laptop) const {
        return must(sync::exchange::pack(*laptop.store, folder.path(), laptop.folder / "carried",
                                         laptop.random));
    }
    sync::exchange::Unpacked unpack(TestLaptop& laptop) const {
        return must(
            sync::exchange::unpack(*laptop.store, folder.path(), laptop.folder / "carried"));
    }
};

}  // namespace

TEST_CASE("attachments: one is safe in a verified backup, and its record may go then", "[hub]") {
    TestHub hub;
    TestLaptop laptop(hub.enrol());
    Loopback line(hub);
    laptop.record_with({{"photo.jpg", photograph(100'000)}});
    must(laptop.store->close_shift({}));
    must(laptop.exchange(line));
    auto record = newest(laptop);
    CHECK(record.files == 1);
    CHECK(record.files_waiting == 0);
    CHECK(record.files_unsafe == 1);

    const auto path = backed_up(hub, "backup");
    must(laptop.exchange(line));
    CHECK(newest(laptop).files_unsafe == 1);
    mark(hub, path);
    must(laptop.exchange(line));
    CHECK(newest(laptop).files_unsafe == 0);
    CHECK(newest(laptop).delivery == sync::store::Delivery::safe);

    CHECK(must(laptop.store->purge(0)) == 1);
    CHECK(must(laptop.store->records()).empty());
    CHECK_FALSE(must(laptop.store->has_outgoing()));
    auto database = must(sync::db::Connection::open(laptop.folder / "store/store.db", {}));
    auto pieces = must(database.prepare("SELECT count(*) FROM attachment_piece"));
    REQUIRE(must(pieces.step()));
    CHECK(pieces.integer(0) == 0);
}

TEST_CASE("attachments: a record whose files are not safe stays on the laptop", "[hub]") {
    TestHub hub;
    TestLaptop laptop(hub.enrol());
    Loopback line(hub);
    laptop.record_with({{"photo.jpg", photograph(1'000)}});
    must(laptop.store->close_shift({}));
    {
        // The record arrives and its file does not: the line breaks in between.
        sync::exchange::Progress progress;
        while (auto step = must(sync::exchange::plan(*laptop.store, progress, laptop.random))) {
            if (step->kind == sync::exchange::StepKind::chunk) break;
            must(sync::exchange::commit(*laptop.store, *step, must(line.send(step->request)),
                                        progress));
        }
    }
    mark(hub, backed_up(hub, "backup"));
    sync::exchange::Progress progress;
    while (auto step = must(sync::exchange::plan(*laptop.store, progress, laptop.random))) {
        if (step->kind == sync::exchange::StepKind::chunk) break;
        must(
            sync::exchange::commit(*laptop.store, *step, must(line.send(step->request)), progress));
    }
    CHECK(newest(laptop).delivery == sync::store::Delivery::safe);
    CHECK(newest(laptop).files_waiting == 1);
    CHECK(must(laptop.store->purge(0)) == 0);
}

TEST_CASE("attachments: what an older backup lacks is sent again, were it ever so safe", "[hub]") {
    TestHub hub;
    TestLaptop laptop(hub.enrol());
    Loopback line(hub);
    laptop.record_flow("in", "4");
    must(laptop.exchange(line));
    const auto first = laptop.record_with({{"one.jpg", photograph(70'000)}});
    {
        sync::exchange::Progress progress;  // the record without its file
        while (auto step = must(sync::exchange::plan(*laptop.store, progress, laptop.random))) {
            if (step->kind == sync::exchange::StepKind::place) break;
            must(sync::exchange::commit(*laptop.store, *step, must(line.send(step->request)),
                                        progress));
        }
    }
    const auto old = backed_up(hub, "old");
    must(laptop.exchange(line));
    mark(hub, backed_up(hub, "new"));
    must(laptop.exchange(line));
    CHECK(newest(laptop).files_unsafe == 0);

    const auto fresh = hub.temporary / "restored";
    must(sync::hub::restore_backup(old, fresh));
    hub.move_to(fresh);
    hub.clock.advance_ms(1000);
    CHECK(must(laptop.exchange(line)).sent_files == 1);

    CHECK(must(hub.attachments().whole(laptop.store->device())).size() == 1);
    CHECK(newest(laptop).files_waiting == 0);
    CHECK(newest(laptop).files_unsafe == 1);
    // The newer one brings it along.
    const auto again = hub.temporary / "again";
    must(sync::hub::restore_backup(hub.temporary / "new", again));
    hub.move_to(again);
    hub.clock.advance_ms(1000);
    CHECK(must(laptop.exchange(line)).sent_files == 0);
    CHECK(must(hub.attachments().whole(laptop.store->device())).size() == 1);
}

TEST_CASE("attachments: verify finds each that was altered, cut, added or taken away", "[hub]") {
    TestHub hub;
    TestLaptop laptop(hub.enrol());
    Loopback line(hub);
    laptop.record_with({{"one.jpg", photograph(70'000)}});
    must(laptop.exchange(line));
    const auto path = backed_up(hub, "backup");
    must(sync::hub::verify_backup(path));
    const auto file = only_file(path);
    const auto bytes = must(read_file(file, 1U << 20U));

    SECTION("a bit") {
        auto altered = bytes;
        altered[66'000] = static_cast<char>(altered[66'000] ^ 1);
        must(write_file_atomically(file, altered));
    }
    SECTION("its end") {
        must(write_file_atomically(file, bytes.substr(0, bytes.size() - 1)));
    }
    SECTION("all of it") {
        std::filesystem::remove(file);
    }
    SECTION("a stranger's") {
        const std::string other = "something";
        must(write_file_atomically(file.substr(0, file.rfind('/') + 1) +
                                       to_hex(seal::bytes_of(batch::hash_of_attachment(other))),
                                   other));
    }
    const auto verified = sync::hub::verify_backup(path);
    REQUIRE_FALSE(verified);
    CHECK(verified.error().code == Errc::corrupt);
    CHECK_FALSE(sync::hub::restore_backup(path, hub.temporary / "never"));
}

TEST_CASE("attachments: by stick, from a laptop that never has a line", "[hub]") {
    TestHub hub;
    TestLaptop laptop(hub.enrol());
    const Stick stick;
    const auto voice = photograph(300'000);
    laptop.record_with({{"voix.ogg", voice}, {"photo.jpg", photograph(500, 2)}});

    const auto packed = stick.pack(laptop);
    CHECK(packed.files == 2);
    CHECK(packed.files_left == 0);
    std::size_t arrived = 0;
    for (const auto& path : packed.paths) {
        const auto imported = hub.import(path);
        CHECK(imported.refused.empty());
        arrived += imported.attachments;
    }
    CHECK(arrived == 2);
    for (const auto& path : packed.paths) {  // once more changes nothing
        const auto again = hub.import(path);
        CHECK(again.attachments == 0);
        CHECK(again.refused.empty());
    }
    CHECK(must(laptop.store->outbox()).files_queued == 2);

    mark(hub, backed_up(hub, "backup"));
    hub.write_receipts(stick.folder / "answers.relais");
    CHECK(stick.unpack(laptop).refused.empty());
    CHECK(must(laptop.store->outbox()).files_queued == 0);
    CHECK(newest(laptop).files_unsafe == 0);
    CHECK(Stick().pack(laptop).paths.empty());
}

TEST_CASE("attachments: what the line began the stick ends, and the other way round", "[hub]") {
    const auto voice = photograph(400'000);
    TestHub hub;
    TestLaptop laptop(hub.enrol());
    Loopback line(hub);
    const Stick stick;
    laptop.record_with({{"voix.ogg", voice}});
    sync::exchange::Progress progress;
    for (int i = 0; i < 9; ++i) {
        const auto step = must(sync::exchange::plan(*laptop.store, progress, laptop.random));
        REQUIRE(step);
        must(
            sync::exchange::commit(*laptop.store, *step, must(line.send(step->request)), progress));
    }
    REQUIRE(progress.file_bytes > 0);
    REQUIRE(progress.file_bytes < 400'000);
    auto items = must(batch::read_bundle(stick.pack(laptop).paths.at(0)));
    const auto whole = items;

    SECTION("the stick has all of it") {
        const auto imported = must(sync::hub::import_items(items, hub.ingest()));
        CHECK(imported.attachments == 1);
        CHECK(imported.refused.empty());
    }
    SECTION("the stick has half of it, the line brings the rest") {
        items.resize(items.size() / 2);
        const auto imported = must(sync::hub::import_items(items, hub.ingest()));
        CHECK(imported.attachments == 0);
        CHECK(imported.refused.empty());
    }
    SECTION("the stick lost its beginning") {
        items.erase(items.begin(), items.end() - 1);
        const auto imported = must(sync::hub::import_items(items, hub.ingest()));
        CHECK(imported.attachments == 0);
        CHECK(imported.refused.size() == 1);
    }
    SECTION("a neighbour's name on it") {
        TestLaptop neighbour(hub.enrol(), 8);
        must(neighbour.exchange(line));
        for (auto& item : items)
            item.device = neighbour.store->device();
        const auto imported = must(sync::hub::import_items(items, hub.ingest()));
        CHECK(imported.attachments == 0);
        CHECK(imported.refused.size() == items.size());
    }
    must(laptop.exchange(line));
    CHECK(must(laptop.store->outbox()).files_queued == 0);
    CHECK(must(hub.attachments().whole(laptop.store->device())).size() == 1);
}

TEST_CASE("attachments: the desk writes them under names that no laptop chose", "[hub]") {
    TestHub hub;
    must(write_file_atomically(hub.path + "/forms/photo.md", R"(
| survey   |         |         |                     |
|          | type    | name    | label::Français (fr) |
|          | image   | photo   | Photo               |
|          | audio   | voice   | Voix                |
|          | text    | note    | Remarque            |
| settings |         |         |                     |
|          | form_id | form_title | version          |
|          | photos  | Photos  | 1                   |
)"));
    TestLaptop laptop(hub.enrol());
    Loopback line(hub);
    const std::vector<std::pair<std::string, std::string>> names{
        {"photo-1.JPG", "jpg"},
        {"../../../etc/cron.d/x.png", "png"},
        {"=cmd|'/c calc'!A1", "bin"},
        {"a.exe", "bin"},
        {"audit.csv", "txt"},
        {"x.html", "bin"},
        {".", "bin"},
        {"nul\n.\x01", "bin"}};
    sync::store::Draft draft;
    draft.id = std::string(32, 'a');
    must(laptop.store->save_draft(draft));
    for (std::size_t i = 0; i < names.size(); ++i)
        must(laptop.store->put_attachment(draft.id, names[i].first, photograph(100 + i)));
    auto payload = flow_payload("uuid:photos", "", "in", "1");
    payload.form_id = "photos";
    payload.instance_xml = "<data id=\"photos\" version=\"1\"><photo>photo-1.JPG</photo>"
                           "<voice>gone.ogg</voice><note>photo-1.JPG</note></data>";
    must(laptop.store->finalise(draft.id, payload, ""));
    must(laptop.exchange(line));
    const auto out = hub.temporary / "out";
    std::filesystem::remove(hub.attachments().path_of(
        laptop.store->device(), must(hub.attachments().whole(laptop.store->device())).at(0)));

    const auto book = hub.book();
    const auto figures = must(sync::hub::write_media(book.files, hub.attachments(), out));

    CHECK(figures.here == names.size() - 1);
    CHECK(figures.missing == 1);
    CHECK(figures.damaged == 0);
    REQUIRE(figures.table.rows.size() == names.size());
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto& row = figures.table.rows[i];
        CAPTURE(row);
        CHECK(row[3] == names[i].first);
        CHECK(row[4].size() == 33 + names[i].second.size());
        CHECK(row[4].ends_with("." + names[i].second));
        CHECK(row[4].find('/') == std::string::npos);
        if (row[6] == "here")
            CHECK(must(read_file(out + "/" + row[4], 1000)) == photograph(100 + i));
    }
    CHECK(must(list_folder(out)).size() == names.size() - 1);
    // In the tables the file's new name stands where the question was about a file.
    REQUIRE(book.tables.size() == 1);
    const auto& row = book.tables[0].rows.at(0);
    CHECK(row.at(row.size() - 4) == figures.table.rows[0][4]);
    CHECK(row.at(row.size() - 3) == "gone.ogg");
    CHECK(row.at(row.size() - 2) == "photo-1.JPG");
    // What is announced and lacks can be told without any key.
    const auto announced = must(sync::hub::announced_files(hub.folder().desk_folder()));
    CHECK(announced.at(laptop.store->device()).size() == names.size());
}

TEST_CASE("attachments: one that was altered at the hub is told, and writes nothing", "[hub]") {
    TestHub hub;
    TestLaptop laptop(hub.enrol());
    Loopback line(hub);
    laptop.record_with({{"photo.jpg", photograph(70'000)}});
    must(laptop.exchange(line));
    const auto file = only_file(hub.path);
    auto bytes = must(read_file(file, 1U << 20U));
    bytes[100] = static_cast<char>(bytes[100] ^ 1);
    must(write_file_atomically(file, bytes));
    const auto figures =
        must(sync::hub::write_media(hub.book().files, hub.attachments(), hub.temporary / "out"));
    CHECK(figures.damaged == 1);
    CHECK(figures.here == 0);
    CHECK(must(list_folder(hub.temporary / "out")).empty());
}

TEST_CASE("attachments: those of a revoked laptop are kept, little of them, and not counted",
          "[hub]") {
    TestHub hub;
    hub.attachment_limits.revoked_bytes = 50'000;
    hub.restart();
    TestLaptop laptop(hub.enrol());
    Loopback line(hub);
    must(laptop.exchange(line));
    must(hub.folder().fleet().set(laptop.store->device(), {"", hub.clock.now()}));
    laptop.record_with({{"photo.jpg", photograph(10'000)}});
    must(laptop.exchange(line));  // the record is set aside: its file stays on the laptop
    CHECK(must(hub.attachments().whole(laptop.store->device())).empty());

    must(hub.folder().fleet().set(laptop.store->device(), {"", std::nullopt}));
    hub.clock.advance_ms(1000);
    must(laptop.exchange(line));
    must(laptop.exchange(line));
    CHECK(must(hub.attachments().whole(laptop.store->device())).size() == 1);
    CHECK(hub.book().files.size() == 1);

    must(hub.folder().fleet().set(laptop.store->device(), {"", hub.clock.now()}));
    const auto bytes = photograph(60'000);
    const auto hash = batch::hash_of_attachment(bytes);
    CHECK(hub.attachments()
              .take({laptop.store->device(), hash, bytes.size(), 0, bytes.substr(0, 10)},
                    sync::hub::Trust::set_aside)
              .error()
              .code == Errc::disk_full);
}
