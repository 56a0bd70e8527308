#include <algorithm>
#include <cstdint>
#include <cstdio>
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

namespace relais::sync::store {

namespace {

enum class RowState : std::uint8_t { missing, intact, damaged };

std::unexpected<Error> disagree(std::uint64_t seq) {
    return fail(Errc::corrupt, "record " + std::to_string(seq),
                "store.db and outbox.log hold different ones");
}

/// The record that a row holds, where its hash does.
std::optional<batch::SealedRecord> intact_record(const std::string& bytes,
                                                 const std::string& hash) {
    auto record = batch::decode_record(bytes);
    if (!record || hash != seal::bytes_of(batch::hash_of(*record))) return std::nullopt;
    return std::move(*record);
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
    Repair(db::Connection& database, const DeviceRow& device)
        : database_(database), device_(device) {}

    /// First: takes out the wrapped shift keys that do not hold; the lines bring them again.
    Result<void> drop_damaged_wraps();
    Result<void> take(const LogLine& line);
    /// Rows that no line stands for. Those that hold are counted; those that do not are lost, and
    /// marked so that they do not keep the others from being sent.
    struct Unmatched {
        std::uint64_t intact = 0;
        std::uint64_t lost = 0;
    };
    Result<Unmatched> unmatched();

  private:
    Result<Row> row_of(const LogLine& line, const std::string& line_hash);
    Result<void> replay(const LogLine& line);
    Result<void> restore(const LogLine& line, const std::string& line_hash);

    db::Connection& database_;
    const DeviceRow& device_;
    std::optional<db::Statement> query_;  // prepared once: there may be 100,000 lines
    std::uint64_t last_seq_ = 0;
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

Result<void> Repair::take(const LogLine& line) {
    const auto& record = line.record;
    if (record.device != device_.device || record.epoch != device_.epoch)
        return fail(Errc::corrupt, "outbox.log", "belongs to another store");
    if (record.seq <= last_seq_) return fail(Errc::corrupt, "outbox.log", "is out of order");
    last_seq_ = record.seq;
    if (std::find(shifts_.begin(), shifts_.end(), record.shift) != shifts_.end())
        for (const auto& wrap : line.wraps)
            TRY(insert_wrap(database_, wrap));
    matched_.push_back(record.seq);
    const std::string line_hash(seal::bytes_of(batch::hash_of(record)));
    const auto row = TRY(row_of(line, line_hash));
    if (row.state == RowState::missing) return replay(line);
    if (row.state == RowState::damaged) return restore(line, line_hash);
    if (row.hash != line_hash) return disagree(record.seq);
    return {};
}

/// Reads in full only what is still to be sent, or what does not agree: opening stays fast.
Result<Row> Repair::row_of(const LogLine& line, const std::string& line_hash) {
    if (!query_)
        query_ = TRY(database_.prepare("SELECT hash, state, bytes, head FROM record "
                                       "LEFT JOIN delivery USING (seq) WHERE seq = ?"));
    query_->reset();
    query_->bind_integer(1, static_cast<std::int64_t>(line.record.seq));
    if (!TRY(query_->step())) return Row{};
    Row row{RowState::intact, query_->blob(0)};
    // The line's hash holds for its head, the row has none for it: where they differ, the row is
    // it.
    if (row.hash == line_hash && query_->blob(3) != line.head) row.state = RowState::damaged;
    if (row.hash != line_hash || query_->text(1) == "queued") {
        const auto record = intact_record(query_->blob(2), row.hash);
        if (!record || record->seq != line.record.seq) row.state = RowState::damaged;
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

Result<Repair::Unmatched> Repair::unmatched() {
    Unmatched found;
    auto seqs = TRY(database_.prepare("SELECT seq FROM record ORDER BY seq"));
    auto query = TRY(database_.prepare("SELECT bytes, hash FROM record WHERE seq = ?"));
    auto mark = TRY(database_.prepare(
        "UPDATE delivery SET state = 'quarantined' WHERE seq = ? AND state = 'queued'"));
    std::vector<std::uint64_t> without_line;
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
            continue;
        }
        ++found.lost;
        query.reset();
        TRY(mark.bind_integer(1, static_cast<std::int64_t>(seq)).run());
    }
    return found;
}

Result<void> rename_file(const std::string& from, const std::string& to) {
    if (std::rename(from.c_str(), to.c_str()) != 0)
        return fail(Errc::io, from, "cannot be renamed");
    return {};
}

/// What does not hold is put aside, never thrown away.
Result<void> put_aside(const std::string& path) {
    for (int number = 1;; ++number) {
        const auto aside = path + ".damaged" + (number == 1 ? "" : "-" + std::to_string(number));
        if (!path_exists(aside)) return rename_file(path, aside);
    }
}

/// The lines again, out of the rows that hold.
Result<void> write_from_rows(AppendFile& file, db::Connection& database) {
    constexpr std::size_t kPieceBytes = 1U << 20U;  // one fsync a piece, not one a line
    auto query = TRY(database.prepare("SELECT bytes, hash, draft, head FROM record ORDER BY seq"));
    std::string piece;
    while (TRY(query.step())) {
        auto record = intact_record(query.blob(0), query.blob(1));
        if (!record) continue;
        LogLine line;
        line.draft = TRY(seal::array_from<16>(query.blob(2)));
        line.head = query.blob(3);
        line.wraps = TRY(wraps_of(database, record->shift));
        line.record = std::move(*record);
        piece += encode_line(line);
        if (piece.size() < kPieceBytes) continue;
        TRY(file.append(piece));
        piece.clear();
    }
    return file.append(piece);
}

Result<void> write_anew(const std::string& path, db::Connection& database) {
    const std::string fresh = path + ".new";
    {
        auto file = TRY(AppendFile::open(fresh));
        TRY(file.truncate(0));  // of an attempt that was cut off
        TRY(write_from_rows(file, database));
    }
    if (path_exists(path)) TRY(put_aside(path));
    TRY(rename_file(fresh, path));
    TRY(AppendFile::open(path));  // syncs the folder
    return {};
}

/// A state that is lost or unreadable becomes `queued`: sending twice does no harm.
Result<void> repair_deliveries(db::Connection& database) {
    TRY(database.execute("UPDATE delivery SET state = 'queued' "
                         "WHERE state NOT IN ('queued', 'delivered', 'safe', 'quarantined')"));
    return database.execute("INSERT INTO delivery (seq, state) SELECT seq, 'queued' FROM record "
                            "WHERE seq NOT IN (SELECT seq FROM delivery)");
}

Result<bool> is_sound(db::Connection& database) {
    auto check = TRY(database.prepare("PRAGMA integrity_check(1)"));
    if (!TRY(check.step()) || check.text(0) != "ok") return false;
    auto references = TRY(database.prepare("PRAGMA foreign_key_check"));
    return !TRY(references.step());
}

/// Finds what no tag or hash of a row tells: lost pages, and indices that hide rows.
Result<void> check_structure(db::Connection& database) {
    if (TRY(is_sound(database))) return {};
    TRY(database.execute("REINDEX"));
    if (TRY(is_sound(database))) return {};
    return fail(Errc::corrupt, database.path(), "is damaged");
}

}  // namespace

Result<void> repair(const std::string& folder, db::Connection& database, const DeviceRow& device) {
    const auto path = log_path(folder);
    auto transaction = TRY(db::Transaction::begin(database));
    TRY(repair_deliveries(database));
    TRY(check_structure(database));
    Repair repair(database, device);
    TRY(repair.drop_damaged_wraps());
    const auto scan = TRY(scan_log(path, [&](const LogLine& line) { return repair.take(line); }));
    const auto unmatched = TRY(repair.unmatched());
    const bool has_tail = scan.intact_end != scan.size_bytes;
    if (unmatched.intact != 0 || scan.damaged_within || (has_tail && unmatched.lost != 0)) {
        TRY(write_anew(path, database));
    } else if (has_tail) {
        // A line torn by a crash: it was never acknowledged, and its draft is still there.
        auto log = TRY(AppendFile::open(path));
        TRY(log.truncate(scan.intact_end));
    }
    return transaction.commit();
}

}  // namespace relais::sync::store
