// Schema steps, numbered from 1 and never edited after a release; PRAGMA user_version holds the
// number of the last one applied.
#pragma once

#include <cstdint>
#include <functional>
#include <span>

#include "forms/base/result.h"
#include "sync/db/connection.h"

namespace relais::sync::db {

struct Migration {
    std::int64_t number = 0;
    const char* name = "";
    const char* sql = "";
};

/// Errc::newer_version when the file was written by a later program. Changes nothing; call it
/// before any pragma that writes.
Result<void> check_version(const Connection& connection, std::span<const Migration> migrations);
/// Applies what is missing, all in one transaction together with user_version.
/// When something was missing, `last` is done in it too.
Result<void> migrate(Connection& connection, std::span<const Migration> migrations,
                     const std::function<Result<void>()>& last = {});

}  // namespace relais::sync::db
