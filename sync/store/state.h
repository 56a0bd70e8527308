// What an open store holds, and the functions that its parts lend each other. Internal to
// sync/store.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "forms/base/file.h"
#include "sync/batch/witness.h"
#include "sync/db/connection.h"
#include "sync/store/log.h"
#include "sync/store/rows.h"
#include "sync/store/store.h"

namespace relais::sync::store {

struct OpenShift {
    Shift shift;
    seal::Secret key;
};

/// All that a passphrase opens; gone with lock().
struct Unlocked {
    std::string enumerator;
    seal::BoxKeys personal;
    seal::Secret row_key;  ///< for drafts carried over
    seal::Secret settings_key;
    seal::SignKeys signing;
    SealedSettings settings;
    std::optional<OpenShift> shift;
};

/// The last record that was taken off; the chain goes on from here.
struct Anchor {
    std::uint64_t seq = 0;
    seal::Hash hash{};
};

/// A line of the log whose transaction failed: cut before anything else is written.
struct UnsettledLine {
    std::uint64_t seq = 0;
    std::size_t size_before = 0;
};

struct OpenStore {
    FolderLock folder_lock;  ///< first, so that it goes last
    std::string folder;
    const Clock* clock = nullptr;
    Random* random = nullptr;
    db::Connection database;
    batch::Witness witness;
    AppendFile log;
    DeviceRow device;
    // NOLINTBEGIN(readability-redundant-member-init): else GCC asks every caller for them
    std::optional<Unlocked> unlocked{};
    std::optional<UnsettledLine> unsettled{};
    Anchor anchor{};
    std::vector<Finding> findings{};
    // NOLINTEND(readability-redundant-member-init)
};

struct Store::State : OpenStore {};

/// Errc::wrong_key while the store is locked.
Result<Unlocked*> unlocked_of(OpenStore& store);
/// Before every write: unlocked, and no failed line left in the log.
Result<Unlocked*> writable(OpenStore& store);
/// Cuts the line of a failed finalise; true when its row turned out to be there after all.
Result<bool> settle(OpenStore& store);

// enumerators.cpp
struct NewEnumerator {
    std::string code;
    std::string_view passphrase;
    seal::PassphraseCost cost;
};
Result<void> add_enumerator(OpenStore& store, const NewEnumerator& person,
                            const seal::Secret& settings_key, const seal::SignKeys& signing);
Result<void> unlock(OpenStore& store, const std::string& code, std::string_view passphrase);

/// So many wrong ones in a row.
Result<int> wrong_passphrases(const OpenStore& store, const std::string& code);

// settings.cpp
Result<void> put_setting(OpenStore& store, const seal::Secret& key, const std::string& name,
                         std::string_view plain);
/// nullopt when there is none of that name.
Result<std::optional<std::string>> get_setting(OpenStore& store, const seal::Secret& key,
                                               const std::string& name);
Result<void> put_form_files(OpenStore& store, const std::vector<batch::FormFile>& files);

// shifts.cpp
/// What the store has on disk of the unlocked enumerator's open shift.
Result<void> load_shift(OpenStore& store, Unlocked& unlocked);
Result<void> insert_wrap(db::Connection& database, const batch::ShiftWrap& wrap);
/// Covers the shift and the recipient too.
seal::Hash hash_of(const batch::ShiftWrap& wrap);
Result<std::vector<batch::ShiftWrap>> wraps_of(const db::Connection& database,
                                               const batch::ShiftId& shift);

// drafts.cpp
/// What the shift threw away is gone for good.
Result<void> empty_bin(OpenStore& store, const OpenShift& shift);
/// Every draft that lies under `from` (null: the personal row key) now lies under `to`.
Result<void> reseal_drafts(OpenStore& store, const OpenShift* from, const OpenShift* to);

// attachments.cpp
/// What the record that this draft becomes says of its files.
Result<batch::Attached> attached_to(const OpenStore& store, const DraftKey& draft);
/// Within the caller's transaction; nothing happens where the draft became a record.
Result<void> delete_attachments(OpenStore& store, const DraftKey& draft);
/// Of an enumerator who has no interview open: what belongs to no draft and to no record.
Result<void> delete_unowned_attachments(OpenStore& store, const std::string& enumerator);
/// The same for the files of those drafts, as reseal_drafts() within its transaction.
Result<void> reseal_attachments(OpenStore& store, const OpenShift* from, const OpenShift* to);

// records.cpp
/// The row, queued.
Result<void> insert_record(db::Connection& database, const LogLine& line);
Result<Delivery> delivery_from(const std::string& word);

/// After unlocking: records that were taken out at the end, row and line.
Result<void> find_missing_end(OpenStore& store, const Unlocked& unlocked);

// rewrite.cpp
struct SeqRange {
    std::int64_t first = 0;
    std::int64_t last = 0;
};
/// The record that a row holds, where its hash does.
std::optional<batch::SealedRecord> intact_record(const std::string& bytes, const std::string& hash);
/// The segment out of the rows of that range; what was there is put aside.
Result<void> write_anew(const std::string& path, db::Connection& database, const SeqRange& range);

// repair.cpp
struct Repaired {
    Anchor anchor;
    std::vector<Finding> findings;
};
/// Makes outbox.log and the rows agree. Needs no key.
Result<Repaired> repair(const std::string& folder, db::Connection& database,
                        const DeviceRow& device);

// updates.cpp
/// When the hub made the last of its notices, by its own clock; 0 before the first.
Result<Instant> last_heard(OpenStore& store, const Unlocked& unlocked);

// purge.cpp
/// Where the chain goes on; what nobody signed is not believed for taking anything off.
struct PurgeLog {
    Anchor anchor;           ///< by the last line, signed or not
    Anchor signed_anchor;    ///< by the last one that holds with all before it
    seal::Hash last_line{};  ///< zeros before the first
    std::vector<Purge> purges;
    std::vector<Finding> findings;
};
/// Within a transaction, whenever delivery states changed: what is safe counts from `heard`, the
/// hub's time of its last notice, and what is safe no longer begins anew when it is again.
Result<void> note_what_is_safe(OpenStore& store, const Unlocked& unlocked, Instant heard);
Result<PurgeLog> read_purge_log(const db::Connection& database, const DeviceRow& device);

}  // namespace relais::sync::store
