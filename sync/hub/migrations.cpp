#include "sync/hub/migrations.h"

#include <span>

#include "sync/db/migration.h"

namespace relais::sync::hub {

namespace {

constexpr const char* kIngest1 = R"(
-- An enrolled laptop; its claim was accepted.
CREATE TABLE devices (
    device BLOB PRIMARY KEY CHECK (length(device) = 16),
    epoch INTEGER NOT NULL,
    verify_key BLOB NOT NULL CHECK (length(verify_key) = 32),
    enrolled_ms INTEGER NOT NULL,
    high_water INTEGER NOT NULL DEFAULT 0,
    tag INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- A batch as it was received; the same bytes again add no row.
CREATE TABLE batches (
    id INTEGER PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    device BLOB NOT NULL REFERENCES devices,
    received_ms INTEGER NOT NULL,
    size_bytes INTEGER NOT NULL,
    records INTEGER NOT NULL,
    tag INTEGER NOT NULL
) STRICT;
CREATE INDEX batches_by_device ON batches (device, received_ms);
-- The records, one for each place in a laptop's chain; id is the order of arrival.
CREATE TABLE records (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    device BLOB NOT NULL REFERENCES devices,
    epoch INTEGER NOT NULL,
    seq INTEGER NOT NULL CHECK (seq > 0),
    shift BLOB NOT NULL CHECK (length(shift) = 16),
    previous BLOB NOT NULL CHECK (length(previous) = 32),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    sealed BLOB NOT NULL,
    batch INTEGER NOT NULL REFERENCES batches,
    tag INTEGER NOT NULL,
    UNIQUE (device, epoch, seq)
) STRICT;
-- Shift keys, each sealed to a recipient whose private key is not here.
CREATE TABLE shift_wraps (
    device BLOB NOT NULL REFERENCES devices,
    shift BLOB NOT NULL CHECK (length(shift) = 16),
    recipient TEXT NOT NULL,
    wrap BLOB NOT NULL,
    tag INTEGER NOT NULL,
    PRIMARY KEY (device, shift, recipient, wrap)
) STRICT, WITHOUT ROWID;
-- Places below a laptop's high-water mark whose records have not come, as ranges.
CREATE TABLE missing (
    device BLOB NOT NULL REFERENCES devices,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL CHECK (last >= first),
    tag INTEGER NOT NULL,
    PRIMARY KEY (device, first)
) STRICT, WITHOUT ROWID;
-- Records that claim a place which another holds, or that break the chain: a clone, a restored
-- image, or a deletion on the laptop. Kept whole for a person to decide.
CREATE TABLE forks (
    id INTEGER PRIMARY KEY,
    device BLOB NOT NULL REFERENCES devices,
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    bytes BLOB NOT NULL,
    batch INTEGER NOT NULL REFERENCES batches,
    tag INTEGER NOT NULL
) STRICT;
-- Properly signed records that have no place: of an epoch that was not enrolled.
CREATE TABLE quarantine (
    id INTEGER PRIMARY KEY,
    device BLOB NOT NULL REFERENCES devices,
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    bytes BLOB NOT NULL,
    batch INTEGER NOT NULL REFERENCES batches,
    tag INTEGER NOT NULL
) STRICT;
-- All rows together: how many transactions there were, and the tags of all rows, xored.
CREATE TABLE tally (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    number INTEGER NOT NULL,
    tags INTEGER NOT NULL,
    tag INTEGER NOT NULL
) STRICT;
)";

constexpr const char* kDesk1 = R"(
-- A record that was opened, sealed again under the desk's own key; id is the one of ingest.
CREATE TABLE opened (
    id INTEGER PRIMARY KEY,
    device BLOB NOT NULL,
    epoch INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    shift BLOB NOT NULL,
    previous BLOB NOT NULL,
    received_ms INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    tag INTEGER NOT NULL
) STRICT;
-- A record that could not be opened, and why; tried again each time.
CREATE TABLE unopened (
    id INTEGER PRIMARY KEY,
    reason TEXT NOT NULL,
    tag INTEGER NOT NULL
) STRICT;
)";

constexpr const char* kDeskReturns = R"(
-- A record that the desk sent back with comments; number is the order. Sealed under the desk's key.
CREATE TABLE returns (
    number INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    sealed BLOB NOT NULL
) STRICT;
)";

constexpr const char* kDeskAnnounced = R"(
-- The attachments that opened records name: what `status` tells to be on its way.
CREATE TABLE announced (
    id INTEGER NOT NULL,
    attachment BLOB NOT NULL CHECK (length(attachment) = 32),
    device BLOB NOT NULL, -- after the key: else SQLite 3.40 takes it for NULL when it checks
    PRIMARY KEY (id, attachment)
) STRICT, WITHOUT ROWID;
)";

constexpr db::Migration kIngest[] = {{1, "ingest v0", kIngest1}};
constexpr db::Migration kDesk[] = {
    {1, "desk v0", kDesk1}, {2, "returns", kDeskReturns}, {3, "announced", kDeskAnnounced}};

}  // namespace

std::span<const db::Migration> ingest_migrations() {
    return kIngest;
}
std::span<const db::Migration> desk_migrations() {
    return kDesk;
}

}  // namespace relais::sync::hub
