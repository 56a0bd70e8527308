// Keys that are lost, changed and split: what was sealed before opens all the same.
#include "sync/hub/keys.h"

#include <catch2/catch.hpp>

#include "sync/batch/reset.h"
#include "tests/sync/hub/two_devices.h"

using namespace relais;
using namespace relais::tests;

namespace {

struct KeysFixture {
    TestHub hub;
    TestLaptop laptop{hub.enrol()};
    Loopback line{hub};

    KeysFixture() {
        laptop.record_flow("in", "4");
        must(laptop.exchange(line));
    }
    /// A shift of the keys that the laptop has been told of by now.
    void new_shift() {
        hub.clock.advance_ms(1000);
        must(laptop.exchange(line));
        must(laptop.store->close_shift({}));
        must(laptop.store->open_shift("FMP-GAO-01", "A"));
        laptop.record_flow("in", "5");
        must(laptop.exchange(line));
    }
    int persons(std::string_view passphrase = kPassphrase) {
        hub.move_to(hub.path);
        const auto keys = must(hub.folder().desk_keys(passphrase));
        auto desk = must(sync::hub::DeskStore::open(hub.folder().desk_folder()));
        must(desk.open_new(hub.store(), keys, hub.random));
        std::vector<Diagnostic> complaints;
        const auto forms = sync::hub::FormShelf::read(must(hub.folder().files()), complaints);
        const auto book = must(sync::hub::make_book(desk, keys, forms, hub.folder().fleet()));
        return book.figures.movements.empty() ? 0
                                              : static_cast<int>(book.figures.movements[0].persons);
    }
    std::string recovery() const { return hub.temporary / "recovery.key"; }
};

}  // namespace

TEST_CASE_METHOD(KeysFixture, "keys: shares of two custodians are the recovery key", "[hub]") {
    const auto out = hub.temporary / "shares";
    must(sync::hub::split_recovery(hub.folder(), recovery(), out, hub.random));
    const auto share = [&](int n) { return out + "/share-" + std::to_string(n) + ".txt"; };
    for (const auto& pair : {std::pair{1, 2}, {2, 3}, {3, 1}}) {
        const auto keys =
            must(sync::hub::read_recovery(hub.folder(), {share(pair.first), share(pair.second)}));
        const auto drill = must(sync::hub::try_key(hub.store(), keys, "recovery"));
        CHECK(drill.tried == 1);
        CHECK(drill.opened == 1);
        CHECK(must(sync::hub::try_key(hub.store(), keys, "hub")).opened == 0);
    }
    CHECK(sync::hub::read_recovery(hub.folder(), {share(1)}).error().code == Errc::invalid);
    CHECK(sync::hub::read_recovery(hub.folder(), {share(1), share(1)}).error().code ==
          Errc::invalid);
    // One digit copied wrongly is told, before anything is joined.
    auto text = must(read_file(share(2), 4096));
    text[text.size() - 20] = text[text.size() - 20] == '0' ? '1' : '0';
    must(write_file_atomically(share(2), text));
    CHECK(sync::hub::read_recovery(hub.folder(), {share(1), share(2)}).error().code ==
          Errc::corrupt);
    // Shares are written once; a key of another hub is told.
    CHECK(sync::hub::split_recovery(hub.folder(), recovery(), out, hub.random).error().code ==
          Errc::already_exists);
    const auto foreign = hub.temporary / "foreign.key";
    must(sync::hub::write_recovery_file(foreign, "Other", seal::make_box_keys(hub.random)));
    CHECK(sync::hub::read_recovery(hub.folder(), {foreign}).error().code == Errc::wrong_key);
}

TEST_CASE_METHOD(KeysFixture, "keys: the hub's key is renewed, older records open as before",
                 "[hub]") {
    const auto before = must(hub.folder().lists()).recipients[0].key;
    must(sync::hub::renew_hub_key(hub.folder(), kPassphrase, hub.random, seal::kTestCost));
    hub.move_to(hub.path);
    CHECK(must(hub.folder().lists()).recipients[0].key != before);
    CHECK(must(hub.folder().desk_keys(kPassphrase)).former.size() == 1);
    new_shift();
    CHECK(persons() == 9);
    // The new shift is sealed to the new key alone.
    const auto keys = must(hub.folder().desk_keys(kPassphrase));
    CHECK(must(sync::hub::try_key(hub.store(), keys.hub_box, "hub")).opened == 1);
    CHECK(must(sync::hub::try_key(hub.store(), keys.former[0], "hub")).opened == 1);
}

TEST_CASE_METHOD(KeysFixture, "keys: a new recovery key opens what is sealed from then on",
                 "[hub]") {
    const auto file = hub.temporary / "second.key";
    must(sync::hub::renew_recovery(hub.folder(), file, hub.random));
    hub.move_to(hub.path);
    new_shift();
    for (const auto& one : {file, recovery()}) {
        const auto keys = must(sync::hub::read_recovery(hub.folder(), {one}));
        const auto drill = must(sync::hub::try_key(hub.store(), keys, "recovery"));
        CHECK(drill.tried == 2);
        CHECK(drill.opened == 1);
    }
    CHECK(sync::hub::renew_recovery(hub.folder(), file, hub.random).error().code ==
          Errc::already_exists);
}

