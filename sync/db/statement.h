// A prepared statement: bind, step, read by type. Indices of parameters count from 1 and those of
// columns from 0, as in SQLite. A wrong index is our mistake (asserts).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forms/base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace relais::sync::db {

class Statement {
  public:
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;
    Statement(Statement&& other) noexcept;
    Statement& operator=(Statement&& other) noexcept;
    ~Statement();

    // The bytes are copied; each returns *this so that a row reads as one line.
    Statement& bind_integer(int index, std::int64_t value);
    Statement& bind_text(int index, std::string_view value);
    Statement& bind_blob(int index, std::string_view value);
    Statement& bind_null(int index);

    /// True when there is a row to read.
    Result<bool> step();
    /// For what returns no row: steps to the end and resets.
    Result<void> run();
    /// Ready to be bound and stepped again; bound values are kept.
    void reset();

    // Of the row that step() found. NULL reads as 0, 0.0 or the empty string.
    [[nodiscard]] bool is_null(int column) const;
    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] std::string text(int column) const;
    [[nodiscard]] std::string blob(int column) const;

  private:
    friend class Connection;
    Statement(sqlite3_stmt* handle, std::string path) : handle_(handle), path_(std::move(path)) {}
    sqlite3_stmt* handle_ = nullptr;
    std::string path_;
};

/// A statement that its connection keeps for the next one who needs it; it goes back, reset, when
/// the borrower does, and before the connection does.
class Borrowed {
  public:
    Borrowed(std::vector<Statement>& home, Statement statement)
        : home_(&home), statement_(std::move(statement)) {}
    Borrowed(const Borrowed&) = delete;
    Borrowed& operator=(const Borrowed&) = delete;
    Borrowed(Borrowed&& other) noexcept
        : home_(std::exchange(other.home_, nullptr)), statement_(std::move(other.statement_)) {}
    Borrowed& operator=(Borrowed&&) = delete;
    ~Borrowed();
    Statement* operator->() { return &statement_; }
    Statement& operator*() { return statement_; }

  private:
    std::vector<Statement>* home_;
    Statement statement_;
};

}  // namespace relais::sync::db
