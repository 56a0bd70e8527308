#include "sync/hub/desk.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "forms/base/file.h"
#include "forms/base/random.h"
#include "forms/base/result.h"
#include "sync/batch/batch.h"
#include "sync/batch/payload.h"
#include "sync/db/connection.h"
#include "sync/db/migration.h"
#include "sync/db/statement.h"
#include "sync/hub/folder.h"
#include "sync/hub/ingest.h"
#include "sync/hub/migrations.h"
#include "sync/hub/outlines.h"
#include "sync/seal/seal.h"

namespace relais::sync::hub {

namespace {

constexpr std::size_t kAtOnce = 1000;  // records in one transaction

std::string path_in(const std::string& folder) {
    return folder + "/desk.db";
}

Result<db::Connection> open_writable(const std::string& folder, bool create) {
    db::OpenOptions options;
    options.create = create;
    auto connection = TRY(db::Connection::open(path_in(folder), options));
    TRY(db::check_version(connection, desk_migrations()));
    // As on the laptop: one connection, rollback journal, nothing acknowledged is lost.
    TRY(connection.execute("PRAGMA journal_mode=TRUNCATE; PRAGMA synchronous=EXTRA;"
                           "PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;"
                           "PRAGMA temp_store=MEMORY; PRAGMA cell_size_check=ON"));
    TRY(db::migrate(connection, desk_migrations()));
    return connection;
}

/// Shift keys unwrapped and outlines read once, whatever the number of their records.
class ShiftKeys {
  public:
    ShiftKeys(IngestStore& ingest, const DeskKeys& keys)
        : outlines(keys.outlines), ingest_(ingest), desk_(keys) {}

    OutlineShelf outlines;

    /// The keys that the hub can unwrap for that shift; none when there is none for it.
    Result<const std::vector<seal::Secret>*> of(const batch::SealedRecord& record) {
        const auto [at, fresh] = keys_.try_emplace({record.device, record.shift});
        if (fresh)
            for (const auto* recipient : {"hub", "recovery"})
                for (const auto& wrap : TRY(ingest_.wraps(record.device, record.shift, recipient)))
                    unwrap(wrap, at->second);
        return &at->second;
    }

  private:
    /// With the present key, or one of before.
    void unwrap(const std::string& wrap, std::vector<seal::Secret>& keys) const {
        auto key = seal::open_secret_with(desk_.hub_box, wrap);
        for (const auto& former : desk_.former)
            if (!key) key = seal::open_secret_with(former, wrap);
        if (key) keys.push_back(std::move(*key));
    }

