// A hub's copy: taken while it works, looked through, and made a hub again.
#include "sync/hub/backup.h"

#include <catch2/catch.hpp>

#include "forms/base/text.h"
#include "sync/db/connection.h"
#include "sync/exchange/stick.h"
#include "tests/support/seed.h"
#include "tests/sync/hub/two_devices.h"

using namespace relais;
using namespace relais::tests;

namespace {

std::string backed_up(TestHub& hub, const std::string& name = "backup") {
    const auto path = hub.temporary / name;
    must(sync::hub::make_backup(hub.folder(), path, hub.clock.now()));
    return path;
}

void mark(TestHub& hub, const std::string& path) {
    must(sync::hub::mark_safe(hub.folder(), path, must(sync::hub::verify_backup(path)),
                              hub.clock.now()));
}

std::uint64_t safe_records(const TestLaptop& laptop) {
    std::uint64_t count = 0;
    for (const auto& record : must(laptop.store->records()))
        if (record.delivery == sync::store::Delivery::safe) ++count;
    return count;
}

/// As somebody with an editor would.
void edit(const std::string& backup, const std::string& sql) {
    auto database = must(sync::db::Connection::open(backup + "/ingest/ingest.db", {}));
    must(database.execute("PRAGMA journal_mode=DELETE"));
    must(database.execute(sql));
}

}  // namespace

TEST_CASE("backup: what it holds is safe once it is verified, and not before", "[hub]") {
    TestHub hub;
    TestLaptop laptop(hub.enrol());
    Loopback line(hub);
    laptop.record_flow("in", "4");
    laptop.record_flow("in", "5");
    must(laptop.exchange(line));
    const auto path = backed_up(hub);
    laptop.record_flow("in", "6");
    must(laptop.exchange(line));
    CHECK(safe_records(laptop) == 0);
    CHECK_FALSE(must(sync::hub::last_backup(hub.folder())).has_value());

    mark(hub, path);
    must(laptop.exchange(line));
    CHECK(safe_records(laptop) == 2);
    CHECK(must(laptop.store->outbox()).delivered == 3);
    CHECK(must(sync::hub::last_backup(hub.folder()))->records == 2);
}

TEST_CASE("backup: a hub restored from it goes on, and the laptops send what it lacks", "[hub]") {
    TestHub hub;
    TestLaptop laptop(hub.enrol());
    Loopback line(hub);
    laptop.record_flow("in", "4");
    must(laptop.exchange(line));
    const auto path = backed_up(hub);
    mark(hub, path);
    TestLaptop newcomer(hub.enrol(), 8);
    laptop.record_flow("in", "5");
    newcomer.record_flow("in", "6");
    must(laptop.exchange(line));
    must(newcomer.exchange(line));

    const auto fresh = hub.temporary / "restored";
    CHECK(must(sync::hub::restore_backup(path, fresh)).ingest.records == 1);
    hub.move_to(fresh);
    CHECK(hub.status().size() == 1);
    hub.clock.advance_ms(1000);
    for (int i = 0; i < 2; ++i) {
        must(laptop.exchange(line));
        must(newcomer.exchange(line));
    }
    CHECK(hub.status().size() == 2);
    CHECK(hub.book().figures.movements[0].persons == 15);
    CHECK(must(laptop.store->outbox()).delivered == 2);
    CHECK(must(newcomer.store->outbox()).delivered == 1);
    // What it publishes is newer than anything a laptop has.
    hub.publish();
    CHECK(must(sync::hub::OfferShelf(hub.folder().offers_folder()).read()).number > 1000);
}

