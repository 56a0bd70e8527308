#include <catch2/catch.hpp>

#include <limits>
#include <optional>
#include <string>

#include "forms/base/text.h"
#include "sync/batch/bytes.h"
#include "sync/batch/dictionary.h"
#include "sync/batch/frame.h"
#include "sync/batch/wraps.h"
#include "tests/sync/batch/samples.h"

using namespace relais;
using namespace relais::tests;

namespace {

struct Keys {
    Keys() {
        REQUIRE(seal::start());
        shift = seal::Secret::random(32, random);
        device = seal::make_sign_keys(random);
        hub = seal::make_sign_keys(random);
    }
    SystemRandom random;
    seal::Secret shift;
    seal::SignKeys device;
    seal::SignKeys hub;
};

}  // namespace

TEST_CASE("batch: a batch comes back as it was sent", "[sync_batch]") {
    Keys keys;
    const auto batch = sample_batch(3, keys.shift, keys.random);
    const auto bytes = encode(batch, keys.device);

    const auto back = batch::decode(bytes, keys.device.verify_key);
    REQUIRE(back);
    CHECK(*back == batch);
    CHECK(batch::hash_of_batch(bytes) == seal::hash(bytes));
    const auto payload = batch::open_payload(back->records[2], keys.shift);
    REQUIRE(payload);
    CHECK(*payload == sample_payload());
}

TEST_CASE("batch: the number of its records can be read from its head", "[sync_batch]") {
    REQUIRE(seal::start());
    SystemRandom random;
    const auto keys = seal::make_sign_keys(random);
    const auto key = seal::Secret::random(32, random);
    CHECK(batch::records_in(encode(sample_batch(3, key, random), keys)) == 3U);
    CHECK_FALSE(batch::records_in("RLB0"));
    CHECK_FALSE(batch::records_in(std::string(200, 'x')));
}

TEST_CASE("batch: a payload opens in its own place only", "[sync_batch]") {
    Keys keys;
    auto record = sample_batch(2, keys.shift, keys.random).records[1];
    CHECK(record.sealed.size() % batch::kPadBytes == 40);  // nonce and tag; the rest is padded
    const auto other = seal::Secret::random(32, keys.random);
    CHECK(batch::open_payload(record, other).error().code == Errc::wrong_key);
    ++record.seq;
    CHECK(batch::open_payload(record, keys.shift).error().code == Errc::wrong_key);
}

TEST_CASE("batch: a bomb is refused by what it announces, and by what it does", "[sync_batch]") {
    Keys keys;
    auto record = sample_batch(1, keys.shift, keys.random).records[0];
    const auto code_of = [&](const std::string& padded) {
        record.sealed = seal::seal(keys.shift, padded, batch::identity_of(record), keys.random);
        return batch::open_payload(record, keys.shift).error().code;
    };
    // RFC 8878 §3.1.1: a frame header that announces 2^40 bytes, without its magic number.
    const std::string bomb("\x01\xe0\0\0\0\0\0\x01\0\0\x01\0\0", 13);
    CHECK(code_of(bomb + '\x80' + std::string(50, '\0')) == Errc::limit);
    // The same as the texts of a brief record, behind its head.
    const auto brief = '\x81' + std::string(8 + 4 + 5, '\0') + bomb.substr(1) + '\x80';
    CHECK(code_of(brief + std::string(64 - brief.size(), '\0')) == Errc::limit);

    // Padded with something, too much, or not at all.
    CHECK(code_of(bomb + '\x80' + std::string(49, '\0') + 'x') == Errc::invalid);
    CHECK(code_of(bomb + '\x80' + std::string(64, '\0')) == Errc::invalid);
    CHECK(code_of(std::string(64, '\0')) == Errc::invalid);
    CHECK(code_of("") == Errc::invalid);
    // Another packing than those that there are.
    CHECK(code_of('\x03' + std::string("\x80")) == Errc::newer_version);
    CHECK(code_of('\x83' + std::string("\x80")) == Errc::newer_version);
}

