// What SQLite answers, as one of our causes. Internal to sync/db.
#pragma once

#include <string>

#include "forms/base/result.h"

struct sqlite3;

namespace relais::sync::db {

/// The error of the last call on `handle`; messages name tables and columns, never values.
Error error_of(sqlite3* handle, const std::string& path);

}  // namespace relais::sync::db