TEST_CASE("backup: a laptop enrolled after it, which heard no notice yet, is not lost", "[hub]") {
    TestHub hub;
    const auto backup = hub.temporary / "backup";
    must(sync::hub::make_backup(hub.folder(), backup, hub.clock.now()));
    const auto enrolment = hub.enrol();
    TestLaptop laptop(enrolment);
    Loopback line(hub);
    laptop.record_flow("in", "4");
    // The claim and the batch are answered; then the line breaks.
    sync::exchange::Progress progress;
    for (int requests = 0; requests < 3; ++requests) {
        const auto step = *must(plan(*laptop.store, progress, laptop.random));
        must(commit(*laptop.store, step, must(line.send(step.request)), progress));
    }
    REQUIRE(must(laptop.store->outbox()).delivered == 1);
    const auto restored = hub.temporary / "restored";
    must(sync::hub::restore_backup(backup, restored));
    hub.move_to(restored);

    CHECK_FALSE(laptop.exchange(line));  // nobody knows it
    hub.clock.advance_ms(100 * 3'600'000LL);
    must(hub.folder().expect_again(enrolment, hub.clock));
    must(laptop.exchange(line));
    CHECK(hub.status().at(0).records == 1);
    CHECK(must(laptop.store->outbox()).delivered == 1);
    CHECK(must(laptop.store->outbox()).claimed);
}

TEST_CASE("backup: what came back to a restored hub is not safe before its next backup", "[hub]") {
    TestHub hub;
    TestLaptop laptop(hub.enrol());
    Loopback line(hub);
    must(laptop.exchange(line));
    const auto first = hub.temporary / "first";
    must(sync::hub::make_backup(hub.folder(), first, hub.clock.now()));
    laptop.record_flow("in", "4");
    must(make_folders(hub.temporary / "stick"));
    const auto bundle =
        must(sync::exchange::pack(*laptop.store, hub.temporary / "stick", "", laptop.random));
    must(laptop.exchange(line));
    const auto safe = [&](const std::string& path) {
        must(sync::hub::mark_safe(hub.folder(), path, must(sync::hub::verify_backup(path)),
                                  hub.clock.now()));
        hub.clock.advance_ms(1000);
        must(laptop.exchange(line));
        return must(laptop.store->records()).at(0).delivery;
    };
    hub.clock.advance_ms(1000);
    const auto second = hub.temporary / "second";
    must(sync::hub::make_backup(hub.folder(), second, hub.clock.now()));
    CHECK(safe(second) == sync::store::Delivery::safe);
    // An older backup that is looked through later takes nothing back.
    CHECK(safe(first) == sync::store::Delivery::safe);

    const auto restored = hub.temporary / "restored";
    must(sync::hub::restore_backup(first, restored));
    hub.move_to(restored);
    REQUIRE(hub.import(bundle.paths.at(0)).stored == 1);
    hub.clock.advance_ms(1000);
    must(laptop.exchange(line));
    CHECK(must(laptop.store->records()).at(0).delivery == sync::store::Delivery::delivered);
}

TEST_CASE("backup: an enrolment of another hub is not waited for", "[hub]") {
    TestHub hub;
    auto enrolment = hub.enrol();
    enrolment.hub_key[0] ^= 1U;
    CHECK(hub.folder().expect_again(enrolment, hub.clock).error().code == Errc::invalid);
}

TEST_CASE("backup: every altered, removed or swapped row is found", "[hub]") {
    TestHub hub;
    TestLaptop laptop(hub.enrol());
    Loopback line(hub);
    for (int i = 0; i < 6; ++i)
        laptop.record_flow("in", std::to_string(i));
    must(laptop.exchange(line));
    const char* const edits[] = {
        "UPDATE records SET sealed = zeroblob(length(sealed)) WHERE seq = 3",
        "DELETE FROM records WHERE seq = 3",
        "DELETE FROM records WHERE seq = 6",
        "UPDATE records SET hash = zeroblob(32) WHERE seq = 2",
        "UPDATE records SET previous = zeroblob(32) WHERE seq = 4",
        "UPDATE records SET seq = seq + 100",
        "UPDATE devices SET high_water = 5",
        "INSERT INTO missing SELECT device, 2, 2, 0 FROM devices",
        "DELETE FROM shift_wraps",
        "UPDATE batches SET received_ms = received_ms + 1 WHERE id = 1"};
    for (const auto* sql : edits) {
        CAPTURE(sql);
        must(remove_folder(hub.temporary / "copy"));
        const auto path = backed_up(hub, "copy");
        CHECK(must(sync::hub::verify_backup(path)).ingest.records == 6);
        edit(path, sql);
        // By the file's hash, and by the rows alone.
        CHECK(sync::hub::verify_backup(path).error().code == Errc::corrupt);
        auto store = must(sync::hub::IngestStore::open_for_reading(path + "/ingest"));
        CHECK(store.verify().error().code == Errc::corrupt);
    }
}

