#include <algorithm>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "forms/base/file.h"
#include "forms/base/result.h"
#include "sync/batch/batch.h"
#include "sync/db/connection.h"
#include "sync/db/statement.h"
#include "sync/seal/seal.h"
#include "sync/store/log.h"
#include "sync/store/rows.h"
#include "sync/store/state.h"
#include "sync/store/structure.h"

namespace relais::sync::store {

namespace {

constexpr std::size_t kMaxFindings = 1000;  // so many are enough to be told

enum class RowState : std::uint8_t { missing, intact, damaged };

std::unexpected<Error> disagree(std::uint64_t seq) {
    return fail(Errc::corrupt, "record " + std::to_string(seq),
                "store.db and outbox.log hold different ones");
}

bool holds(const std::string& bytes, const std::string& hash) {
    return intact_record(bytes, hash).has_value();
}

struct Row {
    RowState state = RowState::missing;
    std::string hash;
};

/// Brings rows and lines together; one transaction around all of it.
class Repair {
  public:
    Repair(db::Connection& database, const DeviceRow& device, const PurgeLog& purged,
           std::vector<Finding>& findings)
        : database_(database), device_(device), purged_(purged), findings_(findings),
          last_seq_(purged.anchor.seq), last_hash_(purged.anchor.hash) {}

    /// First: takes out the wrapped shift keys that do not hold; the lines bring them again.
    Result<void> drop_damaged_wraps();
    Result<void> take(const LogLine& line);
    /// Rows that no line stands for. Those that hold are counted; those that do not are lost, and
    /// marked so that they do not keep the others from being sent.
    struct Unmatched {
        std::uint64_t intact = 0;
        std::uint64_t lost = 0;
    };
    Result<Unmatched> unmatched(const SeqRange& range);
    /// Whether a line since the last call stood where it does not belong.
    bool disordered() { return std::exchange(disordered_, false); }
    /// Records that neither a row nor a line knows of.
    Result<void> find_missing();

  private:
    Result<void> check_order(const batch::SealedRecord& record, const seal::Hash& hash);
    Result<Row> row_of(const LogLine& line, const std::string& line_hash);
    Result<void> replay(const LogLine& line);
    Result<void> restore(const LogLine& line, const std::string& line_hash);

