// A database copied while others work on it.
#include <expected>
#include <sqlite3.h>

#include <string>

#include "forms/base/result.h"
#include "sync/db/connection.h"
#include "sync/db/error.h"

namespace relais::sync::db {

Result<void> Connection::copy_to(const std::string& path) const {
    auto copy = TRY(open(path, {.create = true}));
    auto* backup = sqlite3_backup_init(copy.handle_, "main", handle_, "main");
    if (backup == nullptr) return std::unexpected(error_of(copy.handle_, path));
    // All pages in one step: one moment of the source, whatever is written meanwhile.
    const int stepped = sqlite3_backup_step(backup, -1);
    const int finished = sqlite3_backup_finish(backup);
    if (stepped != SQLITE_DONE || finished != SQLITE_OK)
        return std::unexpected(error_of(copy.handle_, path));
    // The copy is one file, without a log beside it.
    return copy.execute("PRAGMA journal_mode=DELETE");
}

}  // namespace relais::sync::db
