#include "sync/hub/database.h"

#include <string>

#include "forms/base/result.h"
#include "sync/db/connection.h"
#include "sync/db/migration.h"

namespace relais::sync::hub {

std::string path_of(const Database& database, const std::string& folder) {
    return folder + "/" + database.file;
}

Result<db::Connection> open_database(const Database& database, const std::string& folder,
                                     Access access) {
    db::OpenOptions options;
    options.create = access == Access::create;
    options.read_only = access == Access::read;
    options.busy_timeout_ms = database.patience_ms;
    auto connection = TRY(db::Connection::open(path_of(database, folder), options));
    TRY(db::check_version(connection, database.migrations));
    if (access == Access::read) return connection;
    TRY(connection.execute(database.pragmas));
    TRY(db::migrate(connection, database.migrations));
    return connection;
}

}  // namespace relais::sync::hub
