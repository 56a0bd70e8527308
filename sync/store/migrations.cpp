#include "sync/store/migrations.h"

#include <array>
#include <span>

#include "sync/db/migration.h"

namespace relais::sync::store {

namespace {

constexpr const char* kFirst = R"(
-- Who this laptop is; one row.
CREATE TABLE device (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    device BLOB NOT NULL CHECK (length(device) = 16),
    epoch INTEGER NOT NULL,
    verify_key BLOB NOT NULL CHECK (length(verify_key) = 32),
    hub_key BLOB NOT NULL CHECK (length(hub_key) = 32)
) STRICT;

-- Who may unlock, and the keys that this gives.
CREATE TABLE enumerator (
    code TEXT PRIMARY KEY,
    salt BLOB NOT NULL CHECK (length(salt) = 16),
    passes INTEGER NOT NULL,
    memory_kib INTEGER NOT NULL,
    public_key BLOB NOT NULL CHECK (length(public_key) = 32),
    sealed_secret BLOB NOT NULL,
    settings_wrap BLOB NOT NULL,
    signing_wrap BLOB NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT, WITHOUT ROWID;

-- Names, points, teams, hub and the state of the exchange, sealed under the settings key.
CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    sealed BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Forms and the lists they name: not secret.
CREATE TABLE form_file (
    name TEXT PRIMARY KEY,
    bytes BLOB NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

-- Shifts; open while the local wrap is there.
CREATE TABLE shift (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    enumerator TEXT REFERENCES enumerator (code),
    local_wrap BLOB,
    details BLOB,
    CHECK ((local_wrap IS NULL) = (details IS NULL)),
    CHECK (local_wrap IS NULL OR enumerator IS NOT NULL)
) STRICT;
CREATE UNIQUE INDEX one_open_shift ON shift (enumerator) WHERE local_wrap IS NOT NULL;

-- The shift keys for those who are elsewhere.
CREATE TABLE shift_wrap (
    shift BLOB NOT NULL REFERENCES shift (id),
    recipient TEXT NOT NULL,
    wrap BLOB NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (shift, recipient)
) STRICT, WITHOUT ROWID;

-- Interviews in progress; shift is NULL while they are carried over.
CREATE TABLE draft (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    enumerator TEXT NOT NULL REFERENCES enumerator (code),
    shift BLOB REFERENCES shift (id),
    revision INTEGER NOT NULL,
    head BLOB NOT NULL,
    content BLOB NOT NULL
) STRICT;

-- Finished records: what the hub is to have. Never deleted, never altered.
CREATE TABLE record (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    shift BLOB NOT NULL REFERENCES shift (id),
    draft BLOB NOT NULL UNIQUE CHECK (length(draft) = 16),
    bytes BLOB NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    head BLOB NOT NULL
) STRICT;

-- How far each record has come. Apart, so that counting reads little; in words, so that no flipped
-- bit turns one into another.
CREATE TABLE delivery (
    seq INTEGER PRIMARY KEY REFERENCES record (seq),
    state TEXT NOT NULL CHECK (state IN ('queued', 'delivered', 'safe', 'quarantined'))
) STRICT;

-- Pictures, recordings and files of drafts and records; `wrap` holds the key of each, `hash` is of
-- its sealed pieces. No reference to the draft: it becomes a record, or is kept later than they.
CREATE TABLE attachment (
    id INTEGER PRIMARY KEY,
    draft BLOB NOT NULL CHECK (length(draft) = 16),
    enumerator TEXT NOT NULL REFERENCES enumerator (code),
    shift BLOB REFERENCES shift (id),
    hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    head BLOB NOT NULL,
    wrap BLOB NOT NULL
) STRICT;
CREATE INDEX attachment_of_draft ON attachment (draft);

CREATE TABLE attachment_piece (
    attachment INTEGER NOT NULL REFERENCES attachment (id) ON DELETE CASCADE,
    number INTEGER NOT NULL CHECK (number >= 0),
    sealed BLOB NOT NULL,
    PRIMARY KEY (attachment, number)
) STRICT;
)";

constexpr const char* kBinAndAttempts = R"(
-- A draft that was thrown away stays until its shift closes.
ALTER TABLE draft ADD COLUMN binned INTEGER NOT NULL DEFAULT 0 CHECK (binned IN (0, 1));

-- Wrong passphrases in a row, so that guessing gets slower and starting anew forgets nothing.
CREATE TABLE attempt (
    enumerator TEXT PRIMARY KEY REFERENCES enumerator (code),
    wrong INTEGER NOT NULL CHECK (wrong > 0)
) STRICT, WITHOUT ROWID;
)";

constexpr const char* kPurges = R"(
-- What was taken off this laptop because the desk has it safe: a chain of signed lines. The last one
-- also holds where the chain of records goes on.
CREATE TABLE purge (
    number INTEGER PRIMARY KEY CHECK (number > 0),
    first_seq INTEGER NOT NULL CHECK (first_seq > 0),
    last_seq INTEGER NOT NULL CHECK (last_seq >= first_seq),
    last_hash BLOB NOT NULL CHECK (length(last_hash) = 32),
    purged_ms INTEGER NOT NULL,
    previous BLOB NOT NULL CHECK (length(previous) = 32),
    signature BLOB NOT NULL CHECK (length(signature) = 64)
) STRICT;
)";

constexpr const char* kAttachmentStates = R"(
-- How far each file of a record has come, in words as in delivery.
ALTER TABLE attachment ADD COLUMN state TEXT NOT NULL DEFAULT 'queued'
    CHECK (state IN ('queued', 'delivered', 'safe', 'damaged'));
)";

constexpr std::array<db::Migration, 4> kMigrations{{{1, "first tables", kFirst},
                                                    {2, "bin and attempts", kBinAndAttempts},
                                                    {3, "purges", kPurges},
                                                    {4, "attachment states", kAttachmentStates}}};

}  // namespace

std::span<const db::Migration> migrations() {
    return kMigrations;
}

}  // namespace relais::sync::store
