// The hub's two databases are opened alike: their version first, then how they are kept, then what
// they lack of the newest version.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "forms/base/result.h"
#include "sync/db/connection.h"
#include "sync/db/migration.h"

namespace relais::sync::hub {

struct Database {
    const char* file;  ///< in its folder
    std::span<const db::Migration> migrations;
    const char* pragmas;  ///< of the connection that writes
    int patience_ms;      ///< how long another process' lock is waited for
};

enum class Access : std::uint8_t { create, write, read };

std::string path_of(const Database& database, const std::string& folder);
Result<db::Connection> open_database(const Database& database, const std::string& folder,
                                     Access access);

}  // namespace relais::sync::hub
