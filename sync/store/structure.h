// What no tag or hash of a row tells: lost pages, indices that hide rows, files that lost their
// draft. Internal to sync/store.
#pragma once

#include "forms/base/result.h"
#include "sync/db/connection.h"

namespace relais::sync::store {

/// A damaged index is built anew from its table; where the table is what rotted, a file gets its
/// draft back from the index. Errc::corrupt for anything else.
Result<void> check_structure(db::Connection& database);

}  // namespace relais::sync::store
