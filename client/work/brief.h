// Records as they are sealed: brief, by the outline of their form, where the hub is known to keep
// that (sync/README.md, "Payload"). Lives on the store's thread.
#pragma once

#include <cstdint>

#include "client/work/form_shelf.h"
#include "forms/base/result.h"
#include "sync/batch/payload.h"
#include "sync/store/store.h"

namespace relais::client::work {

/// Sets `payload.brief` where that says the same, to the last byte. What stands in the way of it
/// costs bytes, never the record.
void write_brief(sync::batch::Payload& payload, const FormShelf& forms, sync::store::Store& store);

/// A record of an open shift, as it was when it was finalised.
Result<sync::batch::Payload> read_record(const sync::store::Store& store, std::uint64_t seq);

}  // namespace relais::client::work