TEST_CASE("batch: a frame that gives more than it announces is refused", "[sync_batch]") {
    Keys keys;
    auto record = sample_batch(1, keys.shift, keys.random).records[0];
    const auto refusal = [&](const std::string& head) {
        // RFC 8878 §3.1.1.2: each block repeats one byte 128 KiB long, 1 GiB in all.
        std::string padded = '\x01' + head;
        for (int i = 0; i < 8191; ++i)
            padded += std::string("\x02\0\x10x", 4);
        padded += std::string("\x03\0\x10x", 4) + '\x80';
        padded.resize((padded.size() + batch::kPadBytes - 1) / batch::kPadBytes * batch::kPadBytes);
        record.sealed = seal::seal(keys.shift, padded, batch::identity_of(record), keys.random);
        return batch::open_payload(record, keys.shift).error().code;
    };
    // A window of 128 KiB and a size of 256 bytes; of 2^30 bytes, as it is; of no told size.
    CHECK(refusal(std::string("\x40\x38\0\0", 4)) == Errc::corrupt);
    CHECK(refusal(std::string("\x80\x38\0\0\0\x40", 6)) == Errc::limit);
    CHECK(refusal(std::string("\0\x38", 2)) == Errc::corrupt);
}

TEST_CASE("batch: a brief record is whole again once it is spelled out", "[sync_batch]") {
    Keys keys;
    auto payload = sample_payload();
    payload.remarks = "{}";
    payload.finalised = {-1};
    payload.happened = {std::numeric_limits<std::int64_t>::min()};
    payload.brief = batch::make_brief(batch::name_of_outline("outline"), std::string(200, '\xA5'),
                                      std::string("Moussa\0", 7), payload.instance_xml);
    auto record = sample_batch(1, keys.shift, keys.random).records[0];
    batch::seal_payload(record, payload, keys.shift, keys.random);
    CHECK(record.sealed.size() == 40 + 5 * batch::kPadBytes);
    const auto opened = batch::open_payload(record, keys.shift);
    REQUIRE(opened);
    CHECK(opened->instance_xml.empty());
    CHECK(opened->form_id.empty());
    REQUIRE(opened->brief == payload.brief);
    CHECK(opened->brief->outline == batch::name_of_outline("outline"));
    const batch::SpelledOut spelled{payload.form_id, payload.form_version, payload.instance_id,
                                    payload.deprecated_id, payload.instance_xml};
    auto expected = payload;
    expected.brief.reset();
    CHECK(*batch::whole(*opened, spelled) == expected);
    auto other = spelled;
    other.instance_xml += ' ';
    CHECK(batch::whole(*opened, other).error().code == Errc::corrupt);

    // A text with a NUL cannot end in one: such a record goes whole.
    payload.point += '\0';
    batch::seal_payload(record, payload, keys.shift, keys.random);
    CHECK_FALSE(batch::open_payload(record, keys.shift)->brief);
    CHECK(batch::open_payload(record, keys.shift)->instance_xml == payload.instance_xml);
}

TEST_CASE("batch: bytes are packed as short as it goes, and come back", "[sync_batch]") {
    SeededRandom random(5);
    std::string noise(300, '\0');
    for (auto& byte : noise)
        byte = static_cast<char>(random.below(256));
    const std::string said = "Le chef de ménage est absent, sa femme a répondu. Wabaria";
    const std::string cases[] = {"", noise, std::string(1000, 'x'), said};
    const batch::Packing expected[] = {batch::Packing::stored, batch::Packing::stored,
                                       batch::Packing::zstd, batch::Packing::dictionary_1};
    for (std::size_t i = 0; i < 4; ++i) {
        const auto packed = batch::pack(cases[i]);
        CHECK(packed.packing == expected[i]);
        CHECK(*batch::unpack(packed.packing, packed.bytes, 1000, "test") == cases[i]);
        if (!cases[i].empty())
            CHECK(batch::unpack(packed.packing, packed.bytes, cases[i].size() - 1, "test")
                      .error()
                      .code == Errc::limit);
    }
    CHECK(batch::pack(said).bytes.size() < 30);
    CHECK_FALSE(batch::unpack(batch::Packing::zstd, batch::pack(said).bytes, 1000, "test"));
    // What is in use never changes: tests/bench/dictionary makes another, with another number.
    CHECK(to_hex(seal::bytes_of(seal::hash(batch::dictionary_1()))) ==
          "427637d680e97857c331ffddd56ed1e06aaaf46868c2cc4425ba829e68d3e675");
}

