// Segments of outbox.log written anew out of the rows.
#include <cstdio>
#include <optional>
#include <string>
#include <utility>

#include "forms/base/file.h"
#include "forms/base/result.h"
#include "sync/batch/batch.h"
#include "sync/db/connection.h"
#include "sync/db/statement.h"
#include "sync/seal/seal.h"
#include "sync/store/log.h"
#include "sync/store/state.h"

namespace relais::sync::store {

namespace {

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
Result<void> write_from_rows(AppendFile& file, db::Connection& database, const SeqRange& range) {
    constexpr std::size_t kPieceBytes = 1U << 20U;  // one fsync a piece, not one a line
    auto query = TRY(database.prepare("SELECT bytes, hash, draft, head FROM record "
                                      "WHERE seq BETWEEN ? AND ? ORDER BY seq"));
    query.bind_integer(1, range.first).bind_integer(2, range.last);
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

}  // namespace

std::optional<batch::SealedRecord> intact_record(const std::string& bytes,
                                                 const std::string& hash) {
    auto record = batch::decode_record(bytes);
    if (!record || hash != seal::bytes_of(batch::hash_of(*record))) return std::nullopt;
    return std::move(*record);
}

Result<void> write_anew(const std::string& path, db::Connection& database, const SeqRange& range) {
    const std::string fresh = path + ".new";
    {
        auto file = TRY(AppendFile::open(fresh));
        TRY(file.truncate(0));  // of an attempt that was cut off
        TRY(write_from_rows(file, database, range));
    }
    if (path_exists(path)) TRY(put_aside(path));
    TRY(rename_file(fresh, path));
    TRY(AppendFile::open(path));  // syncs the folder
    return {};
}

}  // namespace relais::sync::store