TEST_CASE_METHOD(KeysFixture, "keys: another passphrase for the desk", "[hub]") {
    CHECK(sync::hub::change_desk_passphrase(hub.folder(), "la mauvaise", "x", hub.random,
                                            seal::kTestCost)
              .error()
              .code == Errc::wrong_key);
    must(sync::hub::change_desk_passphrase(hub.folder(), kPassphrase, "une autre phrase",
                                           hub.random, seal::kTestCost));
    CHECK(hub.folder().desk_keys(kPassphrase).error().code == Errc::wrong_key);
    CHECK(persons("une autre phrase") == 4);
}

TEST_CASE_METHOD(KeysFixture, "keys: with the passphrase lost, the recovery key makes a new desk",
                 "[hub]") {
    CHECK(persons() == 4);
    auto keys = must(sync::hub::read_recovery(hub.folder(), {recovery()}));
    must(sync::hub::recover_desk(hub.folder(), std::move(keys), "une autre phrase", hub.random,
                                 seal::kTestCost));
    CHECK(hub.folder().desk_keys(kPassphrase).error().code == Errc::wrong_key);
    CHECK(persons("une autre phrase") == 4);
    new_shift();
    CHECK(persons("une autre phrase") == 9);
}

TEST_CASE_METHOD(KeysFixture, "reset: a forgotten passphrase, without opening what is old",
                 "[hub]") {
    must(laptop.store->save_draft({std::string(32, 'a'), "", "draft", {}}));
    laptop.store->lock();
    const auto request =
        must(laptop.store->ask_reset("AD-07", "une autre phrase", seal::kTestCost));
    // Until the answer comes the old one holds.
    must(laptop.store->unlock("AD-07", kPassphrase));
    const auto keys = must(hub.folder().desk_keys(kPassphrase));
    const auto answer = must(sync::hub::answer_reset(hub.folder(), hub.store(), keys, request));
    must(laptop.store->apply_reset(answer));

    CHECK_FALSE(laptop.store->unlocked());
    CHECK(laptop.store->unlock("AD-07", kPassphrase).error().code == Errc::wrong_key);
    must(laptop.store->unlock("AD-07", "une autre phrase"));
    CHECK_FALSE(must(laptop.store->current_shift()).has_value());
    CHECK_FALSE(laptop.store->payload(1).has_value());
    CHECK(must(laptop.store->drafts()).empty());
    CHECK(must(laptop.store->records()).size() == 1);
    CHECK(must(laptop.store->records())[0].instance_id.empty());
    // It works on: another shift, another record, the same laptop.
    must(laptop.store->open_shift("FMP-GAO-01", "A"));
    laptop.record_flow("in", "5");
    must(laptop.exchange(line));
    CHECK(hub.status()[0].records == 2);
    CHECK(hub.status()[0].forks == 0);
    // Told once: the answer is worth nothing any more.
    CHECK(laptop.store->apply_reset(answer).error().code == Errc::forged);
}

TEST_CASE_METHOD(KeysFixture, "reset: forged, foreign or revoked ones are refused", "[hub]") {
    const auto keys = must(hub.folder().desk_keys(kPassphrase));
    const auto answer_to = [&](const std::string& request) {
        return sync::hub::answer_reset(hub.folder(), hub.store(), keys, request);
    };
    const auto first = must(laptop.store->ask_reset("AD-07", "phrase une", seal::kTestCost));
    const auto second = must(laptop.store->ask_reset("AD-07", "phrase deux", seal::kTestCost));
    // The last request counts.
    CHECK(laptop.store->apply_reset(must(answer_to(first))).error().code == Errc::forged);
    auto altered = must(answer_to(second));
    altered[60] ^= 1;
    CHECK(laptop.store->apply_reset(altered).error().code == Errc::forged);
    must(laptop.store->unlock("AD-07", kPassphrase));
    for (std::size_t size = 0; size < first.size(); ++size)
        CHECK_FALSE(answer_to(first.substr(0, size)).has_value());
    // The escrow of one laptop opens nothing of another.
    TestLaptop neighbour(hub.enrol(), 8);
    must(neighbour.exchange(line));
    auto mixed = must(batch::decode_reset_request(first));
    mixed.device = neighbour.store->device();
    CHECK(answer_to(batch::encode(mixed)).error().code == Errc::wrong_key);
    CHECK(laptop.store->ask_reset("ZZ-99", "phrase", seal::kTestCost).error().code ==
          Errc::not_found);
    must(hub.folder().fleet().set(laptop.store->device(), {"", hub.clock.now()}));
    CHECK(answer_to(second).error().code == Errc::refused);
}
