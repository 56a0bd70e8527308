// Files of finished records on their way to the hub: sealed pieces, which need no key that opens
// them, and what the hub says of those that it has.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forms/base/result.h"
#include "forms/base/time.h"
#include "sync/batch/attachment.h"
#include "sync/batch/bytes.h"
#include "sync/db/connection.h"
#include "sync/db/statement.h"
#include "sync/seal/seal.h"
#include "sync/store/rows.h"
#include "sync/store/state.h"
#include "sync/store/store.h"

namespace relais::sync::store {

namespace {

/// What was heard of attachments last: sealed, as all of the exchange's state.
constexpr const char* kHeard = "attachments";
struct HeardOfFiles {
    Instant made;
    std::uint64_t run = 0;  ///< of the hub's store; 0: none yet
};

Result<HeardOfFiles> load_heard(OpenStore& store, const seal::Secret& key) {
    HeardOfFiles heard;
    const auto bytes = TRY(get_setting(store, key, kHeard));
    if (!bytes) return heard;
    batch::Reader reader(*bytes, "settings");
    heard.made.ms = TRY(reader.i64());
    heard.run = TRY(reader.u64());
    TRY(reader.end());
    return heard;
}

Result<std::int64_t> id_of(const OpenStore& store, const seal::Hash& hash) {
    auto query = TRY(store.database.prepare("SELECT id FROM attachment WHERE hash = ?"));
    query.bind_blob(1, seal::bytes_of(hash));
    if (!TRY(query.step())) return fail(Errc::not_found, "attachment", "is not here any more");
    return query.integer(0);
}

/// From one state of these to another.
class Marking {
  public:
    static Result<Marking> prepare(OpenStore& store, const char* sql) {
        return Marking(TRY(store.database.prepare(sql)));
    }
    Result<void> mark(const seal::Hash& hash) {
        return update_.bind_blob(1, seal::bytes_of(hash)).run();
    }

