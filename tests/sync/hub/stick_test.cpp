// Laptops that never see the hub: everything goes by stick.
#include <catch2/catch.hpp>
#include <filesystem>

#include "forms/base/text.h"
#include "sync/batch/bundle.h"
#include "sync/exchange/stick.h"
#include "sync/hub/roster.h"
#include "tests/support/mutate.h"
#include "tests/support/seed.h"
#include "tests/sync/hub/two_devices.h"

using namespace relais;
using namespace relais::tests;
using sync::exchange::pack;
using sync::exchange::unpack;

namespace {

struct Stick {
    TemporaryFolder folder;
    std::vector<std::string> files() const {
        std::vector<std::string> paths;
        for (const auto& name : must(list_folder(folder.path())))
            paths.push_back(folder / name);
        return paths;
    }
    void wipe() const {
        for (const auto& path : files())
            std::filesystem::remove(path);
    }
};

sync::exchange::Packed pack_from(TestLaptop& laptop, const Stick& stick) {
    return must(pack(*laptop.store, stick.folder.path(), laptop.folder / "carried", laptop.random));
}

sync::exchange::Unpacked unpack_at(TestLaptop& laptop, const Stick& stick) {
    return must(unpack(*laptop.store, stick.folder.path(), laptop.folder / "carried"));
}

}  // namespace

TEST_CASE("stick: enrolment, records, receipts and forms without any line", "[hub]") {
    TestHub hub;
    TestLaptop laptop(hub.enrol());
    const Stick stick;
    laptop.record_flow("in", "4");
    laptop.record_flow("out", "7");
    auto roster = must(sync::hub::Roster::read(hub.path, sync::hub::ListKind::enumerators));
    must(roster.add("FT-09", {{"name", "Fanta T."}}));
    must(roster.write());
    must(write_file_atomically(hub.path + "/forms/places.csv", "name\na\n"));
    hub.publish();

    const auto packed = pack_from(laptop, stick);
    REQUIRE(packed.paths.size() == 1);
    CHECK(packed.records == 2);
    CHECK(must(laptop.store->outbox()).queued == 2);  // nobody has them yet
    const auto imported = hub.import(packed.paths[0]);
    CHECK(imported.claims == 1);
    CHECK(imported.stored == 2);
    CHECK(imported.refused.empty());

    hub.write_receipts(stick.folder / "answers.relais");
    const auto unpacked = unpack_at(laptop, stick);
    CHECK(unpacked.notices == 1);
    CHECK(unpacked.delivered == 2);
    CHECK(unpacked.updated);
    CHECK(unpacked.refused.empty());
    const auto outbox = must(laptop.store->outbox());
    CHECK(outbox.queued == 0);
    CHECK(outbox.delivered == 2);
    CHECK(outbox.claimed);
    CHECK(must(laptop.store->settings()).enumerators.size() == 3);
    CHECK(must(laptop.store->form_file("places.csv")) == "name\na\n");
    CHECK(hub.book().figures.movements.size() == 2);
}

TEST_CASE("stick: a bundle imported again, and the same records by line, change nothing", "[hub]") {
    TestHub hub;
    TestLaptop laptop(hub.enrol());
    const Stick stick;
    laptop.record_flow("in", "4");
    const auto packed = pack_from(laptop, stick);
    hub.import(packed.paths[0]);
    for (int i = 0; i < 5; ++i) {
        const auto again = hub.import(packed.paths[0]);
        CHECK(again.stored == 0);
        CHECK(again.duplicate == 1);
        CHECK(again.claims == 0);
        CHECK(again.refused.empty());
    }
    Loopback line(hub);
    must(laptop.exchange(line));
    CHECK(hub.status()[0].records == 1);
    CHECK(hub.status()[0].forks == 0);
    CHECK(must(laptop.store->outbox()).queued == 0);
    // Nothing waits: nothing is written.
    CHECK(pack_from(laptop, Stick()).paths.empty());
}