TEST_CASE("batch: a large answer crosses, and sizes are told in steps", "[sync_batch]") {
    Keys keys;
    auto payload = sample_payload();
    payload.instance_xml.assign(2'000'000, 'x');
    auto record = sample_batch(1, keys.shift, keys.random).records[0];
    batch::seal_payload(record, payload, keys.shift, keys.random);
    CHECK(record.sealed.size() < 2000);
    CHECK(*batch::open_payload(record, keys.shift) == payload);
}

TEST_CASE("batch: the hash of a record covers each of its fields", "[sync_batch]") {
    Keys keys;
    const auto record = sample_batch(2, keys.shift, keys.random).records[1];
    const auto hash = hash_of(record);
    const auto changed = [&](auto change) {
        auto other = record;
        change(other);
        return hash_of(other) != hash;
    };
    CHECK(changed([](auto& r) { r.device[0] ^= 1; }));
    CHECK(changed([](auto& r) { ++r.epoch; }));
    CHECK(changed([](auto& r) { ++r.seq; }));
    CHECK(changed([](auto& r) { r.shift[15] ^= 1; }));
    CHECK(changed([](auto& r) { r.previous[0] ^= 1; }));
    CHECK(changed([](auto& r) { r.sealed += 'x'; }));
    CHECK(*batch::decode_record(encode_record(record)) == record);
}

TEST_CASE("batch: what a device may not send is invalid though it signed it", "[sync_batch]") {
    Keys keys;
    const auto code_of = [&](const batch::Batch& batch) {
        const auto back = batch::decode(encode(batch, keys.device), keys.device.verify_key);
        return back ? std::optional<Errc>() : back.error().code;
    };
    const auto good = sample_batch(3, keys.shift, keys.random);
    CHECK_FALSE(code_of(good));
    auto batch = good;
    batch.wraps.push_back(batch.wraps[0]);
    CHECK(code_of(batch) == Errc::invalid);
    batch = good;
    batch.records[0].previous[0] = 1;
    CHECK(code_of(batch) == Errc::invalid);
    batch = good;
    batch.records[1].previous = {};
    CHECK(code_of(batch) == Errc::invalid);
}

TEST_CASE("batch: records say only what those before them do not", "[sync_batch]") {
    Keys keys;
    // sync/README.md, "Batch": every byte of one, but for the signature.
    batch::Batch batch;
    batch.device.fill(0xD1);
    batch.epoch = 7;
    batch::ShiftId first{}, second{};
    first.fill(0x51);
    second.fill(0x52);
    batch.wraps = {{first, "hub", "w"}, {second, "hub", "x"}};
    batch.records.push_back({batch.device, 7, 1, first, {}, "abc"});
    batch.records.push_back({batch.device, 7, 2, first, hash_of(batch.records[0]), "de"});
    batch.records.push_back({batch.device, 7, 303, second, seal::hash("302"), "f"});
    const std::string expected = "RLB0" + std::string("\0\0", 2) + std::string(16, '\xD1') +
                                 std::string("\0\0\0\7\0\2\0\3", 8) +  // epoch, wraps, records
                                 std::string(16, '\x51') + "\x03hub" + std::string("\0\1w", 3) +  //
                                 std::string(16, '\x52') + "\x03hub" + std::string("\0\1x", 3) +  //
                                 "\x18"
                                 "abc"
                                 "\x10"
                                 "de"  // 3 << 3, 2 << 3
                                 "\x0F\xAC\x02\x01" +
                                 std::string(seal::bytes_of(seal::hash("302"))) + "f";
    const auto bytes = encode(batch, keys.device);
    CHECK(to_hex(bytes.substr(0, bytes.size() - 64)) == to_hex(expected));
    CHECK(*batch::decode(bytes, keys.device.verify_key) == batch);

    batch::Before before{0, first, {}};
    std::size_t size = 0;
    for (const auto& record : batch.records) {
        size += batch::framed_size(record, before);
        before = {record.seq, record.shift, hash_of(record)};
    }
    CHECK(size == 4 + 3 + 4 + 32 + 1);
}

