// Exercises: the same forms, kept in a store of their own in a folder below the laptop's. It has
// another device's id, and its records are sealed for keys that nobody holds; the courier is only
// ever given the real store. So no exercise can reach the outbox, a count or the hub: not by a
// mark that somebody has to look at, but because nothing leads there.
#pragma once

#include <string>

#include "client/work/store_queue.h"
#include "forms/base/result.h"

namespace relais::client::work {

/// From now on StoreSide::get() is the store of exercises, made or unlocked here; its shift is
/// opened at the real one's point and team where there is one.
Result<void> begin_practice(StoreSide& side, const std::string& enumerator);
/// get() is the laptop's store again.
void end_practice(StoreSide& side);
/// Everything ever made as an exercise by this enumerator is gone from the disk.
Result<void> wipe_practice(StoreSide& side);

}  // namespace relais::client::work
