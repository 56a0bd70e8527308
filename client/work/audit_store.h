// Where an audit log lies once its draft is a record: among the record's sealed files.
#pragma once

#include <string>

#include "forms/base/result.h"
#include "sync/store/store.h"

namespace relais::client::work {

/// Sealed as the draft's audit.csv, in place of an earlier one; nothing to do for an empty log, or
/// for one that lies there already.
Result<void> put_audit(sync::store::Store& store, const std::string& draft, const std::string& csv);
/// The draft's audit.csv; empty when there is none.
Result<std::string> read_audit(const sync::store::Store& store, const std::string& draft);

}  // namespace relais::client::work