TEST_CASE("batch: what a record may leave out it must", "[sync_batch]") {
    Keys keys;
    const auto code_of = [&](const std::string& records, std::size_t count) {
        const batch::ShiftId shift{0x51};
        batch::Writer writer;
        writer.raw("RLB0").u16(0).raw(batch::DeviceId{0xD1}).u32(7).count16(1).count16(count);
        batch::write_wrap(writer, {shift, "hub", "w"});
        auto bytes = writer.raw(records).take();
        const auto hash = seal::hash(bytes);
        bytes += seal::bytes_of(seal::sign(keys.device, "relais/0 batch", seal::bytes_of(hash)));
        const auto back = batch::decode(bytes, keys.device.verify_key);
        return back ? std::optional<Errc>() : back.error().code;
    };
    const std::string hash(32, 'h');
    CHECK_FALSE(code_of("\x08x", 1));
    CHECK_FALSE(code_of("\x0D\x01" + hash + "x", 1));
    CHECK(code_of(std::string("\x09\x00x", 3), 1) == Errc::invalid);  // skips nothing
    CHECK(code_of("\x09\x01x", 1) == Errc::invalid);                  // names none before it
    CHECK(code_of("\x0C" + hash + "x", 1) == Errc::invalid);          // the first has none
    CHECK(code_of("\x0C" + std::string(32, '\0') + "x", 1) == Errc::invalid);
    CHECK(code_of(std::string("\x0A\x00x", 3), 1) == Errc::invalid);  // the shift it has
    CHECK(code_of("\x0A\x01x", 1) == Errc::invalid);                  // no such shift
    CHECK(code_of(std::string("\x88\x00x", 3), 1) == Errc::invalid);  // a longer spelling
    CHECK(code_of("\x0D\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01" + hash + "x", 1) ==
          Errc::invalid);  // past the last number
    CHECK(code_of("\x08x\x08", 2) == Errc::invalid);
    CHECK(code_of("\xF8\xFF\xFF\xFF\x0Fx", 1) == Errc::limit);
}

