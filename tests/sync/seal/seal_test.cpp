#include <catch2/catch.hpp>

#include <set>

#include "forms/base/text.h"
#include "sync/seal/seal.h"
#include "tests/support/seed.h"

using namespace relais;
using namespace relais::sync;

TEST_CASE("seal: what is sealed opens with its key and identity, and with no other",
          "[sync_seal]") {
    REQUIRE(seal::start());
    SystemRandom random;
    const auto key = seal::Secret::random(32, random);
    const auto other = seal::Secret::random(32, random);
    const auto sealed = seal::seal(key, "Awa Traoré", "row 1", random);

    CHECK(seal::open(key, sealed, "row 1") == "Awa Traoré");
    CHECK(seal::open(key, sealed, "row 2").error().code == Errc::wrong_key);
    CHECK(seal::open(other, sealed, "row 1").error().code == Errc::wrong_key);
    CHECK(seal::open(seal::Secret(), sealed, "row 1").error().code == Errc::wrong_key);
    CHECK(seal::open_secret(key, sealed, "row 1")->view() == "Awa Traoré");
    CHECK(seal::seal(key, "x", "", random) != seal::seal(key, "x", "", random));
    CHECK(seal::open(key, seal::seal(key, "", "", random), "") == "");
}

TEST_CASE("seal: every flipped bit and every truncation is noticed", "[sync_seal]") {
    REQUIRE(seal::start());
    SystemRandom random;
    const auto key = seal::Secret::random(32, random);
    const auto keys = seal::make_box_keys(random);
    const auto sealed = seal::seal(key, "secret", "id", random);
    const auto boxed = seal::seal_to(keys.public_key, "secret");
    for (std::size_t size = 0; size < sealed.size(); ++size)
        CHECK_FALSE(seal::open(key, sealed.substr(0, size), "id"));
    for (std::size_t size = 0; size < boxed.size(); ++size)
        CHECK_FALSE(seal::open_with(keys, boxed.substr(0, size)));
    for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
        auto flipped = sealed;
        flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
        CHECK_FALSE(seal::open(key, flipped, "id"));
        CHECK_FALSE(seal::open_secret(key, flipped, "id"));
    }
    for (std::size_t bit = 0; bit < boxed.size() * 8; ++bit) {
        auto flipped = boxed;
        flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
        CHECK_FALSE(seal::open_with(keys, flipped));
    }
}

TEST_CASE("seal: only the recipient opens a sealed box, also from the stored secret",
          "[sync_seal]") {
    REQUIRE(seal::start());
    SystemRandom random;
    const auto hub = seal::make_box_keys(random);
    const auto stranger = seal::make_box_keys(random);
    const auto sealed = seal::seal_to(hub.public_key, "shift key");

    const auto again = seal::box_keys_from(hub.secret.copy());
    REQUIRE(again);
    CHECK(again->public_key == hub.public_key);
    CHECK(seal::open_secret_with(*again, sealed)->view() == "shift key");
    CHECK(seal::open_with(stranger, sealed).error().code == Errc::wrong_key);
    CHECK(seal::box_keys_from(seal::Secret("short")).error().code == Errc::invalid);
}

TEST_CASE("seal: a key that hides nothing is not usable", "[sync_seal]") {
    REQUIRE(seal::start());
    SystemRandom random;
    CHECK(seal::is_usable(seal::make_box_keys(random).public_key));
    CHECK_FALSE(seal::is_usable({}));
    CHECK_FALSE(seal::is_usable({1}));
}

TEST_CASE("seal: a signature holds for its message, key and domain alone", "[sync_seal]") {
    REQUIRE(seal::start());
    SystemRandom random;
    const auto keys = seal::make_sign_keys(random);
    const auto other = seal::make_sign_keys(random);
    const auto signature = seal::sign(keys, "batch", "bytes");

    CHECK(seal::verify(keys.verify_key, "batch", "bytes", signature));
    CHECK_FALSE(seal::verify(keys.verify_key, "batc", "hbytes", signature));
    CHECK_FALSE(seal::verify(keys.verify_key, "receipt", "bytes", signature));
    CHECK_FALSE(seal::verify(keys.verify_key, "batch", "byteS", signature));
    CHECK_FALSE(seal::verify(other.verify_key, "batch", "bytes", signature));
    CHECK_FALSE(seal::verify({}, "batch", "bytes", signature));
    const auto again = seal::sign_keys_from(keys.secret.copy());
    REQUIRE(again);
    CHECK(again->verify_key == keys.verify_key);
    auto mixed =
        std::string(keys.secret.view().substr(0, 32)) + std::string(other.secret.view().substr(32));
    CHECK(seal::sign_keys_from(seal::Secret(mixed)).error().code == Errc::corrupt);
}

TEST_CASE("seal: a passphrase gives the same key with the same salt and cost only", "[sync_seal]") {
    REQUIRE(seal::start());
    const seal::Salt salt{1, 2, 3};
    const auto key = seal::key_from_passphrase("dunes", salt, seal::kTestCost);
    REQUIRE(key);
    CHECK(seal::key_from_passphrase("dunes", salt, seal::kTestCost)->view() == key->view());
    CHECK(seal::key_from_passphrase("Dunes", salt, seal::kTestCost)->view() != key->view());
    CHECK(seal::key_from_passphrase("dunes", {}, seal::kTestCost)->view() != key->view());
    CHECK(seal::key_from_passphrase("dunes", salt, {2, 8})->view() != key->view());
    CHECK(seal::key_from_passphrase("dunes", salt, {0, 8}).error().code == Errc::invalid);
    CHECK(seal::key_from_passphrase("dunes", salt, {1, 1U << 31U}).error().code == Errc::invalid);
}

TEST_CASE("seal: hashes are those of BLAKE2b-256", "[sync_seal]") {
    // RFC 7693 with a digest of 32 bytes; the value is that of `b2sum -l 256`.
    CHECK(to_hex(seal::bytes_of(seal::hash("abc"))) ==
          "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
    const seal::Secret key(std::string(32, 'k'));
    CHECK(seal::keyed_hash(key, "abc") != seal::hash("abc"));
    CHECK(seal::equal(seal::hash("abc"), seal::hash("abc")));
    CHECK_FALSE(seal::equal(seal::hash("abc"), seal::hash("abd")));
    CHECK(seal::derive(key, "a").view() != seal::derive(key, "b").view());
}

TEST_CASE("seal: a fingerprint is six words, each of its 256 distinct and plain", "[sync_seal]") {
    std::set<std::string> words;
    for (int value = 0; value < 256; ++value) {
        seal::Hash hash{};
        hash.fill(static_cast<std::uint8_t>(value));
        const auto text = seal::fingerprint_words(hash);
        const auto parts = split(text, ' ');
        REQUIRE(parts.size() == 6);
        CHECK(parts[0] == parts[5]);
        for (const char c : parts[0])
            CHECK((c >= 'a' && c <= 'z'));
        words.insert(std::string(parts[0]));
    }
    CHECK(words.size() == 256);
}

TEST_CASE("seal: a secret moves, is copied on purpose, and is empty once moved from",
          "[sync_seal]") {
    REQUIRE(seal::start());
    seal::Secret first("key");
    auto copy = first.copy();
    seal::Secret second(std::move(first));
    CHECK(first.empty());  // NOLINT: that is the point
    CHECK(second.view() == "key");
    second = std::move(copy);
    CHECK(second.view() == "key");
    CHECK(seal::Secret("").empty());
}
