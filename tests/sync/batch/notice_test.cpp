// Notices, what they offer, and the blobs that they name.
#include "sync/batch/notice.h"

#include <catch2/catch.hpp>

#include "sync/batch/bytes.h"
#include "tests/support/mutate.h"
#include "tests/support/seed.h"
#include "tests/sync/batch/samples.h"

using namespace relais;
using namespace relais::tests;

namespace {

std::vector<batch::Offer> sample_offers(Random& random) {
    std::vector<batch::Offer> offers(2);
    offers[0].name = "flow.xlsx";
    batch::seal_blob(offers[0], "form", random);
    offers[1].kind = batch::OfferKind::lists;
    batch::seal_blob(offers[1], "people", random);
    return offers;
}

}  // namespace

TEST_CASE("notice: what is encoded is decoded", "[sync_batch]") {
    REQUIRE(seal::start());
    SeededRandom random(1);
    const auto keys = seal::make_sign_keys(random);
    const auto notice = sample_notice();
    const auto bytes = encode(notice, keys);
    CHECK(batch::decode_notice(bytes, keys.verify_key).value() == notice);
    CHECK(batch::device_of_notice(bytes).value() == notice.device);
    const auto offers = sample_offers(random);
    CHECK(batch::decode_offers(batch::encode_offers(offers)).value() == offers);
}

TEST_CASE("notice: runs that touch, overlap, fall or begin at nothing are refused",
          "[sync_batch]") {
    REQUIRE(seal::start());
    SeededRandom random(1);
    const auto keys = seal::make_sign_keys(random);
    const auto code = [&](std::vector<batch::Run> runs) {
        auto notice = sample_notice();
        notice.held = std::move(runs);
        const auto decoded = batch::decode_notice(encode(notice, keys), keys.verify_key);
        return decoded ? std::nullopt : std::optional(decoded.error().code);
    };
    CHECK(code({{1, 1, {}}, {3, UINT64_MAX - 1, {}}}) == std::nullopt);
    CHECK(code({{0, 4, {}}}) == Errc::invalid);
    CHECK(code({{4, 3, {}}}) == Errc::invalid);
    CHECK(code({{1, 4, {}}, {5, 6, {}}}) == Errc::invalid);
    CHECK(code({{1, 4, {}}, {4, 6, {}}}) == Errc::invalid);
    CHECK(code({{5, UINT64_MAX, {}}}) == Errc::invalid);
}

TEST_CASE("offers: names that leave their folder, come twice or are too large are refused",
          "[sync_batch]") {
    REQUIRE(seal::start());
    SeededRandom random(1);
    auto offers = sample_offers(random);
    const auto refused = [&] { return !batch::decode_offers(batch::encode_offers(offers)); };
    CHECK_FALSE(refused());
    for (const auto* name : {"", "../x", "/etc/passwd", ".hidden", "a\\b", "c:x", "a\nb"}) {
        offers[0].name = name;
        CHECK(refused());
    }
    offers[0].name = "flow.xlsx";
    offers[1].name = "people";
    CHECK(refused());
    offers[1] = offers[0];
    CHECK(refused());
    offers.pop_back();
    offers[0].blob_bytes = 0;
    CHECK(refused());
    offers[0].blob_bytes = UINT32_MAX;
    CHECK(refused());
}

TEST_CASE("blob: only what was offered opens", "[sync_batch]") {
    REQUIRE(seal::start());
    SeededRandom random(1);
    batch::Offer offer;
    const std::string plain(100'000, 'x');
    const auto sealed = batch::seal_blob(offer, plain, random);
    CHECK(sealed.size() < 1000);
    CHECK(batch::open_blob(offer, sealed).value() == plain);
    CHECK(batch::open_blob(offer, sealed.substr(1)).error().code == Errc::corrupt);
    // Also where whoever offers it lies about what is in it, or how it is locked.
    auto lying = offer;
    lying.plain = seal::hash("something else");
    CHECK_FALSE(batch::open_blob(lying, sealed));
    lying = offer;
    lying.key[0] ^= 1;
    CHECK_FALSE(batch::open_blob(lying, sealed));
    // A frame that announces more than there may be.
    const auto seal_raw = [&](std::string_view padded) {
        auto made = offer;
        std::string identity = "relais/0 blob";
        identity += '\0';
        identity += seal::bytes_of(offer.plain);
        auto bytes = seal::seal(seal::Secret(seal::bytes_of(offer.key)), padded, identity, random);
        made.blob = seal::hash(bytes);
        made.blob_bytes = static_cast<std::uint32_t>(bytes.size());
        return batch::open_blob(made, bytes);
    };
    const std::string bomb = {'\x28', '\xB5', '\x2F', '\xFD', '\xE0', 0, 0, 0, 0, 1, 0, 0, 0};
    CHECK(seal_raw(batch::Writer().text(bomb).take()).error().code == Errc::limit);
    CHECK_FALSE(seal_raw(""));
    CHECK_FALSE(seal_raw(batch::Writer().text("no frame").take()));
}

TEST_CASE("notice and offers: random changes never get past the reader's bounds", "[sync_batch]") {
    REQUIRE(seal::start());
    const auto seed = seed_of_this_run("notices");
    CAPTURE(seed);
    SeededRandom random(seed);
    const auto keys = seal::make_sign_keys(random);
    const auto bytes = encode(sample_notice(), keys);
    const auto offers = batch::encode_offers(sample_offers(random));
    for (int i = 0; i < 5000; ++i) {
        if (const auto changed = mutated(bytes, random); changed != bytes)
            REQUIRE_FALSE(batch::decode_notice(changed, keys.verify_key));
        // Offers are sealed, not signed: what decodes is well formed at least.
        if (const auto read = batch::decode_offers(mutated(offers, random)))
            REQUIRE(batch::decode_offers(batch::encode_offers(*read)).value() == *read);
    }
}
