// The schemas of the hub's two stores. Steps are never edited after a release.
#pragma once

#include <span>

#include "sync/db/migration.h"

namespace relais::sync::hub {

std::span<const db::Migration> ingest_migrations();
std::span<const db::Migration> desk_migrations();

}  // namespace relais::sync::hub