TEST_CASE("stick: the batch on it is the one that the line would carry", "[hub]") {
    TestHub hub;
    TestLaptop laptop(hub.enrol());
    Loopback line(hub);
    must(laptop.exchange(line));
    laptop.record_flow("in", "4");
    const Stick stick;
    const auto items = must(batch::read_bundle(pack_from(laptop, stick).paths[0]));
    REQUIRE(items.size() == 1);
    must(laptop.exchange(line));
    std::string sent;
    for (const auto& request : line.requests)
        if (request.method == "PUT") sent = request.body;
    CHECK(items[0].bytes == sent);
}

TEST_CASE("stick: a neighbour carries what it cannot read, and brings back the answer", "[hub]") {
    TestHub hub;
    TestLaptop far(hub.enrol()), near(hub.enrol(), 8);
    far.record_flow("in", "4");
    near.record_flow("in", "5");
    const Stick first, second;
    pack_from(far, first);
    const auto taken = unpack_at(near, first);
    CHECK(taken.carried == 1);
    CHECK(taken.notices == 0);
    CHECK(taken.refused.empty());
    CHECK(unpack_at(near, first).carried == 0);
    const auto packed = pack_from(near, second);
    CHECK(packed.carried == 1);
    std::size_t stored = 0;
    for (const auto& path : second.files())
        stored += hub.import(path).stored;
    CHECK(stored == 2);

    second.wipe();
    hub.write_receipts(second.folder / "answers.relais");
    CHECK(unpack_at(near, second).delivered == 1);
    CHECK(unpack_at(far, second).delivered == 1);
}

TEST_CASE("stick: nothing on it can be read by who finds it", "[hub]") {
    TestHub hub;
    TestLaptop laptop(hub.enrol());
    const Stick stick;
    laptop.record_flow("Kidal", "4");
    pack_from(laptop, stick);
    hub.import(stick.files()[0]);
    hub.write_receipts(stick.folder / "answers.relais");
    for (const auto& path : stick.files()) {
        const auto bytes = must(read_file(path, 1 << 24));
        for (const auto* secret : {"Kidal", "AD-07", "Aïssata", "Wabaria", "FMP-GAO", "Direction"})
            CHECK(bytes.find(secret) == std::string::npos);
        CHECK(path.find("AD-07") == std::string::npos);
    }
}

TEST_CASE("stick: what is cut, forged or of a stranger is told, and the rest is taken", "[hub]") {
    TestHub hub, other;
    other.enrol();  // the two draw the same numbers
    TestLaptop laptop(hub.enrol()), stranger(other.enrol(), 9);
    const Stick stick;
    laptop.record_flow("in", "4");
    const auto good = must(batch::read_bundle(pack_from(laptop, stick).paths[0]));
    stranger.record_flow("in", "9");
    const Stick his;
    const auto foreign = must(batch::read_bundle(pack_from(stranger, his).paths[0]));
    auto items = foreign;
    items.insert(items.end(), good.begin(), good.end());
    auto forged = good.back();
    forged.bytes[forged.bytes.size() / 2] ^= 1;
    items.push_back(forged);
    auto misnamed = good.back();
    misnamed.device = stranger.store->device();
    items.push_back(misnamed);
    must(batch::write_bundle_file(stick.folder / "mixed.relais", items));

    const auto imported = hub.import(stick.folder / "mixed.relais");
    CHECK(imported.stored == 1);
    CHECK(imported.refused.size() == 5);  // the stranger's claim, keys, batch; forged, misnamed
    CHECK(hub.status().size() == 1);

    // And on the way back: a notice for us that somebody else made, and a file that was cut.
    stick.wipe();
    hub.write_receipts(stick.folder / "a.relais");
    auto answers = must(batch::read_bundle(stick.folder / "a.relais"));
    auto fake = must(batch::decode_notice(answers[0].bytes, laptop.store->hub_key()));
    answers.insert(answers.begin(), {batch::ItemKind::notice, laptop.store->device(),
                                     batch::encode(fake, seal::make_sign_keys(hub.random))});
    must(batch::write_bundle_file(stick.folder / "a.relais", answers));
    const auto whole = must(read_file(stick.folder / "a.relais", 1 << 24));
    must(write_file_atomically(stick.folder / "b.relais", whole.substr(0, whole.size() - 40)));
    must(write_file_atomically(stick.folder / "photo.jpg", "no bundle"));
    const auto unpacked = unpack_at(laptop, stick);
    CHECK(unpacked.delivered == 1);
    CHECK(unpacked.refused.size() == 2);
}

