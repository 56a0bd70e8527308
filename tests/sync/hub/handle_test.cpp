// What the hub takes and what it refuses, request by request.
#include <catch2/catch.hpp>
#include <filesystem>

#include "forms/base/file.h"
#include "tests/sync/hub/two_devices.h"

using namespace relais;
using namespace relais::tests;
using batch::Outcome;
using Lines = std::vector<batch::Receipt::Line>;

namespace {

std::uint64_t records_at(TestHub& hub) {
    std::uint64_t records = 0;
    for (const auto& device : hub.status())
        records += device.records + device.forks + device.quarantined;
    return records;
}

}  // namespace

TEST_CASE("hub: a ping is answered with a signed pong that repeats its nonce", "[hub]") {
    TestHub hub;
    const auto enrolment = hub.enrol();

    const auto response = hub.handle({"GET", "/v1/ping?nonce=abc-123", ""});

    REQUIRE(response.status == 200);
    const auto pong = must(batch::decode_pong(response.body, enrolment.hub_key));
    CHECK(pong.nonce == "abc-123");
    CHECK(pong.hub_time == hub.clock.now());
    CHECK(pong.protocol_min <= batch::kProtocol);
    CHECK(pong.protocol_max >= batch::kProtocol);
}

TEST_CASE("hub: an address or method that it does not know gets one shape of error", "[hub]") {
    TestHub hub;
    auto [method, path, status] = GENERATE(table<std::string, std::string, int>({
        {"GET", "/v1/ping", 400},
        {"GET", "/v1/ping?nonce=", 400},
        {"GET", "/v1/ping?nonce=a%20b", 400},
        {"GET", "/v1/ping?nonce=" + std::string(65, 'a'), 400},
        {"PUT", "/v1/ping?nonce=a", 405},
        {"GET", "/v1/enrol", 405},
        {"POST", "/v1/enrol", 400},
        {"GET", "/", 404},
        {"GET", "", 404},
        {"GET", "?", 404},
        {"GET", "/v1", 404},
        {"GET", "/v2/ping?nonce=a", 404},
        {"GET", "/v1/d/../state", 403},
        {"GET", "/v1/d//state", 403},
        {"GET", "/v1/d/00000000000000000000000000000000/state", 403},
        {"GET", "/v1/d/00000000000000000000000000000000/batches/00", 405},
        {"PUT", "/v1/d/x/batches/../../x", 404},
    }));
    CAPTURE(method, path);

    const auto response = hub.handle({method, path, ""});

    CHECK(response.status == status);
    CHECK(response.body.starts_with("{\"error\":\""));
    CHECK(response.body.find("\"detail\":\"") != std::string::npos);
}

TEST_CASE("hub: a batch is stored, receipted, and counts once when it comes twice", "[hub]") {
    TestHub hub;
    RawLaptop laptop(hub);
    REQUIRE(laptop.claim().status == 200);
    laptop.add("in", "4");
    laptop.add("out", "2");
    const auto bytes = laptop.batch_of({0, 1});

    const auto first = laptop.receipt(laptop.put(bytes));
    const auto second = laptop.receipt(laptop.put(bytes));

    CHECK(first.lines == Lines{{1, Outcome::stored}, {2, Outcome::stored}});
    CHECK(first.batch == batch::hash_of_batch(bytes));
    CHECK(first.high_water == 2);
    CHECK(second.lines == Lines{{1, Outcome::duplicate}, {2, Outcome::duplicate}});
    CHECK(records_at(hub) == 2);
}

TEST_CASE("hub: an altered, cut or lengthened batch is refused whole", "[hub]") {
    TestHub hub;
    RawLaptop laptop(hub);
    REQUIRE(laptop.claim().status == 200);
    laptop.add("in", "4");
    const auto bytes = laptop.batch_of({0});

    for (std::size_t at = 0; at < bytes.size(); at += 7) {
        auto altered = bytes;
        altered[at] = static_cast<char>(altered[at] ^ 0x10);
        CAPTURE(at);
        const auto response = laptop.put(altered);
        REQUIRE(response.status >= 400);
        REQUIRE(response.status < 500);
    }
    for (std::size_t size = 0; size < bytes.size(); size += 11)
        REQUIRE(laptop.put(bytes.substr(0, size)).status >= 400);
    REQUIRE(laptop.put(bytes + "x").status >= 400);
    REQUIRE(laptop.put(std::string(batch::kMaxBatchBytes + 1, 'x')).status == 413);
    CHECK(records_at(hub) == 0);
    CHECK(hub.faults.empty());
}

