#include "sync/db/connection.h"

#include <array>
#include <cerrno>
#include <cstdint>
#include <expected>
#include <functional>
#include <map>
#include <memory>
#include <sqlite3.h>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forms/base/file.h"
#include "forms/base/result.h"
#include "sync/db/error.h"
#include "sync/db/statement.h"

namespace relais::sync::db {

namespace {

/// What the system said when a file could not be read, written or made; `otherwise` when nothing.
/// SQLite tells ENOSPC of a write apart itself, but no quota, and not where it makes a file.
Errc system_cause(sqlite3* handle, Errc otherwise) {
    const int system = handle == nullptr ? 0 : sqlite3_system_errno(handle);
    if (system == EDQUOT || system == ENOSPC) return Errc::disk_full;
    return system == EIO ? Errc::io : otherwise;
}

Errc cause_of(sqlite3* handle, int code) {
    switch (code & 0xFF) {
    case SQLITE_FULL:
        return Errc::disk_full;
    case SQLITE_CANTOPEN:
        return system_cause(handle, Errc::read_only);
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return Errc::read_only;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return Errc::in_use;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return Errc::corrupt;
    case SQLITE_TOOBIG:
        return Errc::limit;
    case SQLITE_CONSTRAINT:
        return code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY ||
                       code == SQLITE_CONSTRAINT_ROWID
                   ? Errc::already_exists
                   : Errc::invalid;
    case SQLITE_IOERR:
        return system_cause(handle, Errc::io);
    default:
        return Errc::io;
    }
}

Result<void> make_private_file(const std::string& path) {
    // SQLite would create it with the umask's mode. An empty file is a new database to it.
    if (path_exists(path)) return {};
    TRY(write_file_atomically(path, ""));
    return {};
}

}  // namespace

struct Connection::Own {
    /// By their text; several of one text when they are needed inside each other.
    std::map<std::string, std::vector<Statement>, std::less<>> statements;
    int log_pages = 0;     ///< in the log after the last commit
    int copied_pages = 0;  ///< of these, in the database too
};

Error error_of(sqlite3* handle, const std::string& path) {
    const int code = sqlite3_extended_errcode(handle);
    return {cause_of(handle, code), path, sqlite3_errmsg(handle)};
}

Result<Connection> Connection::open(const std::string& path, const OpenOptions& options) {
    if (options.create)
        TRY(make_private_file(path));
    else if (!path_exists(path))
        return fail(Errc::not_found, path, "is not there");
    const int flags = (options.read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE) |
                      SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    sqlite3* handle = nullptr;
    const int code = sqlite3_open_v2(path.c_str(), &handle, flags,
                                     options.vfs.empty() ? nullptr : options.vfs.c_str());
    RELAIS_ASSERT(handle != nullptr);
    Connection connection(handle, path);
    if (code != SQLITE_OK) return std::unexpected(error_of(handle, path));
    sqlite3_busy_timeout(handle, options.busy_timeout_ms);
    // The file's own SQL (views, triggers) must not be able to do harm before the pragmas are set.
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    TRY(connection.user_version());
    // Without the right to write SQLite falls back to reading, silently.
    if (!options.read_only && sqlite3_db_readonly(handle, "main") == 1)
        return fail(Errc::read_only, path, "may not be written");
    return connection;
}

Connection::Connection(sqlite3* handle, std::string path)
    : handle_(handle), path_(std::move(path)), own_(std::make_unique<Own>()) {}

Connection::Connection(Connection&& other) noexcept
    : handle_(std::exchange(other.handle_, nullptr)), path_(std::move(other.path_)),
      own_(std::move(other.own_)), on_commit_(std::move(other.on_commit_)) {}

Connection& Connection::operator=(Connection&& other) noexcept {
    std::swap(handle_, other.handle_);
    std::swap(path_, other.path_);
    std::swap(own_, other.own_);
    std::swap(on_commit_, other.on_commit_);
    return *this;
}

Connection::~Connection() {
    own_.reset();  // statements first: a connection with any of them only seems to close
    sqlite3_close_v2(handle_);
}

Result<void> Connection::execute(const std::string& sql) {
    if (sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
        return std::unexpected(error_of(handle_, path_));
    return {};
}

Result<Statement> Connection::prepare(std::string_view sql) const {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(handle_, sql.data(), static_cast<int>(sql.size()), &statement,
                           nullptr) != SQLITE_OK)
        return std::unexpected(error_of(handle_, path_));
    RELAIS_ASSERT(statement != nullptr);
    return Statement(statement, path_);
}

Result<Borrowed> Connection::borrow(std::string_view sql) {
    auto found = own_->statements.find(sql);
    if (found == own_->statements.end())
        found = own_->statements.try_emplace(std::string(sql)).first;
    auto& kept = found->second;
    if (kept.empty()) return Borrowed(kept, TRY(prepare(sql)));
    auto statement = std::move(kept.back());
    kept.pop_back();
    return Borrowed(kept, std::move(statement));
}

void Connection::keep_log() {
    // The hook takes the place of the one that checkpoints after 1000 pages.
    sqlite3_wal_hook(
        handle_,
        [](void* own, sqlite3*, const char*, int pages) {
            auto& state = *static_cast<Own*>(own);
            // Fewer than before: all had been copied, and the log began anew.
            if (pages < state.log_pages) state.copied_pages = 0;
            state.log_pages = pages;
            return SQLITE_OK;
        },
        own_.get());
}

std::int64_t Connection::log_pages() const {
    return own_->log_pages - own_->copied_pages;
}

Result<void> Connection::checkpoint() {
    int pages = 0;
    int copied = 0;
    if (sqlite3_wal_checkpoint_v2(handle_, "main", SQLITE_CHECKPOINT_PASSIVE, &pages, &copied) !=
        SQLITE_OK)
        return std::unexpected(error_of(handle_, path_));
    own_->log_pages = pages;
    own_->copied_pages = copied;
    return {};
}

Result<std::int64_t> Connection::user_version() const {
    auto query = TRY(prepare("PRAGMA user_version"));
    if (!TRY(query.step())) return fail(Errc::corrupt, path_, "has no version");
    return query.integer(0);
}

Result<std::uint32_t> Connection::change_counter() const {
    // SQLite's file format, 1.3.3: four bytes at offset 24.
    sqlite3_file* file = nullptr;
    std::array<std::uint8_t, 4> bytes{};
    if (sqlite3_file_control(handle_, "main", SQLITE_FCNTL_FILE_POINTER,
                             static_cast<void*>(&file)) != SQLITE_OK ||
        file == nullptr || file->pMethods == nullptr ||
        file->pMethods->xRead(file, bytes.data(), static_cast<int>(bytes.size()), 24) != SQLITE_OK)
        return fail(Errc::io, path_, "cannot be read");
    std::uint32_t counter = 0;
    for (const auto byte : bytes)
        counter = counter << 8U | byte;
    return counter;
}

std::int64_t Connection::changes() const {
    return sqlite3_changes64(handle_);
}
std::int64_t Connection::last_id() const {
    return sqlite3_last_insert_rowid(handle_);
}
bool Connection::in_transaction() const {
    return sqlite3_get_autocommit(handle_) == 0;
}

Result<Transaction> Transaction::begin(Connection& connection) {
    TRY(connection.execute("BEGIN IMMEDIATE"));
    return Transaction(connection);
}

Transaction::Transaction(Transaction&& other) noexcept
    : connection_(std::exchange(other.connection_, nullptr)) {}

Transaction::~Transaction() {
    // After some failures SQLite has rolled back by itself. A rollback that fails is completed by
    // the journal when the file is next read, so there is nothing to tell.
    if (connection_ != nullptr && connection_->in_transaction())
        static_cast<void>(connection_->execute("ROLLBACK"));
}

Result<void> Transaction::commit() {
    RELAIS_ASSERT(connection_ != nullptr);
    TRY(connection_->execute("COMMIT"));
    if (connection_->on_commit_) connection_->on_commit_();
    connection_ = nullptr;
    return {};
}

}  // namespace relais::sync::db
