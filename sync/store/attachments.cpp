// Pictures, recordings and files of drafts and of the records they become. Each is sealed in pieces
// under a key of its own, so that a change of shift seals a few bytes anew and not megabytes.
#include "forms/base/result.h"
#include "sync/batch/attachment.h"
#include "sync/batch/bytes.h"
#include "sync/db/connection.h"
#include "sync/db/statement.h"
#include "sync/seal/seal.h"
#include "sync/store/rows.h"
#include "sync/store/state.h"
#include "sync/store/store.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace relais::sync::store {

namespace {

using batch::kPieceBytes;
constexpr std::size_t kKeyBytes = 32;
constexpr std::size_t kMaxNameBytes = 255;

std::string identity(const char* domain, const DraftKey& draft, std::string_view rest) {
    return row_identity(domain, std::string(seal::bytes_of(draft)) + std::string(rest));
}
std::string identity_of_head(const DraftKey& draft, std::string_view hash) {
    return identity("relais/0 attachment head", draft, hash);
}
std::string identity_of_key(const DraftKey& draft, std::string_view hash) {
    return identity("relais/0 attachment key", draft, hash);
}
using batch::identity_of_piece;

std::string encode(const Attachment& attachment) {
    return batch::Writer().text(attachment.name).u64(attachment.size_bytes).take();
}

Result<Attachment> decode_attachment(std::string_view bytes) {
    batch::Reader reader(bytes, "attachment");
    Attachment attachment;
    attachment.name = TRY(reader.text(kMaxNameBytes));
    attachment.size_bytes = TRY(reader.u64());
    TRY(reader.end());
    if (attachment.size_bytes > kMaxAttachmentBytes) return reader.invalid("is too large");
    return attachment;
}

/// What a new one lies under, as drafts do: the open shift's key, else the personal one.
const seal::Secret& present_key(const Unlocked& unlocked) {
    return unlocked.shift ? unlocked.shift->key : unlocked.row_key;
}

Result<const seal::Secret*> key_of(const Unlocked& unlocked, const std::string& shift) {
    if (shift.empty()) return &unlocked.row_key;
    if (unlocked.shift && shift == seal::bytes_of(unlocked.shift->shift.id))
        return &unlocked.shift->key;
    return fail(Errc::corrupt, "attachment", "belongs to a shift that is not open");
}

struct Row {
    std::int64_t id = 0;
    std::string hash, wrap;
    const seal::Secret* secret = nullptr;
    Attachment attachment;
};

Result<std::vector<Row>> rows_of(const OpenStore& store, const DraftKey& draft) {
    const auto& unlocked = *store.unlocked;
    auto query = TRY(store.database.prepare("SELECT id, shift, hash, head, wrap FROM attachment "
                                            "WHERE draft = ? AND enumerator = ? ORDER BY id"));
    query.bind_blob(1, seal::bytes_of(draft)).bind_text(2, unlocked.enumerator);
    std::vector<Row> rows;
    while (TRY(query.step())) {
        Row row{query.integer(0), query.blob(2), query.blob(4), nullptr, {}};
        row.secret = TRY(key_of(unlocked, query.blob(1)));
        row.attachment = TRY(decode_attachment(TRY(open_row(
            *row.secret, query.blob(3), identity_of_head(draft, row.hash), "attachment"))));
        rows.push_back(std::move(row));
    }
    return rows;
}

Result<void> check_new(const std::vector<Row>& rows, const std::string& name,
                       std::string_view bytes) {
    if (name.empty() || name.size() > kMaxNameBytes)
        return fail(Errc::invalid, "attachment", "has no usable name");
    if (bytes.size() > kMaxAttachmentBytes || rows.size() >= batch::kMaxAttachmentsOfRecord)
        return fail(Errc::limit, "attachment", "is too large, or one too many, to be kept");
    for (const auto& row : rows)
        if (row.attachment.name == name)
            return fail(Errc::already_exists, "attachment", "is here already under its name");
    return {};
}

struct Sealed {
    std::vector<std::string> pieces;
    std::string hash;  ///< of all of them: what it is called where nobody can open it
};

Sealed sealed_in_pieces(OpenStore& store, const DraftKey& draft, const seal::Secret& key,
                        std::string_view bytes) {
    Sealed sealed;
    std::string hashes;
    std::size_t at = 0;
    do {
        const auto number = sealed.pieces.size();
        sealed.pieces.push_back(seal::seal(key, bytes.substr(at, kPieceBytes),
                                           identity_of_piece(draft, number), *store.random));
        hashes += seal::bytes_of(seal::hash(sealed.pieces.back()));
        at += kPieceBytes;
    } while (at < bytes.size());
    sealed.hash = seal::bytes_of(seal::hash(hashes));
    return sealed;
}

Result<void> insert_pieces(OpenStore& store, std::int64_t id,
                           const std::vector<std::string>& pieces) {
    auto insert = TRY(store.database.prepare(
        "INSERT INTO attachment_piece (attachment, number, sealed) VALUES (?, ?, ?)"));
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        insert.bind_integer(1, id).bind_integer(2, static_cast<std::int64_t>(i));
        insert.bind_blob(3, pieces[i]);
        TRY(insert.run());
    }
    return {};
}