TEST_CASE("batch: a receipt says runs, not lines", "[sync_batch]") {
    Keys keys;
    const auto bytes = encode(sample_receipt(), keys.hub);
    // high water 9 · four runs · two gaps · 4 stored, 5 duplicate, 6 forked, 9 quarantined · 2, 7
    CHECK(to_hex(bytes.substr(58, bytes.size() - 58 - 64)) == "090402"
                                                              "040100"
                                                              "000101"
                                                              "000102"
                                                              "020103"
                                                              "0204");
    auto receipt = sample_receipt();
    receipt.lines.clear();
    for (std::uint64_t seq = 1; seq <= 500; ++seq)
        receipt.lines.push_back({seq + 100'000, batch::Outcome::stored});
    receipt.high_water = std::numeric_limits<std::uint64_t>::max();
    receipt.gaps = {0, 1, receipt.high_water};
    const auto long_one = encode(receipt, keys.hub);
    CHECK(long_one.size() < 170);
    CHECK(*batch::decode_receipt(long_one, keys.hub.verify_key) == receipt);
}

TEST_CASE("batch: receipts, enrolments, claims and pongs come back as they were", "[sync_batch]") {
    Keys keys;
    const auto receipt = sample_receipt();
    CHECK(*batch::decode_receipt(encode(receipt, keys.hub), keys.hub.verify_key) == receipt);

    const auto enrolment = sample_enrolment(keys.hub, keys.random);
    const auto back = batch::decode_enrolment(encode(enrolment, keys.hub));
    auto measured = enrolment;
    REQUIRE_FALSE(measured.points.empty());
    measured.points.front().fence = "16.27 -0.05 2000";
    CHECK(*batch::decode_enrolment(encode(measured, keys.hub)) == measured);
    REQUIRE(back);
    CHECK(*back == enrolment);
    CHECK(fingerprint(*back) == fingerprint(enrolment));

    batch::Claim claim{enrolment.device, 7, keys.device.verify_key, {}};
    claim.proof = proof_of(claim, enrolment.secret);
    CHECK(*batch::decode_claim(encode(claim)) == claim);

    const batch::Pong pong{"nonce", {1'795'000'000'000}, 0, 3};
    CHECK(*batch::decode_pong(encode(pong, keys.hub), keys.hub.verify_key) == pong);
}

TEST_CASE("batch: a proof is of one device, epoch, key and secret", "[sync_batch]") {
    Keys keys;
    const batch::Claim claim{{1}, 7, keys.device.verify_key, {}};
    const std::string secret(16, 's');
    const auto proof = proof_of(claim, secret);
    CHECK(batch::proof_of({{2}, 7, keys.device.verify_key, {}}, secret) != proof);
    CHECK(batch::proof_of({{1}, 8, keys.device.verify_key, {}}, secret) != proof);
    CHECK(batch::proof_of({{1}, 7, keys.hub.verify_key, {}}, secret) != proof);
    CHECK(proof_of(claim, std::string(16, 't')) != proof);
}

TEST_CASE("batch: the fingerprint of another enrolment differs", "[sync_batch]") {
    Keys keys;
    const auto enrolment = sample_enrolment(keys.hub, keys.random);
    auto other = enrolment;
    other.recipients[0].key = seal::make_box_keys(keys.random).public_key;
    CHECK(fingerprint(other) != fingerprint(enrolment));
    CHECK(seal::fingerprint_words(fingerprint(other)) !=
          seal::fingerprint_words(fingerprint(enrolment)));
}

TEST_CASE("batch: a signature of one kind does not pass for another", "[sync_batch]") {
    Keys keys;
    const auto bytes = encode(sample_batch(1, keys.shift, keys.random), keys.device);
    CHECK(batch::decode(bytes, keys.hub.verify_key).error().code == Errc::forged);
    CHECK(batch::decode_receipt(bytes, keys.device.verify_key).error().code == Errc::invalid);
    // The same body under the receipt's magic: the domain of the signature tells.
    auto disguised = bytes;
    disguised[2] = 'C';
    CHECK(batch::decode_receipt(disguised, keys.device.verify_key).error().code == Errc::forged);
}

TEST_CASE("batch: a newer version is told apart before its signature is read", "[sync_batch]") {
    Keys keys;
    auto bytes = encode(sample_batch(1, keys.shift, keys.random), keys.device);
    bytes[5] = 1;
    CHECK(batch::decode(bytes, keys.device.verify_key).error().code == Errc::newer_version);
    auto receipt = encode(sample_receipt(), keys.hub);
    receipt[4] = 1;
    CHECK(batch::decode_receipt(receipt, keys.hub.verify_key).error().code == Errc::newer_version);
}

TEST_CASE("batch: device names are 32 lower-case hex digits", "[sync_batch]") {
    const batch::DeviceId id{0x0A, 0xFF, 1};
    CHECK(batch::to_hex(id) == "0aff0100000000000000000000000000");
    CHECK(*batch::device_from_hex(batch::to_hex(id)) == id);
    CHECK_FALSE(batch::device_from_hex("0AFF0100000000000000000000000000"));
    CHECK_FALSE(batch::device_from_hex("0aff01"));
    CHECK_FALSE(batch::device_from_hex("../../../../../../etc/passwd\0\0\0\0\0"));
}

TEST_CASE("batch: what the laptop says beside the answers goes with the record", "[sync_batch]") {
    Keys keys;
    auto payload = sample_payload();
    payload.happened = {1'794'000'000'000};
    payload.remarks = "{\"late\":{\"reason\":\"Batterie vide\"}}";
    auto record = sample_batch(1, keys.shift, keys.random).records[0];
    batch::seal_payload(record, payload, keys.shift, keys.random);
    CHECK(*batch::open_payload(record, keys.shift) == payload);
    CHECK(batch::plain_size_of(payload) > batch::plain_size_of(sample_payload()));
}
