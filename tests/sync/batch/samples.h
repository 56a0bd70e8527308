// Small values of every kind, for the tests of their formats.
#pragma once

#include "sync/batch/batch.h"
#include "sync/batch/bundle.h"
#include "sync/batch/enrolment.h"
#include "sync/batch/notice.h"
#include "sync/batch/payload.h"

namespace relais::tests {

using namespace sync;

inline batch::Payload sample_payload() {
    return {"flow_registry",
            "2026110100",
            "uuid:1",
            "uuid:0",
            "AD-07",
            "FMP-GAO-01",
            "B",
            {1'795'000'000'000},
            {1'795'000'060'000},
            -60,
            "<data>Moussa &amp; fils</data>",
            {},
            ""};
}

/// `count` records of one shift, chained, sealed under `key`.
inline batch::Batch sample_batch(std::size_t count, const seal::Secret& key, Random& random) {
    batch::Batch batch;
    random.fill(batch.device);
    batch.epoch = 7;
    batch::ShiftId shift{};
    random.fill(shift);
    batch.wraps = {{shift, "hub", std::string(80, 'w')}, {shift, "recovery", std::string(80, 'r')}};
    for (std::uint64_t seq = 1; seq <= count; ++seq) {
        batch::SealedRecord record{batch.device, batch.epoch, seq, shift, {}, {}};
        if (seq > 1) record.previous = batch::hash_of(batch.records.back());
        batch::seal_payload(record, sample_payload(), key, random);
        batch.records.push_back(record);
    }
    return batch;
}

inline batch::Receipt sample_receipt() {
    batch::Receipt receipt;
    receipt.device.fill(3);
    receipt.epoch = 7;
    receipt.batch = seal::hash("batch");
    receipt.lines = {{4, batch::Outcome::stored},
                     {5, batch::Outcome::duplicate},
                     {6, batch::Outcome::forked},
                     {9, batch::Outcome::quarantined}};
    receipt.high_water = 9;
    receipt.gaps = {2, 7};
    return receipt;
}

inline batch::Notice sample_notice() {
    batch::Notice notice;
    notice.device.fill(3);
    notice.epoch = 7;
    notice.made = {1'795'000'000'000};
    notice.revoked_from = {1'795'000'000'001};
    notice.held = {{1, 4, seal::hash("4")}, {6, 9, seal::hash("9")}};
    notice.safe = {{1, 4, seal::hash("4")}};
    notice.aside = {{5, seal::hash("other 5")}, {5, seal::hash("another 5")}};
    notice.number = 12;
    notice.sealed_offers = std::string(60, 's');
    return notice;
}

inline batch::Enrolment sample_enrolment(const seal::SignKeys& hub, Random& random) {
    batch::Enrolment enrolment;
    enrolment.project = "DTM Mali";
    enrolment.hub_url = "http://127.0.0.1:8642";
    enrolment.hub_key = hub.verify_key;
    enrolment.recipients = {{"hub", seal::make_box_keys(random).public_key},
                            {"recovery", seal::make_box_keys(random).public_key}};
    random.fill(enrolment.device);
    enrolment.secret = std::string(16, 's');
    enrolment.valid_until = {1'795'000'000'000};
    enrolment.enumerators = {{"AD-07", "Aïssata Diallo"}, {"MT-02", "Modibo Touré"}};
    enrolment.points = {{"FMP-GAO-01", "Wabaria", "Gao", "ML070101"}};
    enrolment.teams = {"A", "B"};
    enrolment.files = {{"registre_flux.xlsx", std::string("PK\0\x03", 4)}, {"communes.csv", ""}};
    return enrolment;
}

}  // namespace relais::tests