TEST_CASE("stick: mutated bundles never harm the hub or the laptop", "[hub]") {
    const auto seed = seed_of_this_run("mutated sticks");
    CAPTURE(seed);
    SeededRandom random(seed);
    TestHub hub;
    TestLaptop laptop(hub.enrol());
    const Stick stick;
    laptop.record_flow("in", "4");
    const auto items = must(batch::read_bundle(pack_from(laptop, stick).paths[0]));
    hub.import(stick.files()[0]);
    hub.write_receipts(stick.folder / "answers.relais");
    const auto answers = must(batch::read_bundle(stick.folder / "answers.relais"));
    stick.wipe();
    for (int i = 0; i < 150; ++i) {
        auto changed = i % 2 == 0 ? items : answers;
        for (auto& item : changed)
            if (random.below(2) == 0) {
                const auto bytes = mutated(item.bytes, random);
                if (bytes.size() <= 1000 || item.kind != batch::ItemKind::claim)
                    item.bytes = bytes.substr(0, 1 << 16);
            }
        must(batch::write_bundle_file(stick.folder / "x.relais", changed));
        static_cast<void>(hub.import(stick.folder / "x.relais"));
        static_cast<void>(unpack(*laptop.store, stick.folder.path(), laptop.folder / "carried"));
    }
    CHECK(hub.status().size() == 1);
    CHECK(hub.status()[0].records == 1);
    CHECK(hub.status()[0].forks == 0);
    CHECK(must(laptop.store->settings()).enumerators.size() == 2);
}

TEST_CASE("inbox: what was refused is kept, and its cause told", "[hub]") {
    TestHub hub;
    TestLaptop laptop(hub.enrol());
    laptop.record_flow("in", "4");
    const Stick stick;
    auto items = must(batch::read_bundle(pack_from(laptop, stick).paths[0]));
    items.back().bytes[200] ^= 1;
    const sync::hub::Inbox inbox(hub.folder());
    const auto name = must(inbox.put(items, hub.random));
    CHECK_FALSE(must(inbox.result(name)).has_value());
    must(inbox.work_off(hub.ingest()));
    const auto result = must(inbox.result(name));
    REQUIRE(result);
    REQUIRE(result->refused.size() == 1);
    CHECK(result->refused[0].find("signature does not hold") != std::string::npos);
    CHECK(result->claims == 1);
    CHECK_FALSE(must(inbox.result(name)).has_value());  // told once
    CHECK(path_exists(inbox.aside() + "/" + name));
    must(inbox.work_off(hub.ingest()));
}

TEST_CASE("restored hub: a laptop that was enrolled after the backup is known again", "[hub]") {
    TestHub hub;
    TestLaptop laptop(hub.enrol());
    Loopback line(hub);
    laptop.record_flow("in", "4");
    must(laptop.exchange(line));
    REQUIRE(must(laptop.store->outbox()).delivered == 1);

    hub.lose_everything();
    CHECK(hub.status().empty());
    laptop.record_flow("in", "5");
    hub.clock.advance_ms(1000);
    must(laptop.exchange(line));
    must(laptop.exchange(line));
    CHECK(hub.status()[0].records == 2);
    CHECK(hub.status()[0].missing == 0);
    CHECK(must(laptop.store->outbox()).delivered == 2);
    CHECK(hub.book().figures.movements[0].persons == 9);

    // Another hub's word counts for nothing.
    TestHub stranger;
    must(write_file_atomically(stranger.path + "/keys/sign.key",
                               relais::to_hex(seal::make_sign_keys(hub.random).secret.view())));
    stranger.move_to(stranger.path);
    batch::Request request;
    request.method = "POST";
    request.path = "/v1/enrol";
    request.body = must(laptop.store->vouch()).value();
    CHECK(stranger.handle(request).status == 403);
    CHECK(stranger.status().empty());
}
