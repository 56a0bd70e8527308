#include "forms/base/planted.h"
#include "forms/base/result.h"
#include "sync/batch/batch.h"
#include "sync/batch/bytes.h"
#include "sync/batch/limits.h"
#include "sync/batch/payload.h"
#include "sync/db/connection.h"
#include "sync/db/statement.h"
#include "sync/seal/seal.h"
#include "sync/store/log.h"
#include "sync/store/rows.h"
#include "sync/store/state.h"
#include "sync/store/store.h"

#include <algorithm>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace relais::sync::store {

namespace {

std::string identity_of_head(const batch::SealedRecord& record) {
    return row_identity("relais/0 record head", batch::identity_of(record));
}

// A record whose delivery is not known counts as queued: sending twice does no harm.
constexpr const char* kColumns =
    "SELECT bytes, hash, head, coalesce(state, 'queued'), seq, "
    "(SELECT count(*) FROM attachment WHERE attachment.draft = record.draft), "
    "(SELECT count(*) FROM attachment WHERE attachment.draft = record.draft "
    "AND attachment.state NOT IN ('delivered', 'safe')), "
    "(SELECT count(*) FROM attachment WHERE attachment.draft = record.draft "
    "AND attachment.state <> 'safe') "
    "FROM record LEFT JOIN delivery USING (seq) ";

/// The row under `query` (kColumns), its hash checked.
Result<batch::SealedRecord> record_at(const db::Statement& query, const DeviceRow& device) {
    auto record = batch::decode_record(query.blob(0));
    if (!record || query.blob(1) != seal::bytes_of(batch::hash_of(*record)) ||
        record->device != device.device || record->epoch != device.epoch)
        return fail(Errc::corrupt, "record", "is damaged: opening the store anew restores it");
    return record;
}

/// For lists: what of it can be read with the keys at hand.
Result<Record> view_at(const db::Statement& query, const OpenStore& store) {
    const auto sealed = TRY(record_at(query, store.device));
    Record view;
    view.seq = sealed.seq;
    view.delivery = TRY(delivery_from(query.text(3)));
    view.shift = sealed.shift;
    view.size_bytes = sealed.sealed.size();
    view.files = static_cast<std::size_t>(query.integer(5));
    view.files_waiting = static_cast<std::size_t>(query.integer(6));
    view.files_unsafe = static_cast<std::size_t>(query.integer(7));
    const auto& shift = store.unlocked->shift;
    if (!shift || shift->shift.id != sealed.shift) return view;
    auto head = TRY(decode_record_head(
        TRY(open_row(shift->key, query.blob(2), identity_of_head(sealed), "record"))));
    view.instance_id = std::move(head.instance_id);
    view.summary = std::move(head.summary);
    view.finalised = head.finalised;
    return view;
}

Record damaged_at(const db::Statement& query) {
    Record view;
    view.seq = static_cast<std::uint64_t>(query.integer(4));
    view.delivery = Delivery::quarantined;
    return view;
}

Result<std::optional<Record>> find_by_draft(OpenStore& store, const DraftKey& draft) {
    auto query = TRY(store.database.prepare(std::string(kColumns) + "WHERE draft = ?"));
    query.bind_blob(1, seal::bytes_of(draft));
    if (!TRY(query.step())) return std::nullopt;
    return TRY(view_at(query, store));
}

Result<void> draft_must_be_here(OpenStore& store, const DraftKey& draft) {
    auto query = TRY(store.database.prepare(
        "SELECT 1 FROM draft WHERE id = ? AND enumerator = ? AND binned = 0"));
    query.bind_blob(1, seal::bytes_of(draft)).bind_text(2, store.unlocked->enumerator);
    if (!TRY(query.step())) return fail(Errc::not_found, "draft", "is not here");
    return {};
}

/// The end of the chain as finalise() left it: sealed, so that nobody else moves it.
constexpr const char* kChainEnd = "chain_end";

std::string encode(const Anchor& anchor) {
    return batch::Writer().u64(anchor.seq).raw(anchor.hash).take();
}

Result<Anchor> chain_end(OpenStore& store, const Unlocked& unlocked) {
    const auto bytes = TRY(get_setting(store, unlocked.settings_key, kChainEnd));
    if (!bytes) return store.anchor;
    batch::Reader reader(*bytes, "settings");
    Anchor anchor;
    anchor.seq = TRY(reader.u64());
    anchor.hash = TRY(reader.array<32>());
    TRY(reader.end());
    return anchor;
}

/// Device, epoch, the next number and the hash that it follows.
Result<batch::SealedRecord> next_record(OpenStore& store, const batch::ShiftId& shift) {
    batch::SealedRecord record;
    record.device = store.device.device;
    record.epoch = store.device.epoch;
    record.shift = shift;
    // Where the end was purged, or taken out, its number is not given again: the hub would see two.
    auto end = TRY(chain_end(store, *store.unlocked));
    if (end.seq < store.anchor.seq) end = store.anchor;
    record.seq = end.seq + 1;
    record.previous = end.hash;
    auto query = TRY(store.database.prepare(std::string(kColumns) + "ORDER BY seq DESC LIMIT 1"));
    if (RELAIS_PLANTED("seq_from_clock"))
        record.seq = static_cast<std::uint64_t>(store.clock->now().ms / 60'000);
    if (RELAIS_PLANTED("seq_from_clock")) return record;
    if (!TRY(query.step()) || static_cast<std::uint64_t>(query.integer(4)) < end.seq) return record;
    // The chain goes on from what holds. A row that was lost beyond repair (quarantined by opening)
    // has only its hash left.
    if (TRY(delivery_from(query.text(3))) != Delivery::quarantined)
        TRY(record_at(query, store.device));
    record.seq = static_cast<std::uint64_t>(query.integer(4)) + 1;
    record.previous = TRY(seal::array_from<32>(query.blob(1)));
    return record;
}

Result<LogLine> make_line(OpenStore& store, const DraftKey& draft, const batch::Payload& payload,
                          const std::string& summary) {
    const auto& shift = *store.unlocked->shift;
    LogLine line;
    line.draft = draft;
    line.record = TRY(next_record(store, shift.shift.id));
    auto whole = payload;
    whole.attached = TRY(attached_to(store, draft));
    batch::seal_payload(line.record, whole, shift.key, *store.random);
    if (line.record.sealed.size() > batch::kMaxRecordBytes)
        return fail(Errc::limit, "record", "is too large to be sent");
    const RecordHead head{payload.finalised, payload.instance_id, summary};
    line.head = seal::seal(shift.key, encode(head), identity_of_head(line.record), *store.random);
    line.wraps = TRY(wraps_of(store.database, shift.shift.id));
    return line;
}

/// Another segment where the present one is full, or holds another shift's records.
Result<void> begin_segment_if_due(OpenStore& store, const batch::SealedRecord& record) {
    if (store.log.size_bytes() == 0) return {};
    auto query = TRY(store.database.prepare("SELECT shift FROM record ORDER BY seq DESC LIMIT 1"));
    const bool same = TRY(query.step()) && query.blob(0) == seal::bytes_of(record.shift);
    if (same && store.log.size_bytes() < kSegmentBytes) return {};
    auto log = TRY(AppendFile::open(segment_path(store.folder, record.seq)));
    if (log.size_bytes() != 0) return fail(Errc::corrupt, store.folder, "holds a line too many");
    store.log = std::move(log);
    return {};
}

/// Row first, then the line and its fsync, then the commit: the log is never behind.
Result<void> write_line(OpenStore& store, const LogLine& line) {
    TRY(begin_segment_if_due(store, line.record));
    auto transaction = TRY(db::Transaction::begin(store.database));
    TRY(insert_record(store.database, line));
    auto erase = TRY(store.database.prepare("DELETE FROM draft WHERE id = ?"));
    if (!RELAIS_PLANTED("draft_stays")) TRY(erase.bind_blob(1, seal::bytes_of(line.draft)).run());
    TRY(put_setting(store, store.unlocked->settings_key, kChainEnd,
                    encode(Anchor{line.record.seq, batch::hash_of(line.record)})));
    store.unsettled = UnsettledLine{line.record.seq, store.log.size_bytes()};
    TRY(store.log.append(encode_line(line)));
    TRY(transaction.commit());
    store.unsettled.reset();
    return {};
}

}  // namespace

Result<void> insert_record(db::Connection& database, const LogLine& line) {
    auto insert = TRY(database.prepare(
        "INSERT INTO record (seq, shift, draft, bytes, hash, head) VALUES (?, ?, ?, ?, ?, ?)"));
    const auto hash = batch::hash_of(line.record);
    insert.bind_integer(1, static_cast<std::int64_t>(line.record.seq));
    insert.bind_blob(2, seal::bytes_of(line.record.shift));
    insert.bind_blob(3, seal::bytes_of(line.draft));
    insert.bind_blob(4, batch::encode_record(line.record));
    insert.bind_blob(5, seal::bytes_of(hash)).bind_blob(6, line.head);
    TRY(insert.run());
    auto queue = TRY(database.prepare("INSERT INTO delivery (seq, state) VALUES (?, 'queued')"));
    return queue.bind_integer(1, static_cast<std::int64_t>(line.record.seq)).run();
}

Result<void> find_missing_end(OpenStore& store, const Unlocked& unlocked) {
    const auto end = TRY(chain_end(store, unlocked));
    auto query = TRY(store.database.prepare("SELECT coalesce(max(seq), 0) FROM record"));
    if (!TRY(query.step())) return {};
    const auto last = std::max(static_cast<std::uint64_t>(query.integer(0)), store.anchor.seq);
    constexpr std::uint64_t kMost = 1000;  // so many are enough to be told
    for (auto seq = last + 1; seq <= std::min(end.seq, last + kMost); ++seq) {
        const Finding finding{FindingKind::record_missing, seq};
        if (std::find(store.findings.begin(), store.findings.end(), finding) ==
            store.findings.end())
            store.findings.push_back(finding);
    }
    return {};
}

Result<Delivery> delivery_from(const std::string& word) {
    if (word == "queued") return Delivery::queued;
    if (word == "delivered") return Delivery::delivered;
    if (word == "safe") return Delivery::safe;
    if (word == "quarantined") return Delivery::quarantined;
    return fail(Errc::corrupt, "record", "has an unknown state");
}

Result<bool> settle(OpenStore& store) {
    if (!store.unsettled) return false;
    // A transaction that could not even be rolled back would show its own row.
    if (store.database.in_transaction())
        return fail(Errc::io, store.folder, "the last write can neither be kept nor undone");
    auto query = TRY(store.database.prepare("SELECT 1 FROM record WHERE seq = ?"));
    query.bind_integer(1, static_cast<std::int64_t>(store.unsettled->seq));
    const bool saved = TRY(query.step());
    if (!saved) TRY(store.log.truncate(store.unsettled->size_before));
    store.unsettled.reset();
    return saved;
}

Result<Record> Store::finalise(const DraftId& draft, const batch::Payload& payload,
                               const std::string& summary) {
    const auto* unlocked = TRY(writable(*state_));
    const auto key = TRY(draft_key(draft));
    if (auto before = TRY(find_by_draft(*state_, key))) return std::move(*before);
    TRY(draft_must_be_here(*state_, key));
    if (!unlocked->shift) return fail(Errc::refused, "record", "no shift is open");
    if (batch::plain_size_of(payload) > batch::kMaxPlainBytes || summary.size() > kMaxSummaryBytes)
        return fail(Errc::limit, "record", "is too large to be sent");
    const auto line = TRY(make_line(*state_, key, payload, summary));
    const auto written = write_line(*state_, line);
    if (!written) {
        // The commit may have taken place although its last step failed. Then the record is Saved:
        // its line is on disk, and opening makes the row again should the disk lose it.
        const auto saved = settle(*state_);
        if (!saved || !*saved) return std::unexpected(written.error());
    }
    auto record = TRY(find_by_draft(*state_, key));
    if (!record) return fail(Errc::corrupt, "record", "cannot be found again");
    return std::move(*record);
}

Result<std::vector<Record>> Store::records() const {
    TRY(unlocked_of(*state_));
    auto query = TRY(state_->database.prepare(std::string(kColumns) + "ORDER BY seq DESC"));
    std::vector<Record> records;
    while (TRY(query.step())) {
        auto view = view_at(query, *state_);
        if (!view && view.error().code != Errc::corrupt) return std::unexpected(view.error());
        // One damaged row must not hide the others. Opening the store restores it from the log.
        if (!view) view = damaged_at(query);
        records.push_back(std::move(*view));
    }
    return records;
}

Result<batch::Payload> Store::payload(std::uint64_t seq) const {
    const auto* unlocked = TRY(unlocked_of(*state_));
    auto query = TRY(state_->database.prepare(std::string(kColumns) + "WHERE seq = ?"));
    query.bind_integer(1, static_cast<std::int64_t>(seq));
    if (!TRY(query.step())) return fail(Errc::not_found, "record", "is not here");
    const auto record = TRY(record_at(query, state_->device));
    if (!unlocked->shift || unlocked->shift->shift.id != record.shift)
        return fail(Errc::wrong_key, "record", "its shift is closed: only the desk opens it");
    auto payload = batch::open_payload(record, unlocked->shift->key);
    if (!payload && payload.error().code == Errc::wrong_key)
        return fail(Errc::corrupt, "record", "was altered or damaged on the disk");
    return payload;
}

}  // namespace relais::sync::store
