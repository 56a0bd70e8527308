// Pictures, recordings and files on their way from laptop to hub: whole or not held, resumed where
// the hub is, never opened by it.
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <utility>
#include <vector>

#include "forms/base/file.h"
#include "forms/base/text.h"
#include "sync/batch/attachment.h"
#include "sync/hub/attachments.h"
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

/// What the desk reads out of all that came: by record and name.
std::map<std::string, std::string> at_desk(TestHub& hub) {
    const auto keys = must(hub.folder().desk_keys(kPassphrase));
    auto ingest = must(sync::hub::IngestStore::open_for_reading(hub.folder().ingest_folder()));
    auto desk = must(sync::hub::DeskStore::open(hub.folder().desk_folder()));
    must(desk.open_new(ingest, keys, hub.random));
    std::map<std::string, std::string> files;
    must(desk.each(keys, [&](const sync::hub::OpenedRecord& opened) -> Result<void> {
        for (const auto& file : opened.payload.attached.files) {
            const auto sealed = hub.attachments().read(opened.device, file.hash);
            files[file.name] =
                sealed ? must(batch::open_attachment(opened.payload.attached, file, *sealed))
                       : "MISSING";
        }
        return {};
    }));
    return files;
}

std::size_t bytes_sent(const Loopback& line) {
    std::size_t bytes = 0;
    for (const auto& request : line.requests)
        if (request.method == "PUT" && request.path.find("/attachments/") != std::string::npos)
            bytes += request.body.size() - batch::kChunkFrameBytes;
    return bytes;
}

/// What a laptop that is made of keys sends of one sealed thing.
struct RawFile {
    explicit RawFile(std::string content) : sealed(std::move(content)) {
        hash = batch::hash_of_attachment(sealed);
    }
    batch::Request chunk(const RawLaptop& laptop, std::size_t from, std::size_t size) const {
        const batch::Chunk piece{laptop.enrolment.device, hash, sealed.size(), from,
                                 sealed.substr(from, size)};
        return {"PUT", path(laptop) + "?from=" + std::to_string(from),
                batch::encode(piece, laptop.keys)};
    }
    std::string path(const RawLaptop& laptop) const {
        return laptop.path("attachments/" + to_hex(seal::bytes_of(hash)));
    }
    batch::Held held(RawLaptop& laptop) const {
        const auto response = laptop.send({"GET", path(laptop), ""});
        REQUIRE(response.status == 200);
        const auto notice = must(batch::decode_held(response.body, laptop.enrolment.hub_key));
        REQUIRE(notice.held.size() == 1);
        CHECK(notice.device == laptop.enrolment.device);
        return notice.held[0];
    }
    std::string sealed;
    seal::Hash hash{};
};

constexpr std::size_t kChunk = batch::kMaxChunkBytes;

}  // namespace

