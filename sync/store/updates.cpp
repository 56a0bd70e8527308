// What comes down from the hub: which records it holds, and new forms, lists, people and points.
// All of it stands in rows of `setting` (sync/README.md): `notice`, `offers`, `arriving/…`.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forms/base/planted.h"
#include "forms/base/result.h"
#include "forms/base/text.h"
#include "sync/batch/batch.h"
#include "sync/batch/bytes.h"
#include "sync/batch/enrolment.h"
#include "sync/batch/limits.h"
#include "sync/batch/notice.h"
#include "sync/db/connection.h"
#include "sync/seal/seal.h"
#include "sync/store/returned.h"
#include "sync/store/rows.h"
#include "sync/store/state.h"
#include "sync/store/store.h"

namespace relais::sync::store {

namespace {

using batch::Offer;
using batch::OfferKind;

/// What was heard last, and what is here.
struct Heard {
    Instant made;              ///< of the last notice
    Instant revoked_from;      ///< 0: is not revoked
    std::uint64_t wanted = 0;  ///< number of the offers that were told last
    std::uint64_t here = 0;    ///< number of the offers that are here
    seal::Hash lists{};        ///< of the people and points that are here
};

std::string encode(const Heard& heard) {
    return batch::Writer()
        .i64(heard.made.ms)
        .i64(heard.revoked_from.ms)
        .u64(heard.wanted)
        .u64(heard.here)
        .raw(heard.lists)
        .take();
}

Result<Heard> load_heard(OpenStore& store, const seal::Secret& key) {
    Heard heard;
    const auto bytes = TRY(get_setting(store, key, "notice"));
    if (!bytes) return heard;
    batch::Reader reader(*bytes, "notice");
    heard.made.ms = TRY(reader.i64());
    heard.revoked_from.ms = TRY(reader.i64());
    heard.wanted = TRY(reader.u64());
    heard.here = TRY(reader.u64());
    heard.lists = TRY(reader.array<32>());
    TRY(reader.end());
    return heard;
}

Result<std::vector<Offer>> load_offers(OpenStore& store, const seal::Secret& key) {
    const auto bytes = TRY(get_setting(store, key, "offers"));
    if (!bytes) return std::vector<Offer>{};
    return batch::decode_offers(*bytes);
}

std::string piece_name(const seal::Hash& blob, std::size_t number) {
    auto digits = std::to_string(number);
    digits.insert(0, 6 - std::min<std::size_t>(digits.size(), 6), '0');
    return "arriving/" + to_hex(seal::bytes_of(blob)) + "/" + digits;
}

/// How many pieces of it have come.
Result<std::size_t> pieces_of(OpenStore& store, const seal::Hash& blob) {
    const auto prefix = "arriving/" + to_hex(seal::bytes_of(blob));
    auto query =
        TRY(store.database.prepare("SELECT count(*) FROM setting WHERE name > ?1 AND name < ?2"));
    query.bind_text(1, prefix + "/").bind_text(2, prefix + "0");  // '0' follows '/'
    TRY(query.step());
    return static_cast<std::size_t>(query.integer(0));
}

Result<void> drop_pieces(OpenStore& store, const std::string& prefix) {
    auto erase = TRY(store.database.prepare("DELETE FROM setting WHERE name > ?1 AND name < ?2"));
    return erase.bind_text(1, prefix + "/").bind_text(2, prefix + "0").run();
}

std::size_t pieces_in(const Offer& offer) {
    return (offer.blob_bytes + batch::kBlobPieceBytes - 1) / batch::kBlobPieceBytes;
}

Result<bool> is_here(OpenStore& store, const seal::Secret& key, const Heard& heard,
                     const Offer& offer) {
    if (offer.kind == OfferKind::lists) return heard.lists == offer.plain;
    if (offer.kind == OfferKind::returned) return has_returned(store, key, offer);
    auto query = TRY(store.database.prepare("SELECT hash FROM form_file WHERE name = ?"));
    query.bind_text(1, offer.name);
    return TRY(query.step()) && query.blob(0) == seal::bytes_of(offer.plain);
}

Result<std::string> assembled(OpenStore& store, const seal::Secret& key, const Offer& offer) {
    std::string bytes;
    bytes.reserve(offer.blob_bytes);
    for (std::size_t i = 0; i < pieces_in(offer); ++i) {
        const auto piece = TRY(get_setting(store, key, piece_name(offer.blob, i)));
        if (!piece) return fail(Errc::corrupt, "blob", "lacks a piece");
        bytes += *piece;
    }
    return batch::open_blob(offer, bytes);
}

Result<void> take_returned(OpenStore& store, const seal::Secret& key, const Offer& offer) {
    auto kept = [&]() -> Result<void> {
        return keep_returned(store, key, offer, TRY(assembled(store, key, offer)));
    }();
    if (kept || (kept.error().code != Errc::corrupt && kept.error().code != Errc::invalid))
        return kept;
    // What came is not what was offered: it is fetched anew, another time.
    auto transaction = TRY(db::Transaction::begin(store.database));
    TRY(drop_pieces(store, "arriving/" + to_hex(seal::bytes_of(offer.blob))));
    TRY(transaction.commit());
    return kept;
}

/// An enrolment without laptop, of our hub and of no other.
Result<batch::Enrolment> lists_from(const OpenStore& store, std::string_view bytes) {
    auto lists = TRY(batch::decode_enrolment(bytes));
    if (lists.hub_key != store.device.hub_key)
        return fail(Errc::forged, "lists", "are of another hub");
    return lists;
}

Result<void> put_lists(OpenStore& store, Unlocked& unlocked, batch::Enrolment lists) {
    auto& sealed = unlocked.settings;
    sealed.recipients = std::move(lists.recipients);
    auto& settings = sealed.settings;
    settings.project = std::move(lists.project);
    settings.hub_url = std::move(lists.hub_url);
    settings.enumerators = std::move(lists.enumerators);
    settings.points = std::move(lists.points);
    settings.teams = std::move(lists.teams);
    return put_setting(store, unlocked.settings_key, "enrolment", encode(sealed));
}

Result<void> put_file(OpenStore& store, const std::string& name, std::string_view bytes) {
    auto upsert = TRY(store.database.prepare(
        "INSERT INTO form_file (name, bytes, hash) VALUES (?, ?, ?) ON CONFLICT (name) "
        "DO UPDATE SET bytes = excluded.bytes, hash = excluded.hash"));
    const auto hash = seal::hash(bytes);
    return upsert.bind_text(1, name).bind_blob(2, bytes).bind_blob(3, seal::bytes_of(hash)).run();
}

/// A form that is handed out no more goes once no interview waits that might be of it.
Result<void> drop_retired_files(OpenStore& store, const std::vector<Offer>& offers) {
    auto drafts = TRY(store.database.prepare("SELECT count(*) FROM draft"));
    TRY(drafts.step());
    if (drafts.integer(0) > 0) return {};
    std::vector<std::string> retired;
    auto query = TRY(store.database.prepare("SELECT name FROM form_file"));
    while (TRY(query.step())) {
        auto name = query.text(0);
        if (std::none_of(offers.begin(), offers.end(), [&](const Offer& offer) {
                return offer.kind == OfferKind::file && offer.name == name;
            }))
            retired.push_back(std::move(name));
    }
    auto erase = TRY(store.database.prepare("DELETE FROM form_file WHERE name = ?"));
    for (const auto& name : retired)
        TRY(erase.bind_text(1, name).run());
    return {};
}

/// All that was offered has come: it takes effect at once, or not at all.
Result<void> take_effect(OpenStore& store, Unlocked& unlocked, Heard heard,
                         const std::vector<Offer>& offers) {
    struct File {
        std::string name, bytes;
    };
    std::vector<File> files;
    std::optional<batch::Enrolment> lists;
    for (const auto& offer : offers) {
        if (TRY(is_here(store, unlocked.settings_key, heard, offer))) continue;
        auto plain = TRY(assembled(store, unlocked.settings_key, offer));
        if (offer.kind == OfferKind::file) {
            files.push_back({offer.name, std::move(plain)});
        } else {
            lists = TRY(lists_from(store, plain));
            heard.lists = offer.plain;
        }
    }
    auto transaction = TRY(db::Transaction::begin(store.database));
    for (const auto& file : files)
        TRY(put_file(store, file.name, file.bytes));
    TRY(drop_retired_files(store, offers));
    TRY(drop_returned(store, offers));
    const auto before = unlocked.settings;
    const auto write = [&]() -> Result<void> {
        if (lists) TRY(put_lists(store, unlocked, std::move(*lists)));
        heard.here = heard.wanted;
        TRY(put_setting(store, unlocked.settings_key, "notice", encode(heard)));
        TRY(drop_pieces(store, "arriving"));
        return transaction.commit();
    };
    auto written = write();
    if (!written) unlocked.settings = before;
    return written;
}

/// In no backup of the hub any more: it was restored, and got the record once more.
constexpr const char* kTakeBack =
    "UPDATE delivery SET state = 'delivered' WHERE seq BETWEEN ? AND ? AND state = 'safe'";

/// Records between these seqs, and what they are now; `update` has two places for the seqs.
Result<void> mark(OpenStore& store, const char* update, std::uint64_t first, std::uint64_t last) {
    auto statement = TRY(store.database.prepare(update));
    return statement.bind_integer(1, static_cast<std::int64_t>(first))
        .bind_integer(2, static_cast<std::int64_t>(last))
        .run();
}

Result<bool> is_ours(OpenStore& store, std::uint64_t seq, const seal::Hash& hash) {
    if (seq > INT64_MAX) return false;
    // What was purged was safe; nothing hangs on it any more.
    if (seq < store.anchor.seq) return true;
    if (seq == store.anchor.seq && seq != 0) return seal::equal(store.anchor.hash, hash);
    auto query = TRY(store.database.prepare("SELECT hash FROM record WHERE seq = ?"));
    query.bind_integer(1, static_cast<std::int64_t>(seq));
    return TRY(query.step()) && query.blob(0) == seal::bytes_of(hash);
}

constexpr const char* kDeliver =
    "UPDATE delivery SET state = 'delivered' WHERE seq BETWEEN ? AND ? "
    "AND state IN ('queued', 'quarantined')";
constexpr const char* kMakeSafe = "UPDATE delivery SET state = 'safe' WHERE seq BETWEEN ? AND ?";
constexpr const char* kQuarantine = "UPDATE delivery SET state = 'quarantined' "
                                    "WHERE seq BETWEEN ? AND ? AND state = 'queued'";
/// The hub has lost it: it was restored from a backup. Sending again costs bytes at most.
constexpr const char* kRequeue = "UPDATE delivery SET state = 'queued' WHERE seq BETWEEN ? AND ? "
                                 "AND state IN ('delivered', 'safe')";

/// A hub that was restored has lost what it had set aside as well. What is damaged here stays as it
/// is: it cannot be sent.
Result<void> requeue_set_aside(OpenStore& store) {
    std::vector<std::int64_t> seqs;
    auto query = TRY(store.database.prepare("SELECT seq, bytes, hash FROM record JOIN delivery "
                                            "USING (seq) WHERE state = 'quarantined'"));
    while (TRY(query.step()))
        if (intact_record(query.blob(1), query.blob(2))) seqs.push_back(query.integer(0));
    auto requeue =
        TRY(store.database.prepare("UPDATE delivery SET state = 'queued' WHERE seq = ?"));
    for (const auto seq : seqs)
        TRY(requeue.bind_integer(1, seq).run());
    return {};
}

Result<void> mark_safe(OpenStore& store, const batch::Notice& notice, bool newest) {
    const bool takes_back = newest && notice.safe.size() < batch::kMaxRuns;
    std::uint64_t next = 1;
    for (const auto& run : notice.safe) {
        if (!TRY(is_ours(store, run.last, run.last_hash))) continue;
        if (takes_back && run.first > next) TRY(mark(store, kTakeBack, next, run.first - 1));
        TRY(mark(store, kMakeSafe, run.first, run.last));
        next = run.last + 1;
    }
    if (takes_back) TRY(mark(store, kTakeBack, next, INT64_MAX));
    return {};
}

/// A run proves itself by the hash of its last record: only a chain that is ours is believed.
Result<void> mark_records(OpenStore& store, const batch::Notice& notice, bool newest) {
    // Those that are still set aside are marked so again, below.
    if (newest && notice.aside.size() < batch::kMaxAside && !RELAIS_PLANTED("aside_not_requeued"))
        TRY(requeue_set_aside(store));
    std::uint64_t next = 1;
    for (const auto& run : notice.held) {
        // What is not there is not there, whoever's the chain behind it is.
        if (newest && run.first > next) TRY(mark(store, kRequeue, next, run.first - 1));
        next = std::max(next, run.first);
        if (!TRY(is_ours(store, run.last, run.last_hash))) continue;
        TRY(mark(store, kDeliver, run.first, run.last));
        next = run.last + 1;
    }
    // Of a chain that is not ours nothing follows; nor where not all runs were told.
    const bool all_told = notice.held.size() < batch::kMaxRuns;
    const bool ours = notice.held.empty() || next > notice.held.back().last;
    if (newest && all_told && ours && !RELAIS_PLANTED("not_requeued"))
        TRY(mark(store, kRequeue, next, INT64_MAX));
    TRY(mark_safe(store, notice, newest));
    for (const auto& one : notice.aside)
        if (TRY(is_ours(store, one.seq, one.hash))) TRY(mark(store, kQuarantine, one.seq, one.seq));
    return {};
}

}  // namespace

Result<Instant> last_heard(OpenStore& store, const Unlocked& unlocked) {
    return TRY(load_heard(store, unlocked.settings_key)).made;
}

Result<std::uint64_t> Store::updates_here() const {
    const auto* unlocked = TRY(unlocked_of(*state_));
    return TRY(load_heard(*state_, unlocked->settings_key)).here;
}

Result<std::optional<Instant>> Store::revoked_from() const {
    const auto* unlocked = TRY(unlocked_of(*state_));
    const auto from = TRY(load_heard(*state_, unlocked->settings_key)).revoked_from;
    return from.ms == 0 ? std::nullopt : std::optional(from);
}

Result<batch::Notice> Store::apply_notice(std::string_view bytes) {
    auto* unlocked = TRY(writable(*state_));
    auto notice = TRY(batch::decode_notice(bytes, state_->device.hub_key));
    if (notice.device != state_->device.device || notice.epoch != state_->device.epoch)
        return fail(Errc::forged, "notice", "is for another laptop");
    auto heard = TRY(load_heard(*state_, unlocked->settings_key));
    const bool newest = notice.made >= heard.made || RELAIS_PLANTED("old_notice_counts");
    std::optional<std::string> offers;
    // Another number, be it smaller: a hub may have been restored twice from one backup.
    if (newest && !notice.sealed_offers.empty() && notice.number != heard.here) {
        const auto keys = TRY(seal::box_keys_of(unlocked->signing));
        auto opened = seal::open_with(keys, notice.sealed_offers);
        if (!opened) return fail(Errc::forged, "notice", "its offers are sealed to somebody else");
        TRY(batch::decode_offers(*opened));
        heard.wanted = notice.number;
        offers = std::move(*opened);
    }
    if (newest) {
        heard.made = notice.made;
        heard.revoked_from = notice.revoked_from;
    }
    auto transaction = TRY(db::Transaction::begin(state_->database));
    TRY(mark_records(*state_, notice, newest));
    TRY(note_what_is_safe(*state_, *unlocked, heard.made));
    // Only a hub that took our claim knows the epoch, which was drawn here.
    TRY(state_->database.execute("DELETE FROM setting WHERE name = 'claim_secret'"));
    if (newest) TRY(put_setting(*state_, unlocked->settings_key, "vouch", bytes));
    if (newest) TRY(note_people_held(*state_, unlocked->settings_key, notice.people));
    TRY(put_setting(*state_, unlocked->settings_key, "notice", encode(heard)));
    if (offers) TRY(put_setting(*state_, unlocked->settings_key, "offers", *offers));
    TRY(put_setting(*state_, unlocked->settings_key, "last_receipt", encode(state_->clock->now())));
    TRY(transaction.commit());
    state_->device.claimed = true;
    return notice;
}

Result<std::optional<std::string>> Store::vouch() const {
    const auto* unlocked = TRY(unlocked_of(*state_));
    return get_setting(*state_, unlocked->settings_key, "vouch");
}

Result<std::optional<Store::Wanted>> Store::next_wanted() {
    auto* unlocked = TRY(writable(*state_));
    const auto heard = TRY(load_heard(*state_, unlocked->settings_key));
    if (heard.wanted == heard.here) return std::nullopt;
    const auto offers = TRY(load_offers(*state_, unlocked->settings_key));
    for (const auto& offer : offers) {
        if (TRY(is_here(*state_, unlocked->settings_key, heard, offer))) continue;
        const auto pieces = TRY(pieces_of(*state_, offer.blob));
        if (pieces < pieces_in(offer))
            return Wanted{offer.blob, pieces * batch::kBlobPieceBytes, offer.blob_bytes};
        // It waits for nothing else that may be on its way.
        if (offer.kind == OfferKind::returned)
            TRY(take_returned(*state_, unlocked->settings_key, offer));
    }
    auto done = take_effect(*state_, *unlocked, heard, offers);
    if (!done && (done.error().code == Errc::corrupt || done.error().code == Errc::invalid)) {
        // What came is not what was offered: it is fetched anew, another time.
        auto transaction = TRY(db::Transaction::begin(state_->database));
        TRY(drop_pieces(*state_, "arriving"));
        TRY(transaction.commit());
    }
    if (!done) return std::unexpected(done.error());
    return std::nullopt;
}

Result<void> Store::take_piece(const Wanted& wanted, std::string_view bytes) {
    auto* unlocked = TRY(writable(*state_));
    const auto left = wanted.size_bytes - wanted.offset;
    if (bytes.size() != std::min<std::uint64_t>(left, batch::kBlobPieceBytes))
        return fail(Errc::invalid, "blob", "its piece is too short or too long");
    const auto number = static_cast<std::size_t>(wanted.offset / batch::kBlobPieceBytes);
    auto transaction = TRY(db::Transaction::begin(state_->database));
    TRY(put_setting(*state_, unlocked->settings_key, piece_name(wanted.blob, number), bytes));
    return transaction.commit();
}

}  // namespace relais::sync::store