TEST_CASE("hub: a batch under another's name or at another address is refused", "[hub]") {
    TestHub hub;
    RawLaptop laptop(hub, 1);
    RawLaptop other(hub, 2);
    REQUIRE(laptop.claim().status == 200);
    REQUIRE(other.claim().status == 200);
    laptop.add("in", "4");
    const auto bytes = laptop.batch_of({0});

    SECTION("signed by another enrolled laptop") {
        std::swap(laptop.keys, other.keys);
        CHECK(laptop.put(laptop.batch_of({0})).status == 403);
    }
    SECTION("sent to another laptop's address") {
        CHECK(other.put(bytes).status == 403);
    }
    SECTION("sent under another hash") {
        const auto path = laptop.path("batches/");
        CHECK(laptop.send({"PUT", path + std::string(64, '0'), bytes}).status == 400);
        CHECK(laptop.send({"PUT", path + "zz", bytes}).status == 400);
    }
    CHECK(records_at(hub) == 0);
}

TEST_CASE("hub: an unknown laptop and a wrong signature look the same", "[hub]") {
    TestHub hub;
    RawLaptop known(hub, 1);
    RawLaptop unknown(hub, 2);
    REQUIRE(known.claim().status == 200);
    known.add("in", "1");
    unknown.add("in", "1");
    known.keys = seal::make_sign_keys(known.random);

    const auto wrong_signature = known.put(known.batch_of({0}));
    const auto stranger = unknown.put(unknown.batch_of({0}));

    CHECK(wrong_signature.status == 403);
    CHECK(wrong_signature == stranger);
}

TEST_CASE("hub: an enrolment works once", "[hub]") {
    TestHub hub;
    RawLaptop laptop(hub);

    const auto accepted = laptop.claim();
    const auto repeated = laptop.claim();
    laptop.keys = seal::make_sign_keys(laptop.random);
    const auto stolen = laptop.claim();

    REQUIRE(accepted.status == 200);
    CHECK(repeated.status == 200);  // its first answer may have been lost
    CHECK(stolen.status == 403);
    CHECK(hub.status().size() == 1);
}

TEST_CASE("hub: an enrolment with another secret, too old or unknown is refused", "[hub]") {
    TestHub hub;
    RawLaptop laptop(hub);
    SECTION("another secret") {
        laptop.enrolment.secret[0] ^= 1;
    }
    SECTION("too old") {
        hub.clock.advance_ms(48 * 3'600'000 + 1);
    }
    SECTION("unknown laptop") {
        laptop.enrolment.device[0] ^= 1;
    }

    CHECK(laptop.claim().status == 403);
    CHECK(hub.status().empty());
}

TEST_CASE("hub: an enrolment holds for its whole 48 hours", "[hub]") {
    TestHub hub;
    RawLaptop laptop(hub);
    hub.clock.advance_ms(48 * 3'600'000);
    CHECK(laptop.claim().status == 200);
}

TEST_CASE("hub: gaps are named and close when the missing records come", "[hub]") {
    TestHub hub;
    RawLaptop laptop(hub);
    REQUIRE(laptop.claim().status == 200);
    for (int i = 0; i < 8; ++i)
        laptop.add("in", "1");
    using Seqs = std::vector<std::uint64_t>;

    CHECK(laptop.receipt(laptop.put(laptop.batch_of({2, 6}))).gaps == Seqs{1, 2, 4, 5, 6});
    CHECK(laptop.receipt(laptop.put(laptop.batch_of({4}))).gaps == Seqs{1, 2, 4, 6});
    CHECK(laptop.receipt(laptop.put(laptop.batch_of({0, 5}))).gaps == Seqs{2, 4});
    const auto last = laptop.receipt(laptop.put(laptop.batch_of({1, 3, 7})));
    CHECK(last.gaps.empty());
    CHECK(last.high_water == 8);
}

