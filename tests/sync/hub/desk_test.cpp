// What the desk opens, and what it must not be able to do.
#include <algorithm>
#include <catch2/catch.hpp>

#include "forms/base/file.h"
#include "forms/base/text.h"
#include "tests/sync/hub/two_devices.h"

using namespace relais;
using namespace relais::tests;

namespace {

std::string read_tree(const std::string& folder) {
    std::string all;
    for (const auto& name : must(list_folder(folder)))
        if (const auto bytes = read_file(folder + "/" + name, 64U << 20U)) all += *bytes;
    return all;
}

}  // namespace

TEST_CASE("desk: another passphrase opens nothing", "[hub]") {
    TestHub hub;
    const auto folder = must(sync::hub::HubFolder::open(hub.path));
    const auto keys = folder.desk_keys("une autre phrase");
    REQUIRE_FALSE(keys);
    CHECK(keys.error().code == Errc::wrong_key);
    CHECK(folder.desk_keys(kPassphrase));
}

TEST_CASE("desk: altered key files are refused", "[hub]") {
    TestHub hub;
    const auto folder = must(sync::hub::HubFolder::open(hub.path));
    const auto path = hub.path + "/keys/desk.json";
    auto text = must(read_file(path, 4096));
    SECTION("sealed secret") {
        text[text.rfind('"') - 3] ^= 1;
    }
    SECTION("cut") {
        text.resize(text.size() / 2);
    }
    SECTION("without a member") {
        text = "{\"passes\": 1}";
    }
    SECTION("more memory than any machine has") {
        text.replace(text.find("\"memory_kib\": ") + 14, 1, "4294967295");
    }
    must(write_file_atomically(path, text));
    CHECK_FALSE(folder.desk_keys(kPassphrase));
}

TEST_CASE("desk: the recovery key stands in its own file and nowhere in the hub", "[hub]") {
    TestHub hub;
    const auto text = must(read_file(hub.temporary / "recovery.key", 4096));
    const auto secret = text.substr(text.size() - 65, 64);
    REQUIRE(secret.find_first_not_of("0123456789abcdef") == std::string::npos);
    CHECK(read_tree(hub.path).find(secret) == std::string::npos);
    CHECK(read_tree(hub.path + "/keys").find(secret) == std::string::npos);
}

TEST_CASE("desk: the recovery key alone opens what a laptop sent", "[hub]") {
    TestHub hub;
    TestLaptop laptop(hub.enrol());
    laptop.record_flow("in", "4");
    Loopback line(hub);
    must(laptop.exchange(line));
    auto ingest = must(sync::hub::IngestStore::open_for_reading(hub.path + "/ingest"));
    const auto stored = must(ingest.records_after(0, 10));
    REQUIRE(stored.size() == 1);
    const auto& record = stored[0].record;
    const auto wraps = must(ingest.wraps(record.device, record.shift, "recovery"));
    REQUIRE(wraps.size() == 1);

    // What lies in the safe: the last line of the file, as a person would copy it.
    const auto text = must(read_file(hub.temporary / "recovery.key", 4096));
    const auto secret = from_hex(std::string_view(text).substr(text.size() - 65, 64));
    const auto keys = must(seal::box_keys_from(seal::Secret(must(secret))));
    const auto shift_key = must(seal::open_secret_with(keys, wraps[0]));
    const auto payload = must(batch::open_payload(record, shift_key));
    CHECK(payload.form_id == "flow_registry");
    CHECK(payload.instance_xml.find("<total>4</total>") != std::string::npos);
}

TEST_CASE("desk: nothing that was said lies on the hub's disk in the clear", "[hub]") {
    TestHub hub;
    RawLaptop laptop(hub);
    REQUIRE(laptop.claim().status == 200);
    laptop.add("in", "4");
    batch::seal_payload(laptop.chain[0], household_payload("uuid:1", {"Canari Jaune Maïga"}),
                        laptop.shift_key, laptop.random);
    laptop.receipt(laptop.put(laptop.batch_of({0})));

    const auto book = hub.book();

    REQUIRE(book.tables.size() == 2);
    CHECK(book.tables[1].rows[0][2] == "Canari Jaune Maïga");
    for (const auto* folder : {"/ingest", "/desk", "/keys", ""}) {
        const auto bytes = read_tree(hub.path + folder);
        CHECK(bytes.find("Canari") == std::string::npos);
    }
}

