// A SQLite database: connection and transaction, errors told apart. The only user of sqlite3.h.
// One connection belongs to one thread. Pragmas and SQL are the caller's; values are always bound.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "forms/base/result.h"
#include "sync/db/statement.h"

struct sqlite3;

namespace relais::sync::db {

struct OpenOptions {
    bool create = false;  ///< make the file (mode 0600) when it is not there
    bool read_only = false;
    int busy_timeout_ms = 0;  ///< how long another process' lock is waited for
    /// SQLite VFS by name; empty: the default one.
    // NOLINTNEXTLINE(readability-redundant-member-init): else GCC asks every caller for it
    std::string vfs{};
};

class Connection {
  public:
    /// Errc::not_found, read_only (also when the file can only be read but writing was asked for),
    /// corrupt (not a database: the first page is read here), in_use.
    static Result<Connection> open(const std::string& path, const OpenOptions& options);
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    Connection(Connection&& other) noexcept;
    Connection& operator=(Connection&& other) noexcept;
    ~Connection();

    /// One or several statements without values; rows are dropped.
    Result<void> execute(const std::string& sql);
    [[nodiscard]] Result<Statement> prepare(std::string_view sql) const;
    /// The same, prepared only the first time; bound values of before may still be there.
    [[nodiscard]] Result<Borrowed> borrow(std::string_view sql);
    /// A new file with all that was committed when it began; others may go on writing (backup.cpp).
    [[nodiscard]] Result<void> copy_to(const std::string& path) const;
    /// The number stored in the file's header; 0 for a new one.
    [[nodiscard]] Result<std::int64_t> user_version() const;
    /// Rows changed by the last INSERT, UPDATE or DELETE.
    [[nodiscard]] std::int64_t changes() const;
    /// The id of the row inserted last.
    [[nodiscard]] std::int64_t last_id() const;
    [[nodiscard]] bool in_transaction() const;
    /// Write-ahead log: no commit moves it into the database any more, only checkpoint() does. To
    /// be called by the one connection that writes, after `journal_mode`.
    void keep_log();
    /// Pages in the log that are not in the database yet; 0 without keep_log().
    [[nodiscard]] std::int64_t log_pages() const;
    /// Copies what no reader still needs as it was; never waits for one.
    Result<void> checkpoint();
    /// Grows with each commit that changed something; it stands in the file (rollback journal
    /// only).
    [[nodiscard]] Result<std::uint32_t> change_counter() const;
    /// Called after each commit that returned well.
    void on_commit(std::function<void()> call) { on_commit_ = std::move(call); }
    [[nodiscard]] const std::string& path() const { return path_; }

  private:
    friend class Transaction;
    Connection(sqlite3* handle, std::string path);
    /// What must stay where it is when the connection is moved.
    struct Own;
    sqlite3* handle_ = nullptr;
    std::string path_;
    std::unique_ptr<Own> own_;
    std::function<void()> on_commit_;
};

/// BEGIN IMMEDIATE … COMMIT; rolled back when it goes without commit(). The connection must not be
/// moved meanwhile. A commit() that fails may have reached the disk all the same: look, or repeat.
class Transaction {
  public:
    static Result<Transaction> begin(Connection& connection);
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    Transaction(Transaction&& other) noexcept;
    Transaction& operator=(Transaction&&) = delete;
    ~Transaction();
    Result<void> commit();

  private:
    explicit Transaction(Connection& connection) : connection_(&connection) {}
    Connection* connection_ = nullptr;
};

}  // namespace relais::sync::db