TEST_CASE("hub: whatever the order of arrival, the gaps are those that are missing", "[hub]") {
    const std::uint64_t seed = 11;
    CAPTURE(seed);
    SeededRandom order(seed);
    TestHub hub;
    RawLaptop laptop(hub);
    REQUIRE(laptop.claim().status == 200);
    std::vector<std::size_t> left;
    for (std::size_t i = 0; i < 60; ++i)
        left.push_back(laptop.add("in", "1"));
    std::vector<bool> held(62, false);
    std::uint64_t high_water = 0;
    while (!left.empty()) {
        const auto pick = order.below(left.size());
        const auto at = left[pick];
        left.erase(left.begin() + static_cast<std::ptrdiff_t>(pick));
        held[at + 1] = true;
        high_water = std::max<std::uint64_t>(high_water, at + 1);

        const auto receipt = laptop.receipt(laptop.put(laptop.batch_of({at})));

        std::vector<std::uint64_t> missing;
        for (std::uint64_t seq = 1; seq < high_water; ++seq)
            if (!held[seq]) missing.push_back(seq);
        REQUIRE(receipt.gaps == missing);
        REQUIRE(receipt.high_water == high_water);
        REQUIRE(receipt.lines[0].outcome == Outcome::stored);
    }
}

TEST_CASE("hub: the state tells high-water mark and gaps, signed", "[hub]") {
    TestHub hub;
    RawLaptop laptop(hub);
    REQUIRE(laptop.claim().status == 200);
    for (int i = 0; i < 3; ++i)
        laptop.add("in", "1");
    laptop.put(laptop.batch_of({2}));

    const auto state = laptop.receipt(laptop.send({"GET", laptop.path("state"), ""}));

    CHECK(state.high_water == 3);
    CHECK(state.gaps == std::vector<std::uint64_t>{1, 2});
    CHECK(state.lines.empty());
    CHECK(state.epoch == laptop.epoch);
}

TEST_CASE("hub: a second record for one place is a fork: kept, told, not counted", "[hub]") {
    TestHub hub;
    RawLaptop laptop(hub);
    REQUIRE(laptop.claim().status == 200);
    laptop.add("in", "4");
    laptop.add("in", "5");
    laptop.put(laptop.batch_of({0, 1}));

    // The disk's image was copied after the first record; both copies go on.
    laptop.chain.resize(1);
    laptop.add("out", "40");
    laptop.add("out", "50");
    const auto receipt = laptop.receipt(laptop.put(laptop.batch_of({0, 1, 2})));
    const auto again = laptop.receipt(laptop.put(laptop.batch_of({1})));

    CHECK(receipt.lines ==
          Lines{{1, Outcome::duplicate}, {2, Outcome::forked}, {3, Outcome::forked}});
    CHECK(again.lines == Lines{{2, Outcome::forked}});
    const auto status = hub.status()[0];
    CHECK(status.records == 2);
    CHECK(status.forks == 2);
    CHECK(status.forked == std::vector<std::uint64_t>{2, 3});
}

TEST_CASE("hub: a laptop whose folder was copied is noticed, and both copies' records are kept",
          "[hub]") {
    TestHub hub;
    TestLaptop laptop(hub.enrol());
    Loopback line(hub);
    laptop.record_flow("in", "1");
    must(laptop.exchange(line));
    TestLaptop clone(hub.enrol(), 8);
    std::filesystem::copy(laptop.folder.path(), clone.folder / "copy",
                          std::filesystem::copy_options::recursive);
    clone.store = std::make_unique<sync::store::Store>(
        must(sync::store::Store::open(clone.folder / "copy/store", clone.clock, clone.random)));
    must(clone.store->unlock("AD-07", kPassphrase));

    laptop.record_flow("in", "2");
    must(laptop.exchange(line));
    clone.record_flow("out", "9");
    must(clone.exchange(line));

    const auto status = hub.status().at(0);
    CHECK(status.records == 2);
    CHECK(status.forked == std::vector<std::uint64_t>{2});
}

