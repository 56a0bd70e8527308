// Bytes from outside: every truncation, every flipped bit, and random ones.
#include <catch2/catch.hpp>

#include <functional>

#include "sync/batch/returned.h"
#include "tests/support/mutate.h"
#include "tests/support/seed.h"
#include "tests/sync/batch/samples.h"

using namespace relais;
using namespace relais::tests;

namespace {

using Decode = std::function<bool(std::string_view)>;

void every_truncation_fails(const std::string& bytes, const Decode& decodes) {
    REQUIRE(decodes(bytes));
    for (std::size_t size = 0; size < bytes.size(); ++size)
        // A copy of exactly that size, so that a sanitizer sees a read past its end.
        REQUIRE_FALSE(decodes(std::string(bytes.substr(0, size))));
    REQUIRE_FALSE(decodes(bytes + '\0'));
}

void every_flipped_bit_fails(const std::string& bytes, const Decode& decodes) {
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
        auto flipped = bytes;
        flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
        REQUIRE_FALSE(decodes(flipped));
    }
}

}  // namespace

TEST_CASE("batch: every truncation and every flipped bit of each format fails", "[sync_batch]") {
    REQUIRE(seal::start());
    SystemRandom random;
    const auto key = seal::Secret::random(32, random);
    const auto keys = seal::make_sign_keys(random);
    const auto batch = sample_batch(2, key, random);
    struct Case {
        const char* name;
        std::string bytes;
        Decode decodes;
    };
    const Case cases[] = {
        {"batch", encode(batch, keys),
         [&](auto bytes) { return batch::decode(bytes, keys.verify_key).has_value(); }},
        {"record", encode_record(batch.records[1]),
         [](auto bytes) { return batch::decode_record(bytes).has_value(); }},
        {"receipt", encode(sample_receipt(), keys),
         [&](auto bytes) { return batch::decode_receipt(bytes, keys.verify_key).has_value(); }},
        {"enrolment", encode(sample_enrolment(keys, random), keys),
         [](auto bytes) { return batch::decode_enrolment(bytes).has_value(); }},
        {"notice", encode(sample_notice(), keys),
         [&](auto bytes) { return batch::decode_notice(bytes, keys.verify_key).has_value(); }},
        {"bundle", batch::encode_bundle({{batch::ItemKind::batch, {}, "one"}}),
         [](auto bytes) { return batch::decode_bundle(bytes).has_value(); }},
        {"personal keys", encode(batch::PersonalKeys{batch.device, 7, 1, "sealed"}, keys),
         [&](auto bytes) {
             return batch::decode_personal_keys(bytes, keys.verify_key).has_value();
         }},
        {"pong", encode(batch::Pong{"nonce", {1}, 0, 0}, keys),
         [&](auto bytes) { return batch::decode_pong(bytes, keys.verify_key).has_value(); }},
    };
    for (const auto& each : cases) {
        INFO(each.name);
        every_truncation_fails(each.bytes, each.decodes);
        every_flipped_bit_fails(each.bytes, each.decodes);
    }
}

TEST_CASE("batch: signed bytes of any content end in a value or an error", "[sync_batch]") {
    REQUIRE(seal::start());
    SeededRandom random(seed_of_this_run("signed garbage"));
    const auto keys = seal::make_sign_keys(random);
    const auto key = seal::Secret::random(32, random);
    // Signed anew after each change, so that framing and not the signature must notice.
    const auto resigned = [&](std::string bytes, std::string_view domain) {
        bytes.resize(bytes.size() - 64);
        const auto hash = seal::hash(bytes);
        bytes += seal::bytes_of(seal::sign(keys, domain, seal::bytes_of(hash)));
        return bytes;
    };
    const auto mutated = [&](std::string bytes) {
        for (auto changes = 1 + random.below(4); changes > 0; --changes) {
            const auto at = 6 + random.below(bytes.size() - 6);
            bytes[at] = static_cast<char>(random.below(256));
        }
        if (random.below(3) == 0) bytes.erase(6 + random.below(bytes.size() - 70), 1);
        return bytes;
    };
    const auto batch = encode(sample_batch(2, key, random), keys);
    const auto receipt = encode(sample_receipt(), keys);
    const auto enrolment = encode(sample_enrolment(keys, random), keys);
    std::size_t refused = 0;
    for (int round = 0; round < 2000; ++round) {
        const auto a = batch::decode(resigned(mutated(batch), "relais/0 batch"), keys.verify_key);
        const auto b =
            batch::decode_receipt(resigned(mutated(receipt), "relais/0 receipt"), keys.verify_key);
        const auto c = batch::decode_enrolment(resigned(mutated(enrolment), "relais/0 enrolment"));
        if (!a) CHECK(a.error().code != Errc::forged);
        refused += (a ? 0U : 1U) + (b ? 0U : 1U) + (c ? 0U : 1U);
    }
    CHECK(refused > 2000);
}

