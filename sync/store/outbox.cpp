#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

#include "forms/base/planted.h"
#include "forms/base/result.h"
#include "sync/batch/batch.h"
#include "sync/batch/enrolment.h"
#include "sync/batch/limits.h"
#include "sync/batch/wraps.h"
#include "sync/db/connection.h"
#include "sync/seal/seal.h"
#include "sync/store/rows.h"
#include "sync/store/state.h"
#include "sync/store/store.h"

namespace relais::sync::store {

namespace {

/// Fills a batch up to a limit, record by record.
class Packer {
  public:
    Packer(const DeviceRow& device, std::size_t limit_bytes)
        : limit_bytes_(std::min(limit_bytes, batch::kMaxBatchBytes)) {
        batch_.device = device.device;
        batch_.epoch = device.epoch;
    }

    /// False when it no longer fits. The first one always does: limits.h sees to that.
    bool add(batch::SealedRecord record, const seal::Hash& hash,
             std::vector<batch::ShiftWrap> wraps) {
        if (batch_.records.empty()) before_.shift = record.shift;
        std::size_t more = batch::framed_size(record, before_);
        for (const auto& wrap : wraps)
            more += batch::size_of(wrap);
        const bool first = batch_.records.empty();
        if (!first &&
            (size_ + more > limit_bytes_ || batch_.wraps.size() + wraps.size() > batch::kMaxWraps ||
             batch_.records.size() == batch::kMaxBatchRecords))
            return false;
        size_ += more;
        before_ = {record.seq, record.shift, hash};
        std::move(wraps.begin(), wraps.end(), std::back_inserter(batch_.wraps));
        batch_.records.push_back(std::move(record));
        return true;
    }

    [[nodiscard]] bool knows(const batch::ShiftId& shift) const {
        return std::any_of(batch_.wraps.begin(), batch_.wraps.end(),
                           [&](const batch::ShiftWrap& wrap) { return wrap.shift == shift; });
    }
    [[nodiscard]] const batch::Batch& batch() const { return batch_; }

