#include "forms/base/result.h"
#include "forms/base/time.h"
#include "sync/batch/limits.h"
#include "sync/db/connection.h"
#include "sync/seal/seal.h"
#include "sync/store/rows.h"
#include "sync/store/state.h"
#include "sync/store/store.h"

#include <array>
#include <string>
#include <utility>
#include <vector>

namespace relais::sync::store {

namespace {

std::string identity_of_head(const DraftKey& key) {
    return row_identity("relais/0 draft head", seal::bytes_of(key));
}

std::string identity_of_content(const DraftKey& key) {
    return row_identity("relais/0 draft content", seal::bytes_of(key));
}

/// Drafts lie under the open shift's key; those carried over (no shift) under the personal one.
Result<const seal::Secret*> key_of_draft(const Unlocked& unlocked, const std::string& shift) {
    if (shift.empty()) return &unlocked.row_key;
    if (unlocked.shift && shift == seal::bytes_of(unlocked.shift->shift.id))
        return &unlocked.shift->key;
    return fail(Errc::corrupt, "draft", "belongs to a shift that is not open");
}

Result<bool> was_finalised(OpenStore& store, const DraftKey& key) {
    auto query = TRY(store.database.prepare("SELECT 1 FROM record WHERE draft = ?"));
    query.bind_blob(1, seal::bytes_of(key));
    return query.step();
}

Result<std::vector<Draft>> drafts_where(OpenStore& store, bool binned) {
    const auto* unlocked = TRY(unlocked_of(store));
    auto query =
        TRY(store.database.prepare("SELECT id, shift, head FROM draft WHERE enumerator = ? "
                                   "AND binned = ? ORDER BY revision DESC"));
    query.bind_text(1, unlocked->enumerator).bind_integer(2, binned ? 1 : 0);
    std::vector<Draft> drafts;
    while (TRY(query.step())) {
        const auto key = TRY(seal::array_from<16>(query.blob(0)));
        const auto* secret = TRY(key_of_draft(*unlocked, query.blob(1)));
        auto head = TRY(decode_draft_head(
            TRY(open_row(*secret, query.blob(2), identity_of_head(key), "draft"))));
        drafts.push_back({draft_id(key), std::move(head.summary), {}, head.saved});
    }
    return drafts;
}

/// Into the bin or out of it; as the newest there.
Result<void> move_draft(OpenStore& store, const DraftId& id, bool into_bin) {
    const auto* unlocked = TRY(writable(store));
    const auto key = TRY(draft_key(id));
    auto update = TRY(store.database.prepare(
        "UPDATE draft SET binned = ?, revision = (SELECT max(revision) + 1 FROM draft) "
        "WHERE id = ? AND enumerator = ?"));
    update.bind_integer(1, into_bin ? 1 : 0).bind_blob(2, seal::bytes_of(key));
    update.bind_text(3, unlocked->enumerator);
    auto transaction = TRY(db::Transaction::begin(store.database));
    TRY(update.run());
    if (store.database.changes() != 1) return fail(Errc::not_found, "draft", "is not here");
    return transaction.commit();
}

Result<void> check_limits(const Draft& draft) {
    if (draft.content.size() > batch::kMaxPlainBytes || draft.summary.size() > kMaxSummaryBytes)
        return fail(Errc::limit, "draft", "is too large to be kept");
    return {};
}

}  // namespace

Result<void> Store::save_draft(const Draft& draft) {
    const auto* unlocked = TRY(writable(*state_));
    const auto key = TRY(draft_key(draft.id));
    TRY(check_limits(draft));
    if (TRY(was_finalised(*state_, key)))
        return fail(Errc::already_exists, "draft", "was finalised and changes no more");
    const auto* shift = unlocked->shift ? &*unlocked->shift : nullptr;
    const auto& secret = shift == nullptr ? unlocked->row_key : shift->key;
    const Instant saved = draft.saved.ms != 0 ? draft.saved : state_->clock->now();
    auto upsert = TRY(state_->database.prepare(
        "INSERT INTO draft (id, enumerator, shift, revision, head, content) "
        "VALUES (?, ?, ?, (SELECT coalesce(max(revision), 0) + 1 FROM draft), ?, ?) "
        "ON CONFLICT (id) DO UPDATE SET shift = excluded.shift, revision = excluded.revision, "
        "head = excluded.head, content = excluded.content, binned = 0 "
        "WHERE draft.enumerator = excluded.enumerator"));
    upsert.bind_blob(1, seal::bytes_of(key)).bind_text(2, unlocked->enumerator);
    if (shift == nullptr)
        upsert.bind_null(3);
    else
        upsert.bind_blob(3, seal::bytes_of(shift->shift.id));
    upsert.bind_blob(4, seal::seal(secret, encode(DraftHead{saved, draft.summary}),
                                   identity_of_head(key), *state_->random));
    upsert.bind_blob(5,
                     seal::seal(secret, draft.content, identity_of_content(key), *state_->random));
    auto transaction = TRY(db::Transaction::begin(state_->database));
    TRY(upsert.run());
    if (state_->database.changes() != 1)
        return fail(Errc::refused, "draft", "belongs to another enumerator");
    return transaction.commit();
}

Result<std::vector<Draft>> Store::drafts() const {
    return drafts_where(*state_, false);
}

Result<std::vector<Draft>> Store::binned_drafts() const {
    return drafts_where(*state_, true);
}

Result<void> Store::bin_draft(const DraftId& id) {
    return move_draft(*state_, id, true);
}

Result<void> Store::restore_draft(const DraftId& id) {
    return move_draft(*state_, id, false);
}

Result<Draft> Store::draft(const DraftId& id) const {
    const auto* unlocked = TRY(unlocked_of(*state_));
    const auto key = TRY(draft_key(id));
    auto query = TRY(state_->database.prepare(
        "SELECT shift, head, content FROM draft WHERE id = ? AND enumerator = ?"));
    query.bind_blob(1, seal::bytes_of(key)).bind_text(2, unlocked->enumerator);
    if (!TRY(query.step())) return fail(Errc::not_found, "draft", "is not here");
    const auto* secret = TRY(key_of_draft(*unlocked, query.blob(0)));
    auto head = TRY(
        decode_draft_head(TRY(open_row(*secret, query.blob(1), identity_of_head(key), "draft"))));
    auto content = TRY(open_row(*secret, query.blob(2), identity_of_content(key), "draft"));
    return Draft{id, std::move(head.summary), std::move(content), head.saved};
}

Result<void> Store::delete_draft(const DraftId& id) {
    const auto* unlocked = TRY(writable(*state_));
    const auto key = TRY(draft_key(id));
    auto erase = TRY(state_->database.prepare("DELETE FROM draft WHERE id = ? AND enumerator = ?"));
    erase.bind_blob(1, seal::bytes_of(key)).bind_text(2, unlocked->enumerator);
    auto transaction = TRY(db::Transaction::begin(state_->database));
    TRY(erase.run());
    TRY(delete_attachments(*state_, key));
    return transaction.commit();
}

Result<void> empty_bin(OpenStore& store, const OpenShift& shift) {
    // secure_delete overwrites what the rows held.
    auto erase = TRY(store.database.prepare(
        "DELETE FROM draft WHERE enumerator = ? AND shift = ? AND binned = 1"));
    erase.bind_text(1, shift.shift.enumerator).bind_blob(2, seal::bytes_of(shift.shift.id));
    TRY(erase.run());
    return delete_unowned_attachments(store, shift.shift.enumerator);
}

Result<void> reseal_drafts(OpenStore& store, const OpenShift* from, const OpenShift* to) {
    RELAIS_ASSERT(store.unlocked.has_value());
    const auto& unlocked = *store.unlocked;
    const auto& old_key = from == nullptr ? unlocked.row_key : from->key;
    const auto& new_key = to == nullptr ? unlocked.row_key : to->key;
    auto query = TRY(store.database.prepare(
        "SELECT id, head, content FROM draft WHERE enumerator = ? AND shift IS ?"));
    query.bind_text(1, unlocked.enumerator);
    if (from == nullptr)
        query.bind_null(2);
    else
        query.bind_blob(2, seal::bytes_of(from->shift.id));
    auto update = TRY(
        store.database.prepare("UPDATE draft SET shift = ?, head = ?, content = ? WHERE id = ?"));
    if (to == nullptr)
        update.bind_null(1);
    else
        update.bind_blob(1, seal::bytes_of(to->shift.id));
    // Collected first: rows must not change under the query that reads them.
    std::vector<std::array<std::string, 3>> rows;
    while (TRY(query.step()))
        rows.push_back({query.blob(0), query.blob(1), query.blob(2)});
    for (const auto& [id, head, content] : rows) {
        const auto key = TRY(seal::array_from<16>(id));
        const auto head_identity = identity_of_head(key);
        const auto content_identity = identity_of_content(key);
        const auto plain_head = TRY(open_row(old_key, head, head_identity, "draft"));
        const auto plain_content = TRY(open_row(old_key, content, content_identity, "draft"));
        update.bind_blob(2, seal::seal(new_key, plain_head, head_identity, *store.random));
        update.bind_blob(3, seal::seal(new_key, plain_content, content_identity, *store.random));
        update.bind_blob(4, id);
        TRY(update.run());
    }
    return reseal_attachments(store, from, to);
}

}  // namespace relais::sync::store