TEST_CASE("batch: what is decoded is exactly what was sent, in each format", "[sync_batch]") {
    REQUIRE(seal::start());
    SeededRandom random(seed_of_this_run("one form only"));
    const auto keys = seal::make_sign_keys(random);
    const auto key = seal::Secret::random(32, random);
    const auto signed_anew = [&](std::string bytes, std::string_view domain) {
        if (bytes.size() > 64) bytes.resize(bytes.size() - 64);
        const auto hash = seal::hash(bytes);
        return bytes + std::string(seal::bytes_of(seal::sign(keys, domain, seal::bytes_of(hash))));
    };
    const auto batch = encode(sample_batch(2, key, random), keys);
    const auto receipt = encode(sample_receipt(), keys);
    const auto enrolment = encode(sample_enrolment(keys, random), keys);
    const auto claim = encode(batch::Claim{{1}, 7, {2}, {3}});
    const auto pong = encode(batch::Pong{"nonce", {1}, 0, 0}, keys);
    for (int round = 0; round < 2'000; ++round) {
        const auto a = signed_anew(mutated(batch, random), "relais/0 batch");
        if (const auto back = batch::decode(a, keys.verify_key)) REQUIRE(encode(*back, keys) == a);
        const auto b = signed_anew(mutated(receipt, random), "relais/0 receipt");
        if (const auto back = batch::decode_receipt(b, keys.verify_key))
            REQUIRE(encode(*back, keys) == b);
        const auto c = signed_anew(mutated(enrolment, random), "relais/0 enrolment");
        if (const auto back = batch::decode_enrolment(c)) REQUIRE(encode(*back, keys) == c);
        const auto d = mutated(claim, random);
        if (const auto back = batch::decode_claim(d)) REQUIRE(encode(*back) == d);
        const auto e = signed_anew(mutated(pong, random), "relais/0 pong");
        if (const auto back = batch::decode_pong(e, keys.verify_key))
            REQUIRE(encode(*back, keys) == e);
    }
}

TEST_CASE("batch: a sealed record of any content opens or is refused", "[sync_batch]") {
    REQUIRE(seal::start());
    SeededRandom random(seed_of_this_run("sealed garbage"));
    const auto key = seal::Secret::random(32, random);
    auto record = sample_batch(1, key, random).records[0];
    const auto padded = seal::open(key, record.sealed, batch::identity_of(record));
    REQUIRE(padded);
    for (int round = 0; round < 5'000; ++round) {
        // Sealed with the right key: a laptop in the wrong hands can say anything.
        record.sealed =
            seal::seal(key, mutated(*padded, random), batch::identity_of(record), random);
        const auto opened = batch::open_payload(record, key);
        if (!opened) REQUIRE(opened.error().subject == "record");
    }
}

TEST_CASE("batch: sizes are refused before anything is read", "[sync_batch]") {
    REQUIRE(seal::start());
    const seal::VerifyKey key{};
    CHECK(batch::decode(std::string(batch::kMaxBatchBytes + 1, 'x'), key).error().code ==
          Errc::limit);
    CHECK(batch::decode_receipt(std::string(batch::kMaxReceiptBytes + 1, 'x'), key).error().code ==
          Errc::limit);
    CHECK(batch::decode_claim(std::string(1000, 'x')).error().code == Errc::limit);
    CHECK_FALSE(batch::decode_claim(std::string(90, 'x')));
}

TEST_CASE("batch: an enrolment that would do harm is refused though signed", "[sync_batch]") {
    REQUIRE(seal::start());
    SystemRandom random;
    const auto keys = seal::make_sign_keys(random);
    const auto good = sample_enrolment(keys, random);
    const auto refused = [&](auto change) {
        auto enrolment = good;
        change(enrolment);
        const auto back = batch::decode_enrolment(encode(enrolment, keys));
        return !back && back.error().code == Errc::invalid;
    };
    for (const char* name : {"../store.db", "/etc/passwd", "", ".", "..", ".bashrc", "a/b", "a\\b",
                             "a\nb", "c:x", "\xC3"})
        CHECK(refused([&](auto& e) { e.files[0].name = name; }));
    CHECK(refused([](auto& e) { e.files[0].name = e.files[1].name; }));
    CHECK(refused([](auto& e) { e.recipients.pop_back(); }));
    CHECK(refused([](auto& e) { e.recipients[0].name = "recovery"; }));
    CHECK(refused([](auto& e) { e.recipients[0].name = ""; }));
    CHECK(refused([](auto& e) { e.recipients[0].key = {}; }));
    CHECK(refused([](auto& e) { e.points[0].name = "\xFF"; }));
}
