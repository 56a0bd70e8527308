#include "sync/db/migration.h"

#include <cstdint>
#include <functional>
#include <span>
#include <string>

#include "forms/base/result.h"
#include "sync/db/connection.h"

namespace relais::sync::db {

Result<void> check_version(const Connection& connection, std::span<const Migration> migrations) {
    const auto version = TRY(connection.user_version());
    const auto latest = migrations.empty() ? 0 : migrations.back().number;
    if (version > latest)
        return fail(Errc::newer_version, connection.path(),
                    "has schema " + std::to_string(version) + ", this program knows " +
                        std::to_string(latest));
    if (version < 0) return fail(Errc::corrupt, connection.path(), "has an impossible version");
    return {};
}

Result<void> migrate(Connection& connection, std::span<const Migration> migrations,
                     const std::function<Result<void>()>& last) {
    TRY(check_version(connection, migrations));
    const auto version = TRY(connection.user_version());
    if (migrations.empty() || version == migrations.back().number) return {};
    auto transaction = TRY(Transaction::begin(connection));
    std::int64_t before = 0;
    for (const auto& migration : migrations) {
        RELAIS_ASSERT(migration.number == before + 1);
        before = migration.number;
        if (migration.number > version) TRY(connection.execute(migration.sql));
    }
    if (last) TRY(last());
    // A pragma takes no bound value; the number is our own constant.
    TRY(connection.execute("PRAGMA user_version = " + std::to_string(before)));
    return transaction.commit();
}

}  // namespace relais::sync::db