Result<std::int64_t> next_id(OpenStore& store) {
    auto query = TRY(store.database.prepare("SELECT coalesce(max(id), 0) + 1 FROM attachment"));
    if (!TRY(query.step())) return fail(Errc::corrupt, "attachment", "cannot be counted");
    return query.integer(0);
}

}  // namespace

Result<void> Store::put_attachment(const DraftId& draft, const std::string& name,
                                   std::string_view bytes) {
    const auto* unlocked = TRY(writable(*state_));
    const auto of = TRY(draft_key(draft));
    TRY(check_new(TRY(rows_of(*state_, of)), name, bytes));
    const auto key = seal::Secret::random(kKeyBytes, *state_->random);
    const Sealed sealed = sealed_in_pieces(*state_, of, key, bytes);
    const auto& secret = present_key(*unlocked);
    auto transaction = TRY(db::Transaction::begin(state_->database));
    const std::int64_t id = TRY(next_id(*state_));
    auto insert = TRY(state_->database.prepare(
        "INSERT INTO attachment (id, draft, enumerator, shift, hash, head, wrap) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)"));
    insert.bind_integer(1, id).bind_blob(2, seal::bytes_of(of));
    insert.bind_text(3, unlocked->enumerator);
    if (unlocked->shift)
        insert.bind_blob(4, seal::bytes_of(unlocked->shift->shift.id));
    else
        insert.bind_null(4);
    insert.bind_blob(5, sealed.hash);
    insert.bind_blob(6, seal::seal(secret, encode({name, bytes.size()}),
                                   identity_of_head(of, sealed.hash), *state_->random));
    insert.bind_blob(
        7, seal::seal(secret, key.view(), identity_of_key(of, sealed.hash), *state_->random));
    TRY(insert.run());
    TRY(insert_pieces(*state_, id, sealed.pieces));
    return transaction.commit();
}

Result<std::vector<Attachment>> Store::attachments(const DraftId& draft) const {
    TRY(unlocked_of(*state_));
    std::vector<Attachment> found;
    for (auto& row : TRY(rows_of(*state_, TRY(draft_key(draft)))))
        found.push_back(std::move(row.attachment));
    return found;
}

Result<std::string> Store::attachment(const DraftId& draft, const std::string& name) const {
    TRY(unlocked_of(*state_));
    const auto of = TRY(draft_key(draft));
    const auto rows = TRY(rows_of(*state_, of));
    const auto found =
        std::ranges::find_if(rows, [&name](const Row& row) { return row.attachment.name == name; });
    if (found == rows.end()) return fail(Errc::not_found, "attachment", "is not here");
    auto key = seal::open_secret(*found->secret, found->wrap, identity_of_key(of, found->hash));
    if (!key) return fail(Errc::corrupt, "attachment", "was altered");
    auto query = TRY(state_->database.prepare(
        "SELECT sealed FROM attachment_piece WHERE attachment = ? ORDER BY number"));
    query.bind_integer(1, found->id);
    std::string bytes;
    for (std::size_t number = 0; TRY(query.step()); ++number) {
        bytes += TRY(open_row(*key, query.blob(0), identity_of_piece(of, number), "attachment"));
        if (bytes.size() > kMaxAttachmentBytes) break;
    }
    if (bytes.size() != found->attachment.size_bytes)
        return fail(Errc::corrupt, "attachment", "is not whole");
    return bytes;
}

Result<void> Store::copy_attachments(std::uint64_t seq, const DraftId& to) {
    TRY(writable(*state_));
    auto query = TRY(state_->database.prepare("SELECT draft FROM record WHERE seq = ?"));
    query.bind_integer(1, static_cast<std::int64_t>(seq));
    if (!TRY(query.step())) return fail(Errc::not_found, "record", "is not here");
    const DraftId from = draft_id(TRY(seal::array_from<16>(query.blob(0))));
    query.reset();
    for (const auto& file : TRY(attachments(from)))
        TRY(put_attachment(to, file.name, TRY(attachment(from, file.name))));
    return {};
}