    db::Connection& database_;
    const DeviceRow& device_;
    const PurgeLog& purged_;
    std::vector<Finding>& findings_;
    std::optional<db::Statement> query_;  // prepared once: there may be 100,000 lines
    std::uint64_t last_seq_;
    seal::Hash last_hash_;
    bool disordered_ = false;
    std::vector<std::uint64_t> matched_;
    std::vector<batch::ShiftId> shifts_;  ///< whose wraps were damaged
};

Result<void> Repair::drop_damaged_wraps() {
    auto query = TRY(database_.prepare("SELECT shift, recipient, wrap, hash FROM shift_wrap"));
    std::vector<batch::ShiftWrap> damaged;
    while (TRY(query.step())) {
        batch::ShiftWrap wrap{TRY(seal::array_from<16>(query.blob(0))), query.text(1),
                              query.blob(2)};
        if (query.blob(3) != seal::bytes_of(hash_of(wrap))) damaged.push_back(std::move(wrap));
    }
    auto erase = TRY(database_.prepare("DELETE FROM shift_wrap WHERE shift = ? AND recipient = ?"));
    for (const auto& wrap : damaged) {
        shifts_.push_back(wrap.shift);
        TRY(erase.bind_blob(1, seal::bytes_of(wrap.shift)).bind_text(2, wrap.recipient).run());
    }
    return {};
}

/// The lines ascend, and each names the hash of the one before it.
Result<void> Repair::check_order(const batch::SealedRecord& record, const seal::Hash& hash) {
    if (record.device != device_.device || record.epoch != device_.epoch)
        return fail(Errc::corrupt, "outbox.log", "belongs to another store");
    if (record.seq <= last_seq_) {
        disordered_ = true;
        findings_.push_back({FindingKind::line_restored, record.seq});
        return {};
    }
    if (record.seq == last_seq_ + 1 && record.previous != last_hash_)
        findings_.push_back({FindingKind::chain_broken, record.seq});
    last_seq_ = record.seq;
    last_hash_ = hash;
    return {};
}

Result<void> Repair::take(const LogLine& line) {
    const auto& record = line.record;
    // A purge that was cut off before its segment was gone.
    if (record.seq <= purged_.signed_anchor.seq) return {};
    const auto hash = batch::hash_of(record);
    TRY(check_order(record, hash));
    if (std::find(shifts_.begin(), shifts_.end(), record.shift) != shifts_.end())
        for (const auto& wrap : line.wraps)
            TRY(insert_wrap(database_, wrap));
    matched_.push_back(record.seq);
    const std::string line_hash(seal::bytes_of(hash));
    const auto row = TRY(row_of(line, line_hash));
    if (row.state == RowState::intact) {
        if (row.hash != line_hash) return disagree(record.seq);
        return {};
    }
    findings_.push_back({FindingKind::row_restored, record.seq});
    return row.state == RowState::missing ? replay(line) : restore(line, line_hash);
}

/// Compared whole: a row that was delivered long ago may still be opened and read.
Result<Row> Repair::row_of(const LogLine& line, const std::string& line_hash) {
    if (!query_)
        query_ = TRY(database_.prepare("SELECT hash, bytes, head FROM record WHERE seq = ?"));
    query_->reset();
    query_->bind_integer(1, static_cast<std::int64_t>(line.record.seq));
    if (!TRY(query_->step())) return Row{};
    Row row{RowState::intact, query_->blob(0)};
    const auto bytes = query_->blob(1);
    if (row.hash != line_hash || bytes != batch::encode_record(line.record)) {
        const auto record = intact_record(bytes, row.hash);
        if (!record || record->seq != line.record.seq) row.state = RowState::damaged;
    } else if (query_->blob(2) != line.head) {
        // The line's hash holds for its head, the row has none for it.
        row.state = RowState::damaged;
    }
    query_->reset();
    return row;
}

Result<void> Repair::replay(const LogLine& line) {
    const auto shift_id = seal::bytes_of(line.record.shift);
    auto shift =
        TRY(database_.prepare("INSERT INTO shift (id) VALUES (?) ON CONFLICT (id) DO NOTHING"));
    TRY(shift.bind_blob(1, shift_id).run());
    for (const auto& wrap : line.wraps)
        TRY(insert_wrap(database_, wrap));
    TRY(insert_record(database_, line));
    auto erase = TRY(database_.prepare("DELETE FROM draft WHERE id = ?"));
    return erase.bind_blob(1, seal::bytes_of(line.draft)).run();
}

Result<void> Repair::restore(const LogLine& line, const std::string& line_hash) {
    auto update =
        TRY(database_.prepare("UPDATE record SET bytes = ?, hash = ?, head = ? WHERE seq = ?"));
    update.bind_blob(1, batch::encode_record(line.record)).bind_blob(2, line_hash);
    update.bind_blob(3, line.head);
    update.bind_integer(4, static_cast<std::int64_t>(line.record.seq));
    return update.run();
}

Result<Repair::Unmatched> Repair::unmatched(const SeqRange& range) {
    Unmatched found;
    auto seqs =
        TRY(database_.prepare("SELECT seq FROM record WHERE seq BETWEEN ? AND ? ORDER BY seq"));
    seqs.bind_integer(1, range.first).bind_integer(2, range.last);
    auto query = TRY(database_.prepare("SELECT bytes, hash FROM record WHERE seq = ?"));
    auto mark = TRY(database_.prepare(
        "UPDATE delivery SET state = 'quarantined' WHERE seq = ? AND state = 'queued'"));
    std::vector<std::uint64_t> without_line;
    std::sort(matched_.begin(), matched_.end());
    while (TRY(seqs.step())) {
        const auto seq = static_cast<std::uint64_t>(seqs.integer(0));
        if (!std::binary_search(matched_.begin(), matched_.end(), seq)) without_line.push_back(seq);
    }
    for (const auto seq : without_line) {
        query.reset();
        query.bind_integer(1, static_cast<std::int64_t>(seq));
        if (!TRY(query.step())) continue;
        if (holds(query.blob(0), query.blob(1))) {
            ++found.intact;
            findings_.push_back({FindingKind::line_restored, seq});
            continue;
        }
        ++found.lost;
        findings_.push_back({FindingKind::record_lost, seq});
        query.reset();
        TRY(mark.bind_integer(1, static_cast<std::int64_t>(seq)).run());
    }
    return found;
}

Result<void> Repair::find_missing() {
    auto query = TRY(database_.prepare("SELECT seq FROM record ORDER BY seq"));
    auto next = purged_.anchor.seq + 1;
    while (TRY(query.step())) {
        const auto seq = static_cast<std::uint64_t>(query.integer(0));
        for (; next < seq && findings_.size() < kMaxFindings; ++next)
            findings_.push_back({FindingKind::record_missing, next});
        next = seq + 1;
    }
    return {};
}

/// A state that is lost or unreadable becomes `queued`: sending twice does no harm.
Result<void> repair_deliveries(db::Connection& database) {
    TRY(database.execute("UPDATE delivery SET state = 'queued' "
                         "WHERE state NOT IN ('queued', 'delivered', 'safe', 'quarantined')"));
    return database.execute("INSERT INTO delivery (seq, state) SELECT seq, 'queued' FROM record "
                            "WHERE seq NOT IN (SELECT seq FROM delivery)");
}

/// One segment of the log and the rows of its time.
Result<void> repair_segment(Repair& repair, db::Connection& database, const Segment& segment,
                            const SeqRange& range, bool last) {
    const auto scan =
        TRY(scan_log(segment.path, [&](const LogLine& line) { return repair.take(line); }));
    const auto unmatched = TRY(repair.unmatched(range));
    const bool has_tail = scan.intact_end != scan.size_bytes;
    if (unmatched.intact != 0 || scan.damaged_within || repair.disordered() ||
        (has_tail && (unmatched.lost != 0 || !last)))
        return write_anew(segment.path, database, range);
    if (!has_tail) return {};
    // A line torn by a crash: it was never acknowledged, and its draft is still there.
    auto log = TRY(AppendFile::open(segment.path));
    return log.truncate(scan.intact_end);
}

/// Segments that a purge was about to drop; the folder is synced by what opens the log.
Result<std::vector<Segment>> drop_purged(std::vector<Segment> segments, std::uint64_t purged) {
    const auto is_purged = [&](std::size_t i) {
        return i + 1 < segments.size() && segments[i + 1].first_seq <= purged + 1;
    };
    std::vector<Segment> left;
    for (std::size_t i = 0; i < segments.size(); ++i) {
        if (purged != 0 && is_purged(i))
            TRY(drop_segment(segments[i].path));
        else
            left.push_back(segments[i]);
    }
    return left;
}

}  // namespace

Result<Repaired> repair(const std::string& folder, db::Connection& database,
                        const DeviceRow& device) {
    auto transaction = TRY(db::Transaction::begin(database));
    TRY(repair_deliveries(database));
    TRY(check_structure(database));
    const auto purged = TRY(read_purge_log(database, device));
    Repaired repaired{purged.anchor, purged.findings};
    Repair repair(database, device, purged, repaired.findings);
    TRY(repair.drop_damaged_wraps());
    auto segments = TRY(drop_purged(TRY(segments_in(folder)), purged.signed_anchor.seq));
    if (segments.empty())
        segments.push_back({purged.anchor.seq + 1, segment_path(folder, purged.anchor.seq + 1)});
    for (std::size_t i = 0; i < segments.size(); ++i) {
        // The names only order them: what lacks before the first or between two belongs to one.
        const bool last = i + 1 == segments.size();
        const SeqRange range{i == 0 ? 0 : static_cast<std::int64_t>(segments[i].first_seq),
                             last ? INT64_MAX
                                  : static_cast<std::int64_t>(segments[i + 1].first_seq) - 1};
        TRY(repair_segment(repair, database, segments[i], range, last));
    }
    TRY(repair.find_missing());
    TRY(transaction.commit());
    return repaired;
}

}  // namespace relais::sync::store
