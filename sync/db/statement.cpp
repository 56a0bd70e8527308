#include "sync/db/statement.h"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <sqlite3.h>
#include <string>
#include <string_view>
#include <utility>

#include "forms/base/result.h"
#include "sync/db/error.h"

namespace relais::sync::db {

namespace {

/// Memory that ran out or a wrong index: neither can be handled by the caller.
void must(int code) {
    RELAIS_ASSERT(code == SQLITE_OK);
}

std::string bytes_at(sqlite3_stmt* handle, int column, const void* bytes) {
    RELAIS_ASSERT(column >= 0 && column < sqlite3_data_count(handle));
    if (bytes == nullptr) return {};
    return {static_cast<const char*>(bytes),
            static_cast<std::size_t>(sqlite3_column_bytes(handle, column))};
}

}  // namespace

Statement::Statement(Statement&& other) noexcept
    : handle_(std::exchange(other.handle_, nullptr)), path_(std::move(other.path_)) {}

Statement& Statement::operator=(Statement&& other) noexcept {
    std::swap(handle_, other.handle_);
    std::swap(path_, other.path_);
    return *this;
}

Statement::~Statement() {
    sqlite3_finalize(handle_);
}

Borrowed::~Borrowed() {
    if (home_ == nullptr) return;
    // Left at a row it would keep its view of the database open.
    statement_.reset();
    home_->push_back(std::move(statement_));
}

Statement& Statement::bind_integer(int index, std::int64_t value) {
    must(sqlite3_bind_int64(handle_, index, value));
    return *this;
}

Statement& Statement::bind_text(int index, std::string_view value) {
    // A null pointer would bind NULL; an empty text is not NULL.
    must(sqlite3_bind_text64(handle_, index, value.data() == nullptr ? "" : value.data(),
                             value.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
    return *this;
}

Statement& Statement::bind_blob(int index, std::string_view value) {
    must(sqlite3_bind_blob64(handle_, index, value.data() == nullptr ? "" : value.data(),
                             value.size(), SQLITE_TRANSIENT));
    return *this;
}

Statement& Statement::bind_null(int index) {
    must(sqlite3_bind_null(handle_, index));
    return *this;
}

Result<bool> Statement::step() {
    const int code = sqlite3_step(handle_);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    return std::unexpected(error_of(sqlite3_db_handle(handle_), path_));
}

Result<void> Statement::run() {
    for (;;) {
        const auto row = step();
        if (!row) {
            auto error = row.error();
            reset();
            return std::unexpected(std::move(error));
        }
        if (!*row) break;
    }
    reset();
    return {};
}

void Statement::reset() {
    static_cast<void>(sqlite3_reset(handle_));
}

bool Statement::is_null(int column) const {
    return sqlite3_column_type(handle_, column) == SQLITE_NULL;
}
std::int64_t Statement::integer(int column) const {
    return sqlite3_column_int64(handle_, column);
}

std::string Statement::text(int column) const {
    return bytes_at(handle_, column, sqlite3_column_text(handle_, column));
}

std::string Statement::blob(int column) const {
    return bytes_at(handle_, column, sqlite3_column_blob(handle_, column));
}

}  // namespace relais::sync::db