Result<void> Store::keep_attachments(const DraftId& draft, const std::vector<std::string>& names) {
    TRY(writable(*state_));
    const auto rows = TRY(rows_of(*state_, TRY(draft_key(draft))));
    auto transaction = TRY(db::Transaction::begin(state_->database));
    auto erase = TRY(state_->database.prepare("DELETE FROM attachment WHERE id = ?"));
    for (const auto& row : rows) {
        if (std::ranges::find(names, row.attachment.name) != names.end()) continue;
        erase.bind_integer(1, row.id);
        TRY(erase.run());
    }
    return transaction.commit();
}

Result<batch::Attached> attached_to(const OpenStore& store, const DraftKey& draft) {
    batch::Attached attached;
    attached.draft = draft;
    for (const auto& row : TRY(rows_of(store, draft))) {
        auto key = seal::open_secret(*row.secret, row.wrap, identity_of_key(draft, row.hash));
        if (!key) return fail(Errc::corrupt, "attachment", "was altered");
        batch::AttachedFile file;
        file.name = row.attachment.name;
        file.size_bytes = static_cast<std::uint32_t>(row.attachment.size_bytes);
        file.hash = TRY(seal::array_from<32>(row.hash));
        file.key = TRY(seal::array_from<32>(key->view()));
        attached.files.push_back(std::move(file));
    }
    if (attached.files.empty()) attached.draft = {};
    return attached;
}

Result<void> delete_attachments(OpenStore& store, const DraftKey& draft) {
    // What became a record keeps its files.
    auto erase = TRY(
        store.database.prepare("DELETE FROM attachment WHERE draft = ?1 AND enumerator = ?2 "
                               "AND NOT EXISTS (SELECT 1 FROM record WHERE record.draft = ?1)"));
    erase.bind_blob(1, seal::bytes_of(draft)).bind_text(2, store.unlocked->enumerator);
    return erase.run();
}

Result<void> delete_unowned_attachments(OpenStore& store, const std::string& enumerator) {
    auto erase = TRY(store.database.prepare(
        "DELETE FROM attachment WHERE enumerator = ? "
        "AND NOT EXISTS (SELECT 1 FROM draft WHERE draft.id = attachment.draft) "
        "AND NOT EXISTS (SELECT 1 FROM record WHERE record.draft = attachment.draft)"));
    erase.bind_text(1, enumerator);
    return erase.run();
}

Result<void> reseal_attachments(OpenStore& store, const OpenShift* from, const OpenShift* to) {
    const auto& unlocked = *store.unlocked;
    const auto& old_key = from == nullptr ? unlocked.row_key : from->key;
    const auto& new_key = to == nullptr ? unlocked.row_key : to->key;
    auto query = TRY(store.database.prepare(
        "SELECT id, draft, hash, head, wrap FROM attachment WHERE enumerator = ? AND shift IS ? "
        "AND draft IN (SELECT id FROM draft)"));
    query.bind_text(1, unlocked.enumerator);
    if (from == nullptr)
        query.bind_null(2);
    else
        query.bind_blob(2, seal::bytes_of(from->shift.id));
    std::vector<std::pair<std::int64_t, std::array<std::string, 4>>> rows;
    while (TRY(query.step()))
        rows.push_back(
            {query.integer(0), {query.blob(1), query.blob(2), query.blob(3), query.blob(4)}});
    auto update = TRY(
        store.database.prepare("UPDATE attachment SET shift = ?, head = ?, wrap = ? WHERE id = ?"));
    for (const auto& [id, columns] : rows) {
        const auto& [draft, hash, head, wrap] = columns;
        const auto of = TRY(seal::array_from<16>(draft));
        const auto plain = TRY(open_row(old_key, head, identity_of_head(of, hash), "attachment"));
        auto key = seal::open_secret(old_key, wrap, identity_of_key(of, hash));
        if (!key) return fail(Errc::corrupt, "attachment", "was altered");
        if (to == nullptr)
            update.bind_null(1);
        else
            update.bind_blob(1, seal::bytes_of(to->shift.id));
        update.bind_blob(2, seal::seal(new_key, plain, identity_of_head(of, hash), *store.random));
        update.bind_blob(
            3, seal::seal(new_key, key->view(), identity_of_key(of, hash), *store.random));
        update.bind_integer(4, id);
        TRY(update.run());
    }
    return {};
}

}  // namespace relais::sync::store