TEST_CASE("attachments: what a record names arrives whole and opens at the desk alone", "[hub]") {
    TestHub hub;
    TestLaptop laptop(hub.enrol());
    Loopback line(hub);
    const auto large = photograph(300'000);
    laptop.record_with(
        {{"voix.ogg", large}, {"photo.jpg", photograph(20'000, 2)}, {"vide.txt", ""}});
    CHECK(must(laptop.store->outbox()).files_queued == 3);

    const auto progress = must(laptop.exchange(line));

    CHECK(progress.sent_files == 3);
    const auto outbox = must(laptop.store->outbox());
    CHECK(outbox.files_queued == 0);
    CHECK(outbox.files_bytes == 0);
    const auto files = at_desk(hub);
    REQUIRE(files.size() == 3);
    CHECK(files.at("voix.ogg") == large);
    CHECK(files.at("photo.jpg") == photograph(20'000, 2));
    CHECK(files.at("vide.txt").empty());
    CHECK(must(laptop.exchange(line)).sent_files == 0);

    // The hub's disk shows nothing of it.
    for (const auto& device : must(hub.attachments().devices()))
        for (const auto& hash : must(hub.attachments().whole(device)))
            CHECK(must(hub.attachments().read(device, hash)).find(large.substr(100, 16)) ==
                  std::string::npos);
}

TEST_CASE("attachments: records go first, small ones next, large ones last", "[hub]") {
    TestHub hub;
    TestLaptop laptop(hub.enrol());
    Loopback line(hub);
    laptop.record_with({{"large.ogg", photograph(200'000)}, {"small-1.jpg", photograph(900, 2)}});
    laptop.record_with({{"small-2.jpg", photograph(60'000, 3)}});

    must(laptop.exchange(line));

    std::vector<std::size_t> sizes;  // of the files as they go, 0 for a batch
    for (const auto& request : line.requests) {
        if (request.method != "PUT") continue;
        if (request.path.find("/batches/") != std::string::npos) sizes.push_back(0);
        if (request.path.find("/attachments/") == std::string::npos) continue;
        const auto device = must(hub.store().device(laptop.store->device()));
        const auto chunk = must(batch::decode_chunk(request.body, device->verify_key));
        if (sizes.back() != chunk.size_bytes) sizes.push_back(chunk.size_bytes);
    }
    CHECK(std::is_sorted(sizes.begin(), sizes.end()));
    CHECK(sizes.front() == 0);
    CHECK(sizes.back() == batch::sealed_size_of(200'000));
}

TEST_CASE("attachments: the shift may be over before they go", "[hub]") {
    TestHub hub;
    TestLaptop laptop(hub.enrol());
    Loopback line(hub);
    laptop.record_with({{"photo.jpg", photograph(100'000)}});
    must(laptop.store->close_shift({}));

    CHECK(must(laptop.exchange(line)).sent_files == 1);
    CHECK(at_desk(hub).at("photo.jpg") == photograph(100'000));
}

TEST_CASE("attachments: the line breaks at each message, either way, and at most 64 KiB goes twice",
          "[hub]") {
    const auto content = photograph(230'000);
    for (const bool lose_answer : {false, true}) {
        for (int n = 0; n < 20; ++n) {
            CAPTURE(lose_answer, n);
            TestHub hub;
            TestLaptop laptop(hub.enrol());
            laptop.record_with({{"voix.ogg", content}, {"photo.jpg", photograph(30'000, 5)}});
            Loopback line(hub);
            int step = 0;
            bool done = false;
            for (int tries = 0; !done && tries < 3; ++tries) {
                sync::exchange::Progress progress;  // as after a break: all begins anew
                while (true) {
                    auto planned =
                        must(sync::exchange::plan(*laptop.store, progress, laptop.random));
                    done = !planned;
                    if (done) break;
                    line.lose_answers = lose_answer && step == n ? 1 : 0;
                    line.lose_requests = !lose_answer && step == n ? 1 : 0;
                    ++step;
                    const auto response = line.send(planned->request);
                    if (!response) break;
                    must(sync::exchange::commit(*laptop.store, *planned, *response, progress));
                }
            }
            CHECK(done);
            CHECK(must(laptop.store->outbox()).files_queued == 0);
            CHECK(at_desk(hub).at("voix.ogg") == content);
            CHECK(bytes_sent(line) <=
                  batch::sealed_size_of(230'000) + batch::sealed_size_of(30'000) + kChunk);
        }
    }
}

TEST_CASE("attachments: the hub goes on where it is after a crash, or a little before", "[hub]") {
    TestHub hub;
    RawLaptop laptop(hub);
    REQUIRE(laptop.claim().status == 200);
    const RawFile file(photograph(4 * kChunk + 777));
    for (std::size_t i = 0; i < 3; ++i)
        REQUIRE(laptop.send(file.chunk(laptop, i * kChunk, kChunk)).status == 200);
    CHECK(file.held(laptop).bytes == 3 * kChunk);

    hub.restart();
    laptop.challenge.reset();

    // The last piece may never have reached the disk: it is not counted on.
    CHECK(file.held(laptop).bytes == 2 * kChunk);
    for (std::size_t at = 2 * kChunk; at < file.sealed.size(); at += kChunk)
        REQUIRE(laptop.send(file.chunk(laptop, at, kChunk)).status == 200);
    CHECK(file.held(laptop).holding == batch::Holding::whole);
    CHECK(must(hub.attachments().read(laptop.enrolment.device, file.hash)) == file.sealed);
}

TEST_CASE("attachments: a piece that does not go on at the end changes nothing", "[hub]") {
    TestHub hub;
    RawLaptop laptop(hub);
    REQUIRE(laptop.claim().status == 200);
    const RawFile file(photograph(3 * kChunk));
    REQUIRE(laptop.send(file.chunk(laptop, 0, 1000)).status == 200);
    for (const std::size_t from : {std::size_t{0}, std::size_t{999}, std::size_t{1001}, kChunk}) {
        CAPTURE(from);
        const auto response = laptop.send(file.chunk(laptop, from, kChunk));
        CHECK(response.status == 409);
        CHECK(response.body.find("\"offset\":1000}") != std::string::npos);
        CHECK(file.held(laptop).bytes == 1000);
    }
    for (std::size_t at = 1000; at < file.sealed.size(); at += kChunk)
        REQUIRE(laptop.send(file.chunk(laptop, at, kChunk)).status == 200);
    // Once it is whole, any piece of it is welcome and changes nothing.
    CHECK(laptop.send(file.chunk(laptop, 5, 5)).status == 200);
    CHECK(must(hub.attachments().read(laptop.enrolment.device, file.hash)) == file.sealed);
}

TEST_CASE("attachments: what is not what its name says is never held", "[hub]") {
    TestHub hub;
    RawLaptop laptop(hub);
    REQUIRE(laptop.claim().status == 200);
    RawFile swapped(photograph(2 * batch::kSealedPieceBytes));
    swapped.sealed = swapped.sealed.substr(batch::kSealedPieceBytes) +
                     swapped.sealed.substr(0, batch::kSealedPieceBytes);
    RawFile flipped(photograph(5000));
    flipped.sealed[17] = static_cast<char>(flipped.sealed[17] ^ 1);
    RawFile cut(photograph(5000, 3));
    cut.sealed.pop_back();
    for (const auto* file : {&swapped, &flipped, &cut}) {
        int status = 0;
        for (std::size_t at = 0; at < file->sealed.size(); at += kChunk)
            status = laptop.send(file->chunk(laptop, at, kChunk)).status;
        CHECK(status == 400);
        CHECK(file->held(laptop) == batch::Held{file->hash, batch::Holding::part, 0});
    }
    CHECK(must(hub.attachments().whole(laptop.enrolment.device)).empty());
}

TEST_CASE("attachments: a piece is its laptop's own, of what its address names", "[hub]") {
    TestHub hub;
    RawLaptop laptop(hub, 1);
    RawLaptop neighbour(hub, 2);
    REQUIRE(laptop.claim().status == 200);
    REQUIRE(neighbour.claim().status == 200);
    const RawFile file(photograph(5000));
    const RawFile other(photograph(5000, 2));

    auto request = file.chunk(laptop, 0, 5000);
    request.body = file.chunk(neighbour, 0, 5000).body;
    CHECK(laptop.send(request).status == 403);
    request = file.chunk(laptop, 0, 5000);
    request.body = other.chunk(laptop, 0, 5000).body;
    CHECK(laptop.send(request).status == 400);
    request = file.chunk(laptop, 0, 5000);
    request.path = file.path(laptop) + "?from=1";
    CHECK(laptop.send(request).status == 400);
    for (const auto* query : {"", "?from=", "?from=-1", "?from=0x", "?from=99999999999999999999"}) {
        request.path = file.path(laptop) + query;
        CHECK(laptop.send(request).status == 400);
    }
    CHECK(neighbour.send(file.chunk(laptop, 0, 5000)).status == 403);
    for (const auto* name : {"..", "AB", ".part", "%2e%2e"})
        CHECK(laptop.send({"GET", laptop.path("attachments/" + std::string(name)), ""}).status ==
              400);
    CHECK(must(hub.attachments().whole(laptop.enrolment.device)).empty());
}

TEST_CASE("attachments: two laptops with the same content keep each its own", "[hub]") {
    TestHub hub;
    RawLaptop one(hub, 1);
    RawLaptop other(hub, 2);
    REQUIRE(one.claim().status == 200);
    REQUIRE(other.claim().status == 200);
    const RawFile file(photograph(5000));
    REQUIRE(one.send(file.chunk(one, 0, 5000)).status == 200);

    // That somebody has it tells nobody else anything.
    CHECK(file.held(other).holding == batch::Holding::part);
    REQUIRE(other.send(file.chunk(other, 0, 5000)).status == 200);
    CHECK(file.held(other).holding == batch::Holding::whole);
}

TEST_CASE("attachments: a laptop fills its share of the disk and no more", "[hub]") {
    TestHub hub;
    hub.attachment_limits = {.device_bytes = 20'000, .device_parts = 2, .free_bytes = 0};
    hub.restart();
    RawLaptop laptop(hub, 1);
    RawLaptop neighbour(hub, 2);
    REQUIRE(laptop.claim().status == 200);
    REQUIRE(neighbour.claim().status == 200);
    const RawFile first(photograph(15'000));
    const RawFile second(photograph(6'000, 2));
    REQUIRE(laptop.send(first.chunk(laptop, 0, kChunk)).status == 200);
    const auto refused = laptop.send(second.chunk(laptop, 0, 100));
    CHECK(refused.status == 507);
    CHECK(refused.retry_after_s > 0);
    CHECK(neighbour.send(second.chunk(neighbour, 0, kChunk)).status == 200);
    // Begun and left, again and again: the oldest go.
    for (std::uint64_t i = 0; i < 20; ++i) {
        const RawFile part(photograph(3'000, 10 + i));
        REQUIRE(laptop.send(part.chunk(laptop, 0, 1'000)).status == 200);
    }
    const auto folder =
        hub.folder().attachments_folder() + "/" + batch::to_hex(laptop.enrolment.device);
    CHECK(must(list_folder(folder)).size() <= 3);
    hub.restart();  // it counts anew what lies there
    laptop.challenge.reset();
    CHECK(laptop.send(second.chunk(laptop, 0, 100)).status == 507);

    hub.attachment_limits = {.free_bytes = ~0ULL >> 8U, .free_part = 1};
    hub.restart();
    laptop.challenge.reset();
    CHECK(laptop.send(RawFile(photograph(10)).chunk(laptop, 0, 10)).status ==
          413);  // no seal so short
    CHECK(laptop.send(RawFile(photograph(100)).chunk(laptop, 0, 100)).status == 507);
    CHECK(laptop.add("in", "1") == 0);
    CHECK(laptop.put(laptop.batch_of({0})).status == 200);  // records find room
}

TEST_CASE("attachments: a laptop whose disk lost one sends the others", "[hub]") {
    TestHub hub;
    TestLaptop laptop(hub.enrol());
    Loopback line(hub);
    laptop.record_with({{"one.jpg", photograph(1'000)}, {"two.jpg", photograph(1'000, 2)}});
    {
        auto database = must(sync::db::Connection::open(laptop.folder / "store/store.db", {}));
        must(database.execute("UPDATE attachment_piece SET sealed = zeroblob(length(sealed)) "
                              "WHERE attachment = 1"));
    }

    CHECK(must(laptop.exchange(line)).sent_files == 1);

    const auto records = must(laptop.store->records());
    CHECK(records[0].files == 2);
    CHECK(records[0].files_waiting == 1);
    const auto files = at_desk(hub);
    CHECK(files.at("one.jpg") == "MISSING");
    CHECK(files.at("two.jpg") == photograph(1'000, 2));
    CHECK(must(laptop.exchange(line)).sent_files == 0);
}

TEST_CASE("attachments: only the hub's signature makes one delivered", "[hub]") {
    TestHub hub;
    TestLaptop laptop(hub.enrol());
    Loopback line(hub);
    laptop.record_with({{"photo.jpg", photograph(1'000)}});
    sync::exchange::Progress progress;
    while (auto step = must(sync::exchange::plan(*laptop.store, progress, laptop.random))) {
        auto response = must(line.send(step->request));
        if (step->kind == sync::exchange::StepKind::chunk) {
            auto forged = response;
            forged.body[forged.body.size() - 70] ^= 1;
            auto copy = progress;
            CHECK(sync::exchange::commit(*laptop.store, *step, forged, copy).error().code ==
                  Errc::forged);
            CHECK(must(laptop.store->outbox()).files_queued == 1);
        }
        must(sync::exchange::commit(*laptop.store, *step, response, progress));
    }
    CHECK(must(laptop.store->outbox()).files_queued == 0);
}

TEST_CASE("attachments: a budget ends the exchange and the next goes on", "[hub]") {
    TestHub hub;
    TestLaptop laptop(hub.enrol());
    Loopback line(hub);
    laptop.record_with({{"voix.ogg", photograph(200'000)}});
    std::size_t exchanges = 0;
    while (must(laptop.store->outbox()).files_queued > 0 && exchanges < 20) {
        sync::exchange::Progress progress;
        progress.budget_bytes = 50'000;
        while (auto step = must(sync::exchange::plan(*laptop.store, progress, laptop.random)))
            must(sync::exchange::commit(*laptop.store, *step, must(line.send(step->request)),
                                        progress));
        CHECK(progress.sent_bytes + progress.received_bytes < 51'000);
        ++exchanges;
    }
    CHECK(exchanges > 3);
    CHECK(exchanges < 8);
    CHECK(bytes_sent(line) == batch::sealed_size_of(200'000));
}
