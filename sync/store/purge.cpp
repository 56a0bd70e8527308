// What leaves the laptop, and the signed chain of lines that says so: sync/README.md, "purge".
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forms/base/file.h"
#include "forms/base/planted.h"
#include "forms/base/result.h"
#include "sync/batch/bytes.h"
#include "sync/db/connection.h"
#include "sync/db/statement.h"
#include "sync/seal/seal.h"
#include "sync/store/log.h"
#include "sync/store/rows.h"
#include "sync/store/state.h"
#include "sync/store/store.h"

namespace relais::sync::store {

namespace {

constexpr const char* kDomain = "relais/0 purge";
constexpr const char* kSafeSince = "safe_since";
constexpr std::int64_t kDayMs = 86'400'000;

std::int64_t signed_of(std::uint64_t value) {
    return static_cast<std::int64_t>(value);
}
std::uint64_t unsigned_of(std::int64_t value) {
    return static_cast<std::uint64_t>(value);
}

/// What is signed, and hashed for the line that follows.
std::string bytes_of(const Purge& purge, const seal::Hash& previous, const DeviceRow& device) {
    return batch::Writer()
        .raw(device.device)
        .u32(device.epoch)
        .u64(purge.number)
        .u64(purge.first_seq)
        .u64(purge.last_seq)
        .raw(purge.last_hash)
        .i64(purge.purged.ms)
        .raw(previous)
        .take();
}

// ---- Since when the oldest records are safe: sealed, as is when the hub was spoken to
// --------------

/// All records up to that one were safe then, by the hub's clock: nobody sets that on a laptop.
struct SafeSince {
    std::uint64_t through = 0;
    Instant seen;
};

std::string encode(const std::vector<SafeSince>& since) {
    batch::Writer writer;
    writer.count32(since.size());
    for (const auto& one : since)
        writer.u64(one.through).i64(one.seen.ms);
    return writer.take();
}

Result<std::vector<SafeSince>> load_safe_since(OpenStore& store, const Unlocked& unlocked) {
    std::vector<SafeSince> since;
    const auto bytes = TRY(get_setting(store, unlocked.settings_key, kSafeSince));
    if (!bytes) return since;
    batch::Reader reader(*bytes, "settings");
    for (auto left = TRY(reader.count32(std::numeric_limits<std::uint32_t>::max() / 16)); left > 0;
         --left) {
        SafeSince one;
        one.through = TRY(reader.u64());
        one.seen.ms = TRY(reader.i64());
        since.push_back(one);
    }
    TRY(reader.end());
    return since;
}

/// The last of the oldest records that are safe, without a gap; 0 when the first is not. Those
/// whose shift is open, or whose files are not all safe, end it as well: they may still be wanted,
/// or still be on the way.
Result<std::uint64_t> safe_through(OpenStore& store) {
    auto query = TRY(store.database.prepare(
        "SELECT record.seq FROM record JOIN delivery USING (seq) JOIN shift ON shift.id = "
        "record.shift WHERE delivery.state <> 'safe' OR local_wrap IS NOT NULL OR EXISTS (SELECT 1 "
        "FROM attachment WHERE attachment.draft = record.draft AND attachment.state <> 'safe') "
        "ORDER BY record.seq LIMIT 1"));
    if (TRY(query.step()) && !RELAIS_PLANTED("purge_by_count"))
        return unsigned_of(query.integer(0)) - 1;
    auto last = TRY(store.database.prepare("SELECT coalesce(max(seq), 0) FROM record"));
    TRY(last.step());
    return unsigned_of(last.integer(0));
}

/// Brings the list up to that moment; none in it is later.
void bring_up(std::vector<SafeSince>& since, std::uint64_t through, Instant heard,
              std::uint64_t purged) {
    for (auto& one : since) {
        one.through = std::min(one.through, through);
        one.seen.ms = std::min(one.seen.ms, heard.ms);
    }
    std::erase_if(since, [&](const SafeSince& one) { return one.through <= purged; });
    if (through > purged && (since.empty() || since.back().through < through))
        since.push_back({through, heard});
}

/// Of whole segments, the last record that is old enough to go.
Result<std::uint64_t> last_of_due_segments(OpenStore& store, std::uint64_t due) {
    auto query = TRY(store.database.prepare("SELECT coalesce(max(seq), 0) FROM record"));
    TRY(query.step());
    const auto newest = unsigned_of(query.integer(0));
    if (due >= newest) return newest;
    std::uint64_t last = 0;
    const auto segments = TRY(segments_in(store.folder));
    for (std::size_t i = 1; i < segments.size(); ++i)
        if (segments[i].first_seq - 1 <= due) last = std::max(last, segments[i].first_seq - 1);
    return last;
}

/// Where records are missing, all stays until somebody has looked.
Result<bool> is_dense(OpenStore& store, std::uint64_t last) {
    auto query = TRY(store.database.prepare("SELECT count(*) FROM record WHERE seq <= ?"));
    query.bind_integer(1, signed_of(last));
    TRY(query.step());
    return unsigned_of(query.integer(0)) == last - store.anchor.seq;
}

/// The line for what goes; last_seq is not above the newest record.
Result<Purge> next_purge(OpenStore& store, std::uint64_t last_seq, std::uint64_t number) {
    Purge purge;
    purge.number = number;
    purge.last_seq = last_seq;
    purge.purged = store.clock->now();
    auto query = TRY(store.database.prepare(
        "SELECT hash, (SELECT min(seq) FROM record) FROM record WHERE seq <= ? "
        "ORDER BY seq DESC LIMIT 1"));
    query.bind_integer(1, signed_of(last_seq));
    if (!TRY(query.step())) return fail(Errc::corrupt, "record", "cannot be found again");
    purge.last_hash = TRY(seal::array_from<32>(query.blob(0)));
    purge.first_seq = unsigned_of(query.integer(1));
    return purge;
}

Result<void> insert_purge(OpenStore& store, const Purge& purge, const seal::Hash& previous) {
    const auto signature =
        seal::sign(store.unlocked->signing, kDomain,
                   seal::bytes_of(seal::hash(bytes_of(purge, previous, store.device))));
    auto insert = TRY(store.database.prepare(
        "INSERT INTO purge (number, first_seq, last_seq, last_hash, purged_ms, previous, signature)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)"));
    insert.bind_integer(1, signed_of(purge.number)).bind_integer(2, signed_of(purge.first_seq));
    insert.bind_integer(3, signed_of(purge.last_seq));
    insert.bind_blob(4, seal::bytes_of(purge.last_hash)).bind_integer(5, purge.purged.ms);
    insert.bind_blob(6, seal::bytes_of(previous)).bind_blob(7, seal::bytes_of(signature));
    return insert.run();
}

/// The rows up to that one, and the shifts of which nothing is left.
Result<void> delete_rows(OpenStore& store, std::uint64_t last) {
    for (const char* sql : {"DELETE FROM attachment WHERE state = 'safe' AND draft IN "
                            "(SELECT draft FROM record WHERE seq <= ?)",
                            "DELETE FROM delivery WHERE seq <= ? AND state = 'safe'",
                            "DELETE FROM record WHERE seq <= ?"}) {
        auto erase = TRY(store.database.prepare(sql));
        TRY(erase.bind_integer(1, signed_of(last)).run());
    }
    constexpr const char* kEmptyShifts =
        "SELECT id FROM shift WHERE local_wrap IS NULL AND id NOT IN (SELECT shift FROM record) "
        "AND id NOT IN (SELECT shift FROM draft WHERE shift IS NOT NULL) "
        "AND id NOT IN (SELECT shift FROM attachment WHERE shift IS NOT NULL)";
    TRY(store.database.execute(std::string("DELETE FROM shift_wrap WHERE shift IN (") +
                               kEmptyShifts + ")"));
    return store.database.execute(std::string("DELETE FROM shift WHERE id IN (") + kEmptyShifts +
                                  ")");
}

/// An empty segment in the place of the newest, where that goes as well.
Result<void> begin_segment_after(OpenStore& store, std::uint64_t last) {
    const auto segments = TRY(segments_in(store.folder));
    if (segments.empty() || segments.back().first_seq > last) return {};
    store.log = TRY(AppendFile::open(segment_path(store.folder, last + 1)));
    return {};
}

/// After the rows: should the power go in between, the next opening does it.
Result<void> drop_segments(OpenStore& store, std::uint64_t last) {
    const auto segments = TRY(segments_in(store.folder));
    for (std::size_t i = 0; i + 1 < segments.size(); ++i)
        if (segments[i + 1].first_seq <= last + 1) TRY(drop_segment(segments[i].path));
    if (!segments.empty()) TRY(AppendFile::open(segments.back().path));  // syncs the folder
    return {};
}

/// In one transaction: the line and the rows.
Result<void> take_off(OpenStore& store, std::uint64_t last, const std::vector<SafeSince>& since) {
    const auto log = TRY(read_purge_log(store.database, store.device));
    if (!log.findings.empty()) return fail(Errc::corrupt, "purge log", "was altered");
    const auto purge = TRY(next_purge(store, last, log.purges.size() + 1));
    TRY(begin_segment_after(store, last));
    auto transaction = TRY(db::Transaction::begin(store.database));
    TRY(insert_purge(store, purge, log.last_line));
    TRY(delete_rows(store, last));
    TRY(put_setting(store, store.unlocked->settings_key, kSafeSince, encode(since)));
    return transaction.commit();
}

/// A commit that failed may have taken place: what the disk says counts.
void reload_anchor(OpenStore& store) {
    const auto log = read_purge_log(store.database, store.device);
    if (log)
        store.anchor = log->anchor;
    else
        store.unlocked.reset();
}

Result<void> note_safe(OpenStore& store, const std::vector<SafeSince>& since) {
    auto transaction = TRY(db::Transaction::begin(store.database));
    TRY(put_setting(store, store.unlocked->settings_key, kSafeSince, encode(since)));
    return transaction.commit();
}

}  // namespace

Result<void> note_what_is_safe(OpenStore& store, const Unlocked& unlocked, Instant heard) {
    auto since = TRY(load_safe_since(store, unlocked));
    const auto before = encode(since);
    bring_up(since, TRY(safe_through(store)), heard, store.anchor.seq);
    if (encode(since) == before) return {};
    return put_setting(store, unlocked.settings_key, kSafeSince, encode(since));
}

Result<PurgeLog> read_purge_log(const db::Connection& database, const DeviceRow& device) {
    PurgeLog log;
    auto query = TRY(database.prepare("SELECT number, first_seq, last_seq, last_hash, purged_ms, "
                                      "previous, signature FROM purge ORDER BY number"));
    bool holds = true;
    while (TRY(query.step())) {
        Purge purge;
        purge.number = unsigned_of(query.integer(0));
        purge.first_seq = unsigned_of(query.integer(1));
        purge.last_seq = unsigned_of(query.integer(2));
        purge.last_hash = TRY(seal::array_from<32>(query.blob(3)));
        purge.purged.ms = query.integer(4);
        const auto previous = TRY(seal::array_from<32>(query.blob(5)));
        const auto signature = TRY(seal::array_from<64>(query.blob(6)));
        const auto line = seal::hash(bytes_of(purge, previous, device));
        const bool follows = purge.number == log.purges.size() + 1 && previous == log.last_line &&
                             purge.first_seq > log.anchor.seq && purge.last_seq >= purge.first_seq;
        if (!follows ||
            !seal::verify(device.verify_key, kDomain, seal::bytes_of(line), signature)) {
            log.findings.push_back({FindingKind::purge_unsigned, purge.last_seq});
            holds = false;
        }
        log.anchor = {purge.last_seq, purge.last_hash};
        if (holds) log.signed_anchor = log.anchor;
        log.last_line = line;
        log.purges.push_back(purge);
    }
    return log;
}

Result<std::uint64_t> Store::purge(int days) {
    const auto* unlocked = TRY(writable(*state_));
    if (days < 0) return fail(Errc::invalid, "days", "cannot be negative");
    auto since = TRY(load_safe_since(*state_, *unlocked));
    const auto before = encode(since);
    // Who has not heard of the hub for so long does not know whether it still has them.
    const auto heard = RELAIS_PLANTED("purge_by_own_clock") ? state_->clock->now()
                                                            : TRY(last_heard(*state_, *unlocked));
    const auto from = state_->anchor.seq;
    bring_up(since, TRY(safe_through(*state_)), heard, from);
    std::uint64_t due = 0;
    for (const auto& one : since)
        if (one.seen.ms <= heard.ms - days * kDayMs || RELAIS_PLANTED("purge_days_ignored"))
            due = std::max(due, one.through);
    const auto last = due <= from ? 0 : TRY(last_of_due_segments(*state_, due));
    if (last <= from || !TRY(is_dense(*state_, last))) {
        if (encode(since) != before) TRY(note_safe(*state_, since));
        return 0;
    }
    const auto taken = take_off(*state_, last, since);
    reload_anchor(*state_);
    if (!taken && state_->anchor.seq != last) return std::unexpected(taken.error());
    TRY(drop_segments(*state_, last));
    return last - from;
}

Result<std::vector<Purge>> Store::purges() const {
    TRY(unlocked_of(*state_));
    return TRY(read_purge_log(state_->database, state_->device)).purges;
}

}  // namespace relais::sync::store
