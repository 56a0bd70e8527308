#include <algorithm>
#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "forms/base/result.h"
#include "sync/batch/batch.h"
#include "sync/batch/bytes.h"
#include "sync/batch/wraps.h"
#include "sync/db/connection.h"
#include "sync/seal/seal.h"
#include "sync/store/rows.h"
#include "sync/store/state.h"
#include "sync/store/store.h"

namespace relais::sync::store {

namespace {

std::string identity_of_shift(const batch::ShiftId& id) {
    return row_identity("relais/0 shift", seal::bytes_of(id));
}

Result<void> insert_shift(OpenStore& store, const Unlocked& unlocked, const OpenShift& open) {
    auto insert = TRY(store.database.prepare(
        "INSERT INTO shift (id, enumerator, local_wrap, details) VALUES (?, ?, ?, ?)"));
    const auto& id = open.shift.id;
    insert.bind_blob(1, seal::bytes_of(id)).bind_text(2, open.shift.enumerator);
    insert.bind_blob(3, seal::seal_to(unlocked.personal.public_key, open.key.view()));
    insert.bind_blob(
        4, seal::seal(open.key, encode_details(open.shift), identity_of_shift(id), *store.random));
    TRY(insert.run());
    for (const auto& recipient : unlocked.settings.recipients)
        TRY(insert_wrap(store.database,
                        {id, recipient.name, seal::seal_to(recipient.key, open.key.view())}));
    return {};
}

Result<void> store_new_shift(OpenStore& store, const Unlocked& unlocked, const OpenShift& open) {
    auto transaction = TRY(db::Transaction::begin(store.database));
    TRY(insert_shift(store, unlocked, open));
    TRY(reseal_drafts(store, nullptr, &open));
    return transaction.commit();
}

/// Drafts of the shift that are not to be carried over.
Result<std::size_t> drafts_left_behind(OpenStore& store, const batch::ShiftId& shift,
                                       const std::vector<DraftId>& carried_over) {
    auto query = TRY(store.database.prepare("SELECT id FROM draft WHERE shift = ? AND binned = 0"));
    query.bind_blob(1, seal::bytes_of(shift));
    std::size_t count = 0;
    while (TRY(query.step())) {
        const auto id = draft_id(TRY(seal::array_from<16>(query.blob(0))));
        if (std::find(carried_over.begin(), carried_over.end(), id) == carried_over.end()) ++count;
    }
    return count;
}

Result<void> destroy_local_wrap(OpenStore& store, const OpenShift& open) {
    auto transaction = TRY(db::Transaction::begin(store.database));
    TRY(empty_bin(store, open));
    TRY(reseal_drafts(store, &open, nullptr));
    // secure_delete overwrites what the columns held; truncating the journal drops its copy.
    auto update = TRY(
        store.database.prepare("UPDATE shift SET local_wrap = NULL, details = NULL WHERE id = ?"));
    TRY(update.bind_blob(1, seal::bytes_of(open.shift.id)).run());
    return transaction.commit();
}

/// After a failed commit: what the disk says counts. Unreadable, the store locks itself.
void reload_shift(OpenStore& store) {
    if (!load_shift(store, *store.unlocked)) store.unlocked.reset();
}

}  // namespace

Result<void> load_shift(OpenStore& store, Unlocked& unlocked) {
    unlocked.shift.reset();
    auto query = TRY(store.database.prepare("SELECT id, local_wrap, details FROM shift "
                                            "WHERE enumerator = ? AND local_wrap IS NOT NULL"));
    query.bind_text(1, unlocked.enumerator);
    if (!TRY(query.step())) return {};
    OpenShift open;
    open.shift.id = TRY(seal::array_from<16>(query.blob(0)));
    open.shift.enumerator = unlocked.enumerator;
    auto key = seal::open_secret_with(unlocked.personal, query.blob(1));
    if (!key) return fail(Errc::corrupt, "shift", "its key was altered or damaged on the disk");
    open.key = std::move(*key);
    TRY(decode_details(
        TRY(open_row(open.key, query.blob(2), identity_of_shift(open.shift.id), "shift")),
        open.shift));
    unlocked.shift = std::move(open);
    return {};
}

Result<std::vector<batch::ShiftWrap>> wraps_of(const db::Connection& database,
                                               const batch::ShiftId& shift) {
    auto query = TRY(database.prepare(
        "SELECT recipient, wrap, hash FROM shift_wrap WHERE shift = ? ORDER BY recipient"));
    query.bind_blob(1, seal::bytes_of(shift));
    std::vector<batch::ShiftWrap> wraps;
    while (TRY(query.step())) {
        batch::ShiftWrap wrap{shift, query.text(0), query.blob(1)};
        if (query.blob(2) != seal::bytes_of(hash_of(wrap)))
            return fail(Errc::corrupt, "shift", "is damaged: opening the store anew restores it");
        wraps.push_back(std::move(wrap));
    }
    return wraps;
}

seal::Hash hash_of(const batch::ShiftWrap& wrap) {
    batch::Writer writer;
    batch::write_wrap(writer, wrap);
    return seal::hash(writer.bytes());
}

Result<void> insert_wrap(db::Connection& database, const batch::ShiftWrap& wrap) {
    auto insert = TRY(database.prepare(
        "INSERT INTO shift_wrap (shift, recipient, wrap, hash) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (shift, recipient) DO UPDATE SET wrap = excluded.wrap, hash = excluded.hash"));
    const auto hash = hash_of(wrap);
    insert.bind_blob(1, seal::bytes_of(wrap.shift)).bind_text(2, wrap.recipient);
    insert.bind_blob(3, wrap.wrap).bind_blob(4, seal::bytes_of(hash));
    return insert.run();
}

Result<std::optional<Shift>> Store::current_shift() const {
    const auto* unlocked = TRY(unlocked_of(*state_));
    if (!unlocked->shift) return std::nullopt;
    return unlocked->shift->shift;
}

Result<Shift> Store::open_shift(const std::string& point, const std::string& team) {
    auto* unlocked = TRY(writable(*state_));
    if (unlocked->shift) return fail(Errc::already_exists, "shift", "one is open already");
    // The hub has taken them off its list since: what they have is theirs to finish, no more.
    const auto& people = unlocked->settings.settings.enumerators;
    if (std::none_of(people.begin(), people.end(), [&](const batch::Person& person) {
            return person.code == unlocked->enumerator;
        }))
        return fail(Errc::refused, "enumerator " + unlocked->enumerator, "was retired by the hub");
    OpenShift open;
    state_->random->fill(open.shift.id);
    open.shift.enumerator = unlocked->enumerator;
    open.shift.point = point;
    open.shift.team = team;
    open.shift.opened = state_->clock->now();
    open.key = seal::Secret::random(32, *state_->random);
    const auto stored = store_new_shift(*state_, *unlocked, open);
    if (!stored) {
        reload_shift(*state_);
        return std::unexpected(stored.error());
    }
    unlocked->shift = std::move(open);
    return unlocked->shift->shift;
}

Result<void> Store::close_shift(const std::vector<DraftId>& carried_over) {
    auto* unlocked = TRY(writable(*state_));
    if (!unlocked->shift) return fail(Errc::refused, "shift", "none is open");
    for (const auto& id : carried_over)
        TRY(draft_key(id));
    const auto left = TRY(drafts_left_behind(*state_, unlocked->shift->shift.id, carried_over));
    if (left != 0)
        return fail(Errc::refused, "shift",
                    std::to_string(left) + " drafts are neither finalised nor carried over");
    const auto closed = destroy_local_wrap(*state_, *unlocked->shift);
    if (!closed) {
        reload_shift(*state_);
        return closed;
    }
    unlocked->shift.reset();
    return {};
}

}  // namespace relais::sync::store