TEST_CASE("desk: opening again opens only what is new", "[hub]") {
    TestHub hub;
    RawLaptop laptop(hub);
    REQUIRE(laptop.claim().status == 200);
    laptop.add("in", "4");
    laptop.put(laptop.batch_of({0}));
    const auto folder = must(sync::hub::HubFolder::open(hub.path));
    const auto keys = must(folder.desk_keys(kPassphrase));
    auto ingest = must(sync::hub::IngestStore::open_for_reading(folder.ingest_folder()));
    auto desk = must(sync::hub::DeskStore::open(folder.desk_folder()));

    CHECK(must(desk.open_new(ingest, keys, hub.random)).opened == 1);
    CHECK(must(desk.open_new(ingest, keys, hub.random)).opened == 0);
    laptop.add("in", "5");
    laptop.put(laptop.batch_of({1}));
    CHECK(must(desk.open_new(ingest, keys, hub.random)).opened == 1);

    std::vector<std::uint64_t> seqs;
    must(desk.each(keys, [&](const sync::hub::OpenedRecord& record) -> Result<void> {
        seqs.push_back(record.seq);
        return {};
    }));
    CHECK(seqs == std::vector<std::uint64_t>{1, 2});
}

TEST_CASE("desk: a record sealed under a key nobody has is kept and told, not lost", "[hub]") {
    TestHub hub;
    RawLaptop laptop(hub);
    REQUIRE(laptop.claim().status == 200);
    laptop.add("in", "4");
    const auto good = laptop.shift_key.copy();
    laptop.shift_key = seal::Secret::random(32, laptop.random);
    laptop.put(laptop.batch_of({0}));  // wraps another key than it was sealed under
    const auto folder = must(sync::hub::HubFolder::open(hub.path));
    const auto keys = must(folder.desk_keys(kPassphrase));
    auto ingest = must(sync::hub::IngestStore::open_for_reading(folder.ingest_folder()));
    auto desk = must(sync::hub::DeskStore::open(folder.desk_folder()));

    const auto count = must(desk.open_new(ingest, keys, hub.random));
    CHECK(count.opened == 0);
    CHECK(count.unopened == 1);

    // A later batch brings the right wrap.
    laptop.shift_key = good.copy();
    laptop.add("in", "5");
    laptop.put(laptop.batch_of({1}));
    const auto later = must(desk.open_new(ingest, keys, hub.random));
    CHECK(later.opened == 2);
    CHECK(later.unopened == 0);
}

TEST_CASE("desk: a record of a form that is not there is listed, not dropped", "[hub]") {
    TestHub hub;
    RawLaptop laptop(hub);
    REQUIRE(laptop.claim().status == 200);
    laptop.add("in", "4");
    auto payload = flow_payload("uuid:other", "", "in", "4");
    SECTION("unknown form") {
        payload.form_id = "gone";
    }
    SECTION("broken XML") {
        payload.instance_xml = "<data id=\"flow_registry\"><x>";
    }
    batch::seal_payload(laptop.chain[0], payload, laptop.shift_key, laptop.random);
    laptop.put(laptop.batch_of({0}));

    const auto book = hub.book();

    CHECK(book.tables.empty());
    REQUIRE(book.left_out.rows.size() == 1);
    CHECK(book.left_out.rows[0][1] == "uuid:other");
    CHECK(book.history.rows.size() == 1);
}

TEST_CASE("desk: a question that was not relevant has no default in the tables", "[hub]") {
    TestHub hub;
    RawLaptop laptop(hub);
    REQUIRE(laptop.claim().status == 200);
    laptop.add("in", "4");  // its XML leaves "note" out, whose default is "rien"
    laptop.put(laptop.batch_of({0}));

    const auto book = hub.book();

    REQUIRE(book.tables.size() == 1);
    const auto& columns = book.tables[0].columns;
    const auto note = std::find(columns.begin(), columns.end(), "note") - columns.begin();
    CHECK(book.tables[0].rows[0][static_cast<std::size_t>(note)].empty());
}
