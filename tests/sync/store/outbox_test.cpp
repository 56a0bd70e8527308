#include "tests/sync/store/laptop.h"

using namespace relais;
using namespace relais::tests;

namespace {

seal::VerifyKey device_key(const Store& store) {
    return store.claim()->device_key;
}

std::string batch_of(const Store& store, std::size_t limit = batch::kMaxBatchBytes) {
    auto bytes = store.next_batch(limit);
    REQUIRE(bytes);
    REQUIRE(bytes->has_value());
    return **bytes;
}

}  // namespace

TEST_CASE("outbox: the hub reads what was answered, with its own key", "[sync_store]") {
    Laptop laptop;
    auto store = laptop.create();
    CHECK(store.next_batch(1000)->has_value() == false);
    REQUIRE(store.open_shift("FMP-GAO-01", "B"));
    for (std::uint64_t number = 1; number <= 3; ++number)
        Laptop::finish(store, number);

    const auto batch = batch::decode(batch_of(store), device_key(store));
    REQUIRE(batch);
    CHECK(batch->device == laptop.enrolment.device);
    REQUIRE(batch->records.size() == 3);
    REQUIRE(batch->wraps.size() == 2);
    CHECK(batch->records[0].previous == seal::Hash{});
    CHECK(batch->records[1].previous == hash_of(batch->records[0]));
    CHECK(batch->records[2].previous == hash_of(batch->records[1]));
    for (const auto* keys : {&laptop.hub_box, &laptop.recovery_box}) {
        const auto& wrap = batch->wraps[keys == &laptop.hub_box ? 0 : 1];
        const auto shift_key = seal::open_secret_with(*keys, wrap.wrap);
        REQUIRE(shift_key);
        CHECK(*batch::open_payload(batch->records[2], *shift_key) == Laptop::payload("uuid:3"));
    }
}

TEST_CASE("outbox: batches keep to their size, but one record always goes", "[sync_store]") {
    Laptop laptop;
    auto store = laptop.create();
    REQUIRE(store.open_shift("FMP-GAO-01", "B"));
    for (std::uint64_t number = 1; number <= 20; ++number)
        Laptop::finish(store, number);
    const auto key = device_key(store);

    CHECK(batch::decode(batch_of(store, 1), key)->records.size() == 1);
    for (const std::size_t limit : {2000U, 4000U, 1U << 20U}) {
        const auto bytes = batch_of(store, limit);
        CHECK(bytes.size() <= limit);
    }
    CHECK(batch::decode(batch_of(store), key)->records.size() == 20);
}

TEST_CASE("outbox: a receipt marks its records delivered, once and for all", "[sync_store]") {
    Laptop laptop;
    auto store = laptop.create();
    REQUIRE(store.open_shift("FMP-GAO-01", "B"));
    Laptop::finish(store, 1);
    const auto bytes = batch_of(store);
    const auto hash = batch::hash_of_batch(bytes);
    const auto receipt = laptop.receipt_for(bytes, device_key(store));
    Laptop::finish(store, 2);
    CHECK(store.outbox()->last_receipt == Instant{});

    laptop.clock.advance_ms(5000);
    REQUIRE(store.apply_receipt(receipt, hash));
    REQUIRE(store.apply_receipt(receipt, hash));

    const auto outbox = store.outbox();
    REQUIRE(outbox);
    CHECK(outbox->queued == 1);
    CHECK(outbox->delivered == 1);
    CHECK(outbox->queued_bytes > 0);
    CHECK(outbox->last_receipt == laptop.clock.now());
    CHECK(batch::decode(batch_of(store), device_key(store))->records[0].seq == 2);
    // An older word of quarantine does not undo it.
    REQUIRE(store.apply_receipt(
        laptop.receipt_for(bytes, device_key(store), batch::Outcome::quarantined), hash));
    CHECK(store.outbox()->delivered == 1);
    CHECK(store.outbox()->quarantined == 0);
}

TEST_CASE("outbox: quarantined records are shown and not sent again", "[sync_store]") {
    Laptop laptop;
    auto store = laptop.create();
    REQUIRE(store.open_shift("FMP-GAO-01", "B"));
    Laptop::finish(store, 1);
    const auto bytes = batch_of(store);
    REQUIRE(
        store.apply_receipt(laptop.receipt_for(bytes, device_key(store), batch::Outcome::forked),
                            batch::hash_of_batch(bytes)));
    CHECK((*store.records())[0].delivery == store::Delivery::quarantined);
    CHECK(store.next_batch(1U << 20U)->has_value() == false);
    CHECK(store.outbox()->quarantined == 1);
}