TEST_CASE("backup: a damaged file is named, whichever it is", "[hub]") {
    TestHub hub;
    const auto path = backed_up(hub);
    for (const auto* name : {"keys/sign.key", "forms/flow.md", "points.csv", "offers/current",
                             "ingest/ingest.db", "desk/desk.db", "hub.json"}) {
        auto bytes = must(read_file(path + "/" + name, 1 << 24));
        const auto whole = bytes;
        bytes[bytes.size() / 2] ^= 1;
        must(write_file_atomically(path + "/" + name, bytes));
        const auto verified = sync::hub::verify_backup(path);
        REQUIRE_FALSE(verified);
        CHECK(verified.error().subject == path + "/" + name);
        CHECK_FALSE(sync::hub::restore_backup(path, hub.temporary / "none"));
        CHECK_FALSE(path_exists(hub.temporary / "none"));
        must(write_file_atomically(path + "/" + name, whole));
    }
    CHECK(sync::hub::verify_backup(path).has_value());
}

TEST_CASE("backup: a list of files that leads elsewhere is refused", "[hub]") {
    TestHub hub;
    const auto path = backed_up(hub);
    const auto list = must(read_file(path + "/backup.json", 1 << 20));
    for (const auto* name : {"../x", "/etc/passwd", "a/b/c", ".hidden", "keys/../../x", ""}) {
        auto changed = list;
        changed.replace(changed.find("points.csv"), 10, name);
        must(write_file_atomically(path + "/backup.json", changed));
        CHECK(sync::hub::verify_backup(path).error().code == Errc::corrupt);
    }
    for (const auto* broken : {"", "[]", "{}", "{\"made_ms\": 1, \"files\": []}"}) {
        must(write_file_atomically(path + "/backup.json", broken));
        CHECK(sync::hub::verify_backup(path).error().code == Errc::corrupt);
    }
}

TEST_CASE("backup: of another hub, into a place in use, or of nothing is refused", "[hub]") {
    TestHub hub, other;
    const auto path = backed_up(hub);
    CHECK(sync::hub::make_backup(hub.folder(), path, {}).error().code == Errc::already_exists);
    const auto figures = must(sync::hub::verify_backup(path));
    const auto keys = seal::make_sign_keys(hub.random);
    must(write_file_atomically(other.path + "/keys/sign.key", relais::to_hex(keys.secret.view())));
    CHECK(sync::hub::mark_safe(other.folder(), path, figures, {}).error().code == Errc::invalid);
    CHECK(sync::hub::restore_backup(path, other.path).error().code == Errc::already_exists);
    CHECK(sync::hub::verify_backup(hub.temporary / "nowhere").error().code == Errc::not_found);
}

TEST_CASE("desk: forks and quarantined records are opened side by side", "[hub]") {
    TestHub hub;
    RawLaptop laptop(hub);
    REQUIRE(laptop.claim().status == 200);
    laptop.add("in", "4");
    REQUIRE(laptop.put(laptop.batch_of({0})).status == 200);
    // A copy of the laptop makes another first record.
    laptop.chain.clear();
    laptop.add("out", "9");
    REQUIRE(laptop.put(laptop.batch_of({0})).status == 200);
    must(hub.folder().fleet().set(laptop.enrolment.device, {"", hub.clock.now()}));
    laptop.add("in", "7");
    REQUIRE(laptop.put(laptop.batch_of({1})).status == 200);

    const auto keys = must(hub.folder().desk_keys(kPassphrase));
    const auto table = must(sync::hub::aside_table(hub.store(), keys));
    REQUIRE(table.rows.size() == 2);
    CHECK(table.rows[0][0] == "fork");
    CHECK(table.rows[0][2] == "1");
    CHECK(table.rows[0].back().find("<total>9</total>") != std::string::npos);
    CHECK(table.rows[1][0] == "quarantine");
    CHECK(table.rows[1].back().find("<total>7</total>") != std::string::npos);
    CHECK(hub.book().figures.movements.empty());
}