  private:
    batch::Batch batch_;
    batch::Before before_;
    std::size_t size_ = batch::kBatchFrameBytes;
    std::size_t limit_bytes_;
};

std::unexpected<Error> forged(const char* what) {
    return fail(Errc::forged, "receipt", what);
}

Result<void> check_receipt(OpenStore& store, const batch::Receipt& receipt,
                           const seal::Hash& batch) {
    if (receipt.device != store.device.device || receipt.epoch != store.device.epoch)
        return forged("is for another laptop");
    if (!seal::equal(receipt.batch, batch)) return forged("is for another batch");
    auto query = TRY(store.database.prepare("SELECT 1 FROM record WHERE seq = ?"));
    for (const auto& line : receipt.lines) {
        if (line.seq <= store.anchor.seq && line.seq != 0) continue;  // sent, safe and gone
        query.reset();
        query.bind_integer(1, static_cast<std::int64_t>(line.seq));
        if (!TRY(query.step())) return forged("names a record that was never made");
    }
    return {};
}

/// A record once delivered stays so, whatever an older receipt says.
Result<void> mark_lines(OpenStore& store, const batch::Receipt& receipt) {
    auto deliver = TRY(store.database.prepare("UPDATE delivery SET state = 'delivered' WHERE seq = "
                                              "? AND state IN ('queued', 'quarantined')"));
    auto quarantine = TRY(store.database.prepare(
        "UPDATE delivery SET state = 'quarantined' WHERE seq = ? AND state = 'queued'"));
    for (const auto& line : receipt.lines) {
        const bool held =
            line.outcome == batch::Outcome::stored || line.outcome == batch::Outcome::duplicate;
        auto& update = held ? deliver : quarantine;
        TRY(update.bind_integer(1, static_cast<std::int64_t>(line.seq)).run());
    }
    return {};
}

/// What the hub says it misses is sent again, though it was receipted once: a hub restored from a
/// backup has lost the end of it. Costs bytes at most.
Result<void> requeue_gaps(OpenStore& store, const batch::Receipt& receipt) {
    auto update = TRY(store.database.prepare(
        "UPDATE delivery SET state = 'queued' WHERE seq = ? AND state = 'delivered'"));
    for (const auto seq : receipt.gaps) {
        const bool just_received =
            std::any_of(receipt.lines.begin(), receipt.lines.end(),
                        [&](const batch::Receipt::Line& line) { return line.seq == seq; });
        if (!just_received) TRY(update.bind_integer(1, static_cast<std::int64_t>(seq)).run());
    }
    return {};
}

}  // namespace

Result<OutboxState> Store::outbox() const {
    auto* unlocked = TRY(unlocked_of(*state_));
    auto query =
        TRY(state_->database.prepare("SELECT state, count(*) FROM delivery GROUP BY state"));
    OutboxState outbox;
    while (TRY(query.step())) {
        const auto count = static_cast<std::uint64_t>(query.integer(1));
        switch (TRY(delivery_from(query.text(0)))) {
        case Delivery::queued:
            outbox.queued = count;
            break;
        case Delivery::quarantined:
            outbox.quarantined = count;
            break;
        case Delivery::delivered:
        case Delivery::safe:
            outbox.delivered += count;
            break;
        }
    }
    auto size = TRY(state_->database.prepare(
        "SELECT sum(length(bytes)) FROM delivery JOIN record USING (seq) WHERE state = 'queued'"));
    TRY(size.step());
    outbox.queued_bytes = static_cast<std::uint64_t>(size.integer(0));
    auto files = TRY(state_->database.prepare(
        "SELECT count(DISTINCT attachment.id), sum(length(sealed)) FROM attachment JOIN record "
        "USING (draft) JOIN attachment_piece ON attachment_piece.attachment = attachment.id "
        "WHERE attachment.state NOT IN ('delivered', 'safe', 'damaged')"));
    TRY(files.step());
    outbox.files_queued = static_cast<std::uint64_t>(files.integer(0));
    outbox.files_bytes = static_cast<std::uint64_t>(files.integer(1));
    const auto last = TRY(get_setting(*state_, unlocked->settings_key, "last_receipt"));
    if (last) outbox.last_receipt = TRY(decode_instant(*last));
    outbox.claimed = state_->device.claimed;
    return outbox;
}

Result<std::optional<std::string>> Store::next_batch(std::size_t limit_bytes) const {
    std::uint64_t after = 0;
    return batch_after(after, limit_bytes);
}

Result<std::optional<std::string>> Store::batch_after(std::uint64_t& after,
                                                      std::size_t limit_bytes) const {
    const auto* unlocked = TRY(unlocked_of(*state_));
    auto query = TRY(
        state_->database.prepare("SELECT bytes, hash FROM delivery CROSS JOIN record USING (seq) "
                                 "WHERE state = 'queued' AND seq > ? ORDER BY seq"));
    query.bind_integer(1, static_cast<std::int64_t>(after));
    Packer packer(state_->device, limit_bytes);
    while (TRY(query.step())) {
        const auto bytes = query.blob(0);
        auto record = batch::decode_record(bytes);
        const auto hash = record ? batch::hash_of(*record) : seal::Hash{};
        if (!record || query.blob(1) != seal::bytes_of(hash))
            return fail(Errc::corrupt, "record", "is damaged: opening the store anew restores it");
        std::vector<batch::ShiftWrap> wraps;
        if (!packer.knows(record->shift)) {
            wraps = TRY(wraps_of(state_->database, record->shift));
            if (wraps.empty())
                return fail(Errc::corrupt, "shift",
                            "lacks its keys: opening the store restores it");
        }
        if (!packer.add(std::move(*record), hash, std::move(wraps))) break;
    }
    if (packer.batch().records.empty()) return std::nullopt;
    after = packer.batch().records.back().seq;
    if (RELAIS_PLANTED("delivered_when_sent"))
        TRY(state_->database.execute("UPDATE delivery SET state = 'delivered' WHERE seq <= " +
                                     std::to_string(after)));
    return batch::encode(packer.batch(), unlocked->signing);
}

Result<batch::Receipt> Store::apply_receipt(std::string_view receipt_bytes,
                                            const seal::Hash& batch) {
    const auto* unlocked = TRY(writable(*state_));
    auto receipt = TRY(batch::decode_receipt(receipt_bytes, state_->device.hub_key));
    TRY(check_receipt(*state_, receipt, batch));
    auto transaction = TRY(db::Transaction::begin(state_->database));
    TRY(mark_lines(*state_, receipt));
    TRY(requeue_gaps(*state_, receipt));
    TRY(put_setting(*state_, unlocked->settings_key, "last_receipt", encode(state_->clock->now())));
    TRY(transaction.commit());
    return receipt;
}

Result<batch::Claim> Store::claim() const {
    const auto* unlocked = TRY(unlocked_of(*state_));
    const auto secret = TRY(get_setting(*state_, unlocked->settings_key, "claim_secret"));
    if (!secret) return fail(Errc::not_found, "claim", "the hub has accepted it already");
    batch::Claim claim{state_->device.device, state_->device.epoch, state_->device.verify_key, {}};
    claim.proof = batch::proof_of(claim, *secret);
    return claim;
}

Result<void> Store::mark_claimed() {
    TRY(writable(*state_));
    auto transaction = TRY(db::Transaction::begin(state_->database));
    TRY(state_->database.execute("DELETE FROM setting WHERE name = 'claim_secret'"));
    TRY(transaction.commit());
    state_->device.claimed = true;
    return {};
}

}  // namespace relais::sync::store