TEST_CASE("hub: a record that breaks the chain backwards is a fork", "[hub]") {
    TestHub hub;
    RawLaptop laptop(hub);
    REQUIRE(laptop.claim().status == 200);
    for (int i = 0; i < 3; ++i)
        laptop.add("in", "1");
    laptop.put(laptop.batch_of({2}));
    laptop.chain.resize(1);
    laptop.add("out", "1");  // not the one that record 3 continues

    CHECK(laptop.receipt(laptop.put(laptop.batch_of({1}))).lines == Lines{{2, Outcome::forked}});
}

TEST_CASE("hub: records of an epoch that was not enrolled go to quarantine", "[hub]") {
    TestHub hub;
    RawLaptop laptop(hub);
    REQUIRE(laptop.claim().status == 200);
    laptop.epoch = 4;
    laptop.add("in", "1");

    const auto receipt = laptop.receipt(laptop.put(laptop.batch_of({0})));

    CHECK(receipt.lines == Lines{{1, Outcome::quarantined}});
    CHECK(hub.status()[0].quarantined == 1);
    CHECK(hub.status()[0].records == 0);
}

TEST_CASE("hub: a batch of a newer protocol is told so and not stored", "[hub]") {
    TestHub hub;
    RawLaptop laptop(hub);
    REQUIRE(laptop.claim().status == 200);
    laptop.add("in", "1");
    auto bytes = laptop.batch_of({0});
    bytes[5] = 1;  // version, u16 after the magic

    const auto response = laptop.put(bytes);

    CHECK(response.status == 426);
    CHECK(response.body.find("\"newer_version\"") != std::string::npos);
    CHECK(records_at(hub) == 0);
}

TEST_CASE("hub: what it has receipted is there after a restart", "[hub]") {
    TestHub hub;
    RawLaptop laptop(hub);
    REQUIRE(laptop.claim().status == 200);
    laptop.add("in", "4");
    const auto bytes = laptop.batch_of({0});
    laptop.put(bytes);

    hub.restart();
    laptop.challenge.reset();

    CHECK(laptop.receipt(laptop.put(bytes)).lines == Lines{{1, Outcome::duplicate}});
    CHECK(hub.status()[0].records == 1);
}

TEST_CASE("hub: a second serve on one folder is refused", "[hub]") {
    TestHub hub;
    const auto second = sync::hub::IngestStore::open_for_writing(hub.path + "/ingest");
    REQUIRE_FALSE(second);
    CHECK(second.error().code == Errc::in_use);
}

TEST_CASE("hub: its folder tells what it is not", "[hub]") {
    TestHub hub;
    const auto open = [&] { return sync::hub::HubFolder::open(hub.path); };
    SECTION("another folder") {
        const auto other = sync::hub::HubFolder::open(hub.temporary.path());
        REQUIRE_FALSE(other);
        CHECK(other.error().code == Errc::not_found);
    }
    SECTION("a newer one") {
        must(write_file_atomically(hub.path + "/hub.json", R"({"format": 9})"));
        CHECK(open().error().code == Errc::newer_version);
    }
    SECTION("a broken one") {
        must(write_file_atomically(hub.path + "/hub.json", "{"));
        CHECK(open().error().code == Errc::corrupt);
    }
    SECTION("one whose lists a laptop would not take") {
        std::string points = "code\n";
        for (int i = 0; i < 10'001; ++i)
            points += "P" + std::to_string(i) + "\n";
        must(write_file_atomically(hub.path + "/points.csv", points));
        const auto enrolled = must(open()).enrol(hub.clock, hub.random);
        REQUIRE_FALSE(enrolled);
        CHECK(enrolled.error().code == Errc::limit);
    }
    SECTION("made twice") {
        sync::hub::HubSetup setup;
        setup.project = "p";
        const auto made =
            sync::hub::HubFolder::create(hub.path, setup, hub.random, seal::kTestCost);
        CHECK(made.error().code == Errc::already_exists);
    }
}
