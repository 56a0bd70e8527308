// A laptop with its hub's keys, for the tests of the store.
#pragma once

#include <catch2/catch.hpp>

#include <fmt/format.h>

#include "forms/base/file.h"
#include "sync/db/connection.h"
#include "sync/store/store.h"
#include "tests/support/manual_clock.h"
#include "tests/support/temporary_folder.h"

namespace relais::tests {

using namespace sync;
using store::Store;

inline constexpr const char* kEnumerator = "AD-07";
inline constexpr const char* kPassphrase = "trois dunes et un puits";

inline store::DraftId draft_named(std::uint64_t number) {
    return fmt::format("{:032x}", number);
}

class Laptop {
  public:
    Laptop() {
        REQUIRE(seal::start());
        hub_signing = seal::make_sign_keys(random);
        hub_box = seal::make_box_keys(random);
        recovery_box = seal::make_box_keys(random);
        enrolment.project = "DTM Mali";
        enrolment.hub_url = "http://127.0.0.1:8642";
        enrolment.hub_key = hub_signing.verify_key;
        enrolment.recipients = {{"hub", hub_box.public_key}, {"recovery", recovery_box.public_key}};
        random.fill(enrolment.device);
        enrolment.secret = std::string(16, 's');
        enrolment.enumerators = {{kEnumerator, "Aïssata Diallo"}};
        enrolment.points = {{"FMP-GAO-01", "Wabaria", "Gao", "ML070101"}};
        enrolment.teams = {"A", "B"};
        enrolment.files = {{"registre_flux.xlsx", "PK form"}, {"communes.csv", "code,nom\n"}};
    }

    std::string path() const { return folder / "store"; }
    std::string database_path() const { return path() + "/store.db"; }
    std::string log_path() const { return path() + "/outbox.log"; }

    Store create() {
        auto made = Store::create(path(), enrolment, kEnumerator, kPassphrase, clock, random,
                                  seal::kTestCost);
        REQUIRE(made);
        return std::move(*made);
    }
    Store reopen() {
        auto opened = Store::open(path(), clock, random);
        if (!opened) FAIL(describe(opened.error()));
        REQUIRE(opened->unlock(kEnumerator, kPassphrase));
        return std::move(*opened);
    }

    static batch::Payload payload(const std::string& instance_id) {
        batch::Payload payload;
        payload.form_id = "flow_registry";
        payload.form_version = "1";
        payload.instance_id = instance_id;
        payload.enumerator = kEnumerator;
        payload.point = "FMP-GAO-01";
        payload.team = "B";
        payload.finalised = {1'795'000'000'000};
        payload.instance_xml = "<data><total>4</total></data>";
        return payload;
    }
    /// Saves and finalises a draft; its instance is "uuid:<number>".
    static store::Record finish(Store& store, std::uint64_t number) {
        REQUIRE(store.save_draft({draft_named(number), "in work", "<data/>", {}}));
        auto record = store.finalise(draft_named(number), payload(fmt::format("uuid:{}", number)),
                                     fmt::format("summary {}", number));
        if (!record) FAIL(describe(record.error()));
        return *record;
    }

    /// A notice that the hub made then, and that says nothing else: it holds another's chain.
    void hear(Store& store, std::int64_t made_ms) const {
        batch::Notice notice;
        notice.device = enrolment.device;
        const auto claim = store.claim();
        notice.epoch = claim ? claim->epoch : epoch_heard;
        epoch_heard = notice.epoch;
        notice.made = {made_ms};
        notice.held = {{1, 1'000'000, {}}};
        for (std::uint64_t i = 0; i < batch::kMaxRuns; ++i)  // not all that is safe is told
            notice.safe.push_back({1'000'000 + 3 * i, 1'000'001 + 3 * i, {}});
        REQUIRE(store.apply_notice(batch::encode(notice, hub_signing)));
    }

    /// As somebody with the right tools does it, also while the store is open.
    void execute(const std::string& sql) const {
        auto database = db::Connection::open(database_path(), {});
        REQUIRE(database);
        REQUIRE(database->execute("PRAGMA journal_mode=TRUNCATE; PRAGMA synchronous=EXTRA"));
        const auto done = database->execute(sql);
        if (!done) FAIL(describe(done.error()));
    }

    /// The hub's receipt for a batch: all of it stored.
    std::string receipt_for(const std::string& batch_bytes, const seal::VerifyKey& device_key,
                            batch::Outcome outcome = batch::Outcome::stored) const {
        const auto batch = batch::decode(batch_bytes, device_key);
        REQUIRE(batch);
        batch::Receipt receipt{
            batch->device, batch->epoch, batch::hash_of_batch(batch_bytes), {}, 0, {}};
        for (const auto& record : batch->records) {
            receipt.lines.push_back({record.seq, outcome});
            receipt.high_water = record.seq;
        }
        return batch::encode(receipt, hub_signing);
    }

    TemporaryFolder folder;
    mutable std::uint32_t epoch_heard = 0;
    ManualClock clock;
    SystemRandom random;
    seal::SignKeys hub_signing;
    seal::BoxKeys hub_box;
    seal::BoxKeys recovery_box;
    batch::Enrolment enrolment;
};

}  // namespace relais::tests