  private:
    explicit Marking(db::Statement update) : update_(std::move(update)) {}
    db::Statement update_;
};

Result<void> requeue_unnamed(OpenStore& store, const batch::HeldNotice& notice) {
    std::set<seal::Hash> named;
    for (const auto& one : notice.held)
        named.insert(one.attachment);
    auto query = TRY(
        store.database.prepare("SELECT hash FROM attachment WHERE state IN ('delivered', 'safe')"));
    std::vector<seal::Hash> lost;
    while (TRY(query.step())) {
        const auto hash = TRY(seal::array_from<32>(query.blob(0)));
        if (!named.contains(hash)) lost.push_back(hash);
    }
    auto requeue =
        TRY(Marking::prepare(store, "UPDATE attachment SET state = 'queued' WHERE hash = ?"));
    for (const auto& hash : lost)
        TRY(requeue.mark(hash));
    return {};
}

/// An older word of the hub gives, and takes nothing back.
Result<void> mark_files(OpenStore& store, const batch::HeldNotice& notice, bool newest) {
    auto deliver = TRY(Marking::prepare(
        store, "UPDATE attachment SET state = 'delivered' WHERE hash = ? AND state <> 'safe'"));
    auto make_safe =
        TRY(Marking::prepare(store, "UPDATE attachment SET state = 'safe' WHERE hash = ?"));
    auto requeue = TRY(Marking::prepare(store, "UPDATE attachment SET state = 'queued' WHERE hash "
                                               "= ? AND state IN ('delivered', 'safe')"));
    for (const auto& one : notice.held) {
        if (one.holding == batch::Holding::whole)
            TRY(deliver.mark(one.attachment));
        else if (one.holding == batch::Holding::safe)
            TRY(make_safe.mark(one.attachment));
        else if (newest)
            TRY(requeue.mark(one.attachment));
    }
    if (newest && notice.all) TRY(requeue_unnamed(store, notice));
    return {};
}

/// All of it as the hub is to have it.
Result<std::string> sealed_bytes(const OpenStore& store, std::int64_t id) {
    auto query = TRY(store.database.prepare(
        "SELECT sealed FROM attachment_piece WHERE attachment = ? ORDER BY number"));
    query.bind_integer(1, id);
    std::string bytes;
    while (TRY(query.step()) && bytes.size() <= batch::kMaxSealedAttachmentBytes)
        bytes += query.blob(0);
    return bytes;
}

/// `limit` bytes from `offset` on, or fewer at the end.
Result<std::string> bytes_from(const OpenStore& store, std::int64_t id, std::uint64_t offset,
                               std::size_t limit) {
    const auto first = offset / batch::kSealedPieceBytes;
    auto skip = static_cast<std::size_t>(offset % batch::kSealedPieceBytes);
    auto query = TRY(store.database.prepare("SELECT sealed FROM attachment_piece WHERE attachment "
                                            "= ? AND number >= ? ORDER BY number"));
    query.bind_integer(1, id).bind_integer(2, static_cast<std::int64_t>(first));
    std::string bytes;
    while (bytes.size() < limit && TRY(query.step())) {
        const auto piece = query.blob(0);
        bytes += std::string_view(piece).substr(std::min(skip, piece.size()), limit - bytes.size());
        skip = 0;
    }
    return bytes;
}

}  // namespace

Result<bool> Store::has_outgoing() const {
    TRY(unlocked_of(*state_));
    auto query = TRY(state_->database.prepare(
        "SELECT EXISTS (SELECT 1 FROM attachment JOIN record USING (draft))"));
    TRY(query.step());
    return query.integer(0) != 0;
}

Result<std::vector<Store::Outgoing>> Store::outgoing(std::size_t limit, Of of) const {
    TRY(unlocked_of(*state_));
    // Records first: what belongs to none that the hub has can wait. Small ones before large ones.
    auto query = TRY(state_->database.prepare(
        "SELECT attachment.hash, sum(length(sealed)) AS size FROM attachment "
        "JOIN record USING (draft) JOIN delivery USING (seq) "
        "JOIN attachment_piece ON attachment_piece.attachment = attachment.id "
        "WHERE attachment.state NOT IN ('delivered', 'safe', 'damaged') AND (? OR delivery.state "
        "IN ('delivered', 'safe')) "
        "GROUP BY attachment.id ORDER BY size > ?, record.seq, attachment.id LIMIT ?"));
    query.bind_integer(1, of == Of::any_record ? 1 : 0);
    query.bind_integer(2, static_cast<std::int64_t>(batch::kMaxChunkBytes));
    query.bind_integer(3, static_cast<std::int64_t>(limit));
    std::vector<Outgoing> files;
    while (TRY(query.step()))
        files.push_back({TRY(seal::array_from<32>(query.blob(0))),
                         static_cast<std::uint64_t>(query.integer(1))});
    return files;
}

Result<std::string> Store::chunk(const Outgoing& file, std::uint64_t offset,
                                 std::size_t limit) const {
    const auto* unlocked = TRY(unlocked_of(*state_));
    batch::Chunk chunk;
    chunk.device = state_->device.device;
    chunk.attachment = file.hash;
    chunk.size_bytes = file.size_bytes;
    chunk.offset = offset;
    chunk.bytes = TRY(bytes_from(*state_, TRY(id_of(*state_, file.hash)), offset,
                                 std::min(limit, batch::kMaxChunkBytes)));
    if (chunk.bytes.empty() || offset + chunk.bytes.size() > file.size_bytes)
        return fail(Errc::corrupt, "attachment", "is not as long as it was");
    return batch::encode(chunk, unlocked->signing);
}

Result<std::vector<seal::Hash>> Store::outgoing_to_ask(std::int64_t& after) const {
    TRY(unlocked_of(*state_));
    auto query = TRY(state_->database.prepare("SELECT hash, id FROM attachment WHERE state = "
                                              "'delivered' AND id > ? ORDER BY id LIMIT ?"));
    query.bind_integer(1, after);
    query.bind_integer(2, static_cast<std::int64_t>(batch::kMaxQuestions));
    std::vector<seal::Hash> hashes;
    while (TRY(query.step())) {
        hashes.push_back(TRY(seal::array_from<32>(query.blob(0))));
        after = query.integer(1);
    }
    return hashes;
}

Result<Store::HeldApplied> Store::apply_held(std::string_view bytes) {
    auto* unlocked = TRY(writable(*state_));
    HeldApplied applied;
    applied.notice = TRY(batch::decode_held(bytes, state_->device.hub_key));
    const auto& notice = applied.notice;
    if (notice.device != state_->device.device || notice.epoch != state_->device.epoch)
        return fail(Errc::forged, "list of attachments", "is for another laptop");
    auto heard = TRY(load_heard(*state_, unlocked->settings_key));
    const bool newest = notice.made >= heard.made;
    applied.another_run = newest && heard.run != 0 && notice.run != heard.run;
    if (newest) heard = {notice.made, notice.run};
    auto transaction = TRY(db::Transaction::begin(state_->database));
    // A hub that was restored: of all that it was said to have, it is asked again.
    if (applied.another_run)
        TRY(state_->database.execute(
            "UPDATE attachment SET state = 'delivered' WHERE state = 'safe'"));
    TRY(mark_files(*state_, notice, newest));
    TRY(note_what_is_safe(*state_, *unlocked, TRY(last_heard(*state_, *unlocked))));
    TRY(put_setting(*state_, unlocked->settings_key, kHeard,
                    batch::Writer().i64(heard.made.ms).u64(heard.run).take()));
    TRY(transaction.commit());
    return applied;
}

Result<bool> Store::check_outgoing(const seal::Hash& hash) {
    TRY(writable(*state_));
    const auto id = TRY(id_of(*state_, hash));
    if (batch::hash_of_attachment(TRY(sealed_bytes(*state_, id))) == hash) return true;
    auto update =
        TRY(state_->database.prepare("UPDATE attachment SET state = 'damaged' WHERE id = ?"));
    auto transaction = TRY(db::Transaction::begin(state_->database));
    TRY(update.bind_integer(1, id).run());
    TRY(transaction.commit());
    return false;
}

}  // namespace relais::sync::store