TEST_CASE("outbox: what the hub misses is sent again", "[sync_store]") {
    Laptop laptop;
    auto store = laptop.create();
    REQUIRE(store.open_shift("FMP-GAO-01", "B"));
    Laptop::finish(store, 1);
    auto bytes = batch_of(store);
    REQUIRE(store.apply_receipt(laptop.receipt_for(bytes, device_key(store)),
                                batch::hash_of_batch(bytes)));
    Laptop::finish(store, 2);
    bytes = batch_of(store);
    const auto sent = batch::decode(bytes, device_key(store));
    const batch::Receipt receipt{
        sent->device, sent->epoch, batch::hash_of_batch(bytes), {{2, batch::Outcome::stored}}, 2,
        {1}};
    REQUIRE(store.apply_receipt(batch::encode(receipt, laptop.hub_signing),
                                batch::hash_of_batch(bytes)));
    CHECK(batch::decode(batch_of(store), device_key(store))->records[0].seq == 1);
}

TEST_CASE("outbox: a receipt that is not for this batch changes nothing", "[sync_store]") {
    Laptop laptop;
    auto store = laptop.create();
    REQUIRE(store.open_shift("FMP-GAO-01", "B"));
    Laptop::finish(store, 1);
    const auto bytes = batch_of(store);
    const auto hash = batch::hash_of_batch(bytes);
    const auto good = *batch::decode_receipt(laptop.receipt_for(bytes, device_key(store)),
                                             laptop.hub_signing.verify_key);
    const auto refused = [&](auto change) {
        auto receipt = good;
        change(receipt);
        const auto applied = store.apply_receipt(batch::encode(receipt, laptop.hub_signing), hash);
        return !applied && applied.error().code == Errc::forged && store.outbox()->queued == 1;
    };
    CHECK(refused([](auto& r) { r.device[0] ^= 1; }));
    CHECK(refused([](auto& r) { ++r.epoch; }));
    CHECK(refused([](auto& r) { r.batch[0] ^= 1; }));
    CHECK(refused([](auto& r) { r.lines.push_back({2, batch::Outcome::stored}); }));
    CHECK(refused([](auto& r) { r.lines.push_back({~0ULL, batch::Outcome::stored}); }));
    const auto stranger = seal::make_sign_keys(laptop.random);
    CHECK(store.apply_receipt(batch::encode(good, stranger), hash).error().code == Errc::forged);
    CHECK(store.apply_receipt("<html>Bienvenue</html>", hash).error().code == Errc::invalid);
    CHECK(store.outbox()->queued == 1);
}

TEST_CASE("outbox: the claim proves the secret, and is made once", "[sync_store]") {
    Laptop laptop;
    {
        auto store = laptop.create();
        const auto claim = store.claim();
        REQUIRE(claim);
        CHECK(claim->device == laptop.enrolment.device);
        CHECK(claim->proof == batch::proof_of(*claim, laptop.enrolment.secret));
        CHECK_FALSE(store.outbox()->claimed);
        REQUIRE(store.mark_claimed());
        CHECK(store.outbox()->claimed);
    }
    auto store = laptop.reopen();
    CHECK(store.outbox()->claimed);
    CHECK(store.claim().error().code == Errc::not_found);
}

TEST_CASE("outbox: what the hub has no more is sent again, before a copy's records too",
          "[sync_store]") {
    Laptop laptop;
    auto store = laptop.create();
    REQUIRE(store.open_shift("FMP-GAO-01", "B"));
    for (std::uint64_t number = 1; number <= 4; ++number)
        Laptop::finish(store, number);
    const auto sent = batch::decode(batch_of(store), device_key(store));
    REQUIRE(sent);
    laptop.execute("UPDATE delivery SET state = 'delivered'");
    // Restored from a backup that has the first; a copied laptop has been there since.
    batch::Notice notice;
    notice.device = laptop.enrolment.device;
    notice.epoch = sent->epoch;
    notice.made = {1'795'000'000'000};
    notice.held = {{1, 1, hash_of(sent->records[0])}, {3, 9, {}}};
    REQUIRE(store.apply_notice(batch::encode(notice, laptop.hub_signing)));
    const auto records = store.records();
    REQUIRE(records);
    CHECK(records->at(3).delivery == store::Delivery::delivered);
    CHECK(records->at(2).delivery == store::Delivery::queued);
    CHECK(records->at(1).delivery == store::Delivery::delivered);
}