    IngestStore& ingest_;
    const DeskKeys& desk_;
    std::map<std::pair<batch::DeviceId, batch::ShiftId>, std::vector<seal::Secret>> keys_;
};

Result<OpenAttempt> try_open(const batch::SealedRecord& record, ShiftKeys& shift_keys) {
    const auto* keys = TRY(shift_keys.of(record));
    if (keys->empty())
        return OpenAttempt{std::nullopt, "no shift key for it opens with the hub's key"};
    OpenAttempt attempt;
    for (const auto& key : *keys) {
        auto payload = batch::open_payload(record, key);
        if (payload) payload = shift_keys.outlines.whole(std::move(*payload));
        if (payload) return OpenAttempt{std::move(*payload), ""};
        attempt.reason = payload.error().detail;
    }
    return attempt;
}

/// Columns: id, device, epoch, seq, shift, previous, received_ms, sealed.
Result<OpenedRecord> read_opened(const db::Statement& row, const DeskKeys& keys) {
    batch::SealedRecord sealed;
    sealed.device = TRY(seal::array_from<16>(row.blob(1)));
    sealed.epoch = static_cast<std::uint32_t>(row.integer(2));
    sealed.seq = static_cast<std::uint64_t>(row.integer(3));
    sealed.shift = TRY(seal::array_from<16>(row.blob(4)));
    sealed.previous = TRY(seal::array_from<32>(row.blob(5)));
    sealed.sealed = row.blob(7);
    OpenedRecord opened;
    opened.id = row.integer(0);
    opened.device = sealed.device;
    opened.seq = sealed.seq;
    opened.received = Instant{row.integer(6)};
    opened.payload = TRY(batch::open_payload(sealed, keys.desk_key));
    return opened;
}

constexpr const char* kInsertOpened =
    "INSERT INTO opened (id, device, epoch, seq, shift, previous, received_ms, sealed) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?)";

Result<void> insert_opened(db::Connection& connection, const StoredRecord& stored,
                           const batch::Payload& payload, const DeskKeys& keys, Random& random) {
    auto resealed = stored.record;
    batch::seal_payload(resealed, payload, keys.desk_key, random);
    auto insert = TRY(connection.prepare(kInsertOpened));
    insert.bind_integer(1, stored.id)
        .bind_blob(2, seal::bytes_of(resealed.device))
        .bind_integer(3, resealed.epoch)
        .bind_integer(4, static_cast<std::int64_t>(resealed.seq))
        .bind_blob(5, seal::bytes_of(resealed.shift))
        .bind_blob(6, seal::bytes_of(resealed.previous))
        .bind_integer(7, stored.received.ms)
        .bind_blob(8, resealed.sealed);
    TRY(insert.run());
    auto found = TRY(connection.prepare("DELETE FROM unopened WHERE id = ?"));
    found.bind_integer(1, stored.id);
    return found.run();
}

Result<void> insert_unopened(db::Connection& connection, std::int64_t id,
                             const std::string& reason) {
    auto insert =
        TRY(connection.prepare("INSERT INTO unopened (id, reason) VALUES (?, ?) "
                               "ON CONFLICT (id) DO UPDATE SET reason = excluded.reason"));
    insert.bind_integer(1, id).bind_text(2, reason);
    return insert.run();
}

Result<std::vector<std::int64_t>> unopened_ids(const db::Connection& connection) {
    auto query = TRY(connection.prepare("SELECT id FROM unopened ORDER BY id"));
    std::vector<std::int64_t> ids;
    while (TRY(query.step()))
        ids.push_back(query.integer(0));
    return ids;
}

}  // namespace

Result<OpenAttempt> try_open_record(IngestStore& ingest, const batch::SealedRecord& record,
                                    const DeskKeys& keys) {
    ShiftKeys shift_keys(ingest, keys);
    return try_open(record, shift_keys);
}

DeskStore::DeskStore(db::Connection connection, FolderLock lock)
    : connection_(std::move(connection)), lock_(std::move(lock)) {}

Result<void> DeskStore::create(const std::string& folder) {
    TRY(make_folders(folder));
    if (path_exists(path_in(folder)))
        return fail(Errc::already_exists, path_in(folder), "is there already");
    TRY(open_writable(folder, true));
    return {};
}

Result<void> DeskStore::forget_opened(const std::string& folder) {
    auto store = TRY(open(folder));
    return store.connection_.execute("DELETE FROM opened; DELETE FROM unopened; VACUUM");
}

Result<DeskStore> DeskStore::open(const std::string& folder) {
    auto lock = TRY(FolderLock::take(folder));
    return DeskStore(TRY(open_writable(folder, false)), std::move(lock));
}

Result<OpenedCount> DeskStore::open_new(IngestStore& ingest, const DeskKeys& keys, Random& random) {
    ShiftKeys shift_keys(ingest, keys);
    OpenedCount count;
    const auto open_all = [&](const std::vector<StoredRecord>& records) -> Result<void> {
        auto transaction = TRY(db::Transaction::begin(connection_));
        std::uint64_t opened = 0;
        for (const auto& stored : records) {
            const auto attempt = TRY(try_open(stored.record, shift_keys));
            if (attempt.payload) {
                TRY(insert_opened(connection_, stored, *attempt.payload, keys, random));
                ++opened;
            } else {
                TRY(insert_unopened(connection_, stored.id, attempt.reason));
            }
        }
        TRY(transaction.commit());
        count.opened += opened;
        return {};
    };
    // A wrap that was missing may have come with a later batch.
    std::vector<StoredRecord> again;
    for (const auto id : TRY(unopened_ids(connection_)))
        if (auto stored = TRY(ingest.record(id))) again.push_back(std::move(*stored));
    auto last = TRY(last_id());
    if (!again.empty()) TRY(open_all(again));
    while (true) {
        const auto records = TRY(ingest.records_after(last, kAtOnce));
        if (records.empty()) break;
        TRY(open_all(records));
        last = records.back().id;
    }
    count.unopened = TRY(count_unopened());
    return count;
}

Result<std::int64_t> DeskStore::last_id() {
    auto query = TRY(connection_.prepare("SELECT max((SELECT coalesce(max(id), 0) FROM opened),"
                                         " (SELECT coalesce(max(id), 0) FROM unopened))"));
    TRY(query.step());
    return query.integer(0);
}

Result<std::uint64_t> DeskStore::count_unopened() {
    auto query = TRY(connection_.prepare("SELECT count(*) FROM unopened"));
    TRY(query.step());
    return static_cast<std::uint64_t>(query.integer(0));
}

Result<void> DeskStore::each(const DeskKeys& keys,
                             const std::function<Result<void>(const OpenedRecord&)>& take) {
    auto query = TRY(
        connection_.prepare("SELECT id, device, epoch, seq, shift, previous, received_ms, sealed "
                            "FROM opened ORDER BY id"));
    while (TRY(query.step()))
        TRY(take(TRY(read_opened(query, keys))));
    return {};
}

Result<OpenedRecord> DeskStore::record(std::int64_t id, const DeskKeys& keys) {
    auto query = TRY(
        connection_.prepare("SELECT id, device, epoch, seq, shift, previous, received_ms, sealed "
                            "FROM opened WHERE id = ?"));
    query.bind_integer(1, id);
    if (!TRY(query.step())) return fail(Errc::not_found, "record", "was not opened");
    return read_opened(query, keys);
}

}  // namespace relais::sync::hub
