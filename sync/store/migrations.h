// The tables of the device store: sync/README.md, "Device store". Internal to sync/store.
#pragma once

#include <span>

#include "sync/db/migration.h"

namespace relais::sync::store {

std::span<const db::Migration> migrations();

}  // namespace relais::sync::store
