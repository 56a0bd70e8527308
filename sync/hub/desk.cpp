#include "sync/hub/desk.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <system_error>
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
#include "sync/hub/tags.h"
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

Result<void> check_whole(const db::Connection& connection) {
    auto check = TRY(connection.prepare("PRAGMA integrity_check"));
    if (!TRY(check.step()) || check.text(0) != "ok")
        return fail(Errc::corrupt, connection.path(), "is damaged");
    return {};
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

constexpr const char* kSelectOpened =
    "SELECT id, device, epoch, seq, shift, previous, received_ms, sealed, tag FROM opened ";

/// The columns of kSelectOpened.
Result<batch::SealedRecord> read_sealed(const db::Statement& row, const std::string& path) {
    batch::SealedRecord sealed;
    sealed.device = TRY(seal::array_from<16>(row.blob(1)));
    sealed.epoch = TRY(epoch_from(row.integer(2), path));
    sealed.seq = static_cast<std::uint64_t>(row.integer(3));
    sealed.shift = TRY(seal::array_from<16>(row.blob(4)));
    sealed.previous = TRY(seal::array_from<32>(row.blob(5)));
    sealed.sealed = row.blob(7);
    if (tag_of_opened(row.integer(0), sealed, Instant{row.integer(6)}) != row.integer(8))
        return fail(Errc::corrupt, path, "the row of an opened record is damaged");
    return sealed;
}

Result<OpenedRecord> read_opened(const db::Statement& row, const DeskKeys& keys,
                                 const std::string& path) {
    const auto sealed = TRY(read_sealed(row, path));
    OpenedRecord opened;
    opened.id = row.integer(0);
    opened.device = sealed.device;
    opened.seq = sealed.seq;
    opened.received = Instant{row.integer(6)};
    opened.payload = TRY(batch::open_payload(sealed, keys.desk_key));
    return opened;
}

constexpr const char* kInsertOpened =
    "INSERT INTO opened (id, device, epoch, seq, shift, previous, received_ms, sealed, tag) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";

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
        .bind_blob(8, resealed.sealed)
        .bind_integer(9, tag_of_opened(stored.id, resealed, stored.received));
    TRY(insert.run());
    auto announce = TRY(connection.prepare(
        "INSERT INTO announced (id, device, attachment) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"));
    announce.bind_integer(1, stored.id).bind_blob(2, seal::bytes_of(resealed.device));
    for (const auto& file : payload.attached.files)
        TRY(announce.bind_blob(3, seal::bytes_of(file.hash)).run());
    auto found = TRY(connection.prepare("DELETE FROM unopened WHERE id = ?"));
    found.bind_integer(1, stored.id);
    return found.run();
}

Result<void> insert_unopened(db::Connection& connection, std::int64_t id,
                             const std::string& reason) {
    auto insert =
        TRY(connection.prepare("INSERT INTO unopened (id, reason, tag) VALUES (?, ?, ?) ON CONFLICT"
                               " (id) DO UPDATE SET reason = excluded.reason, tag = excluded.tag"));
    insert.bind_integer(1, id).bind_text(2, reason).bind_integer(3, tag_of_unopened(id, reason));
    return insert.run();
}

Result<std::vector<std::int64_t>> ids_of(const db::Connection& connection, const char* sql) {
    auto query = TRY(connection.prepare(sql));
    std::vector<std::int64_t> ids;
    while (TRY(query.step()))
        ids.push_back(query.integer(0));
    return ids;
}

/// Ids of the rows that are what they were, ascending, and of those that are not.
struct Rows {
    std::vector<std::int64_t> whole, damaged;
};

Result<Rows> look_through(const db::Connection& connection) {
    Rows rows;
    auto opened = TRY(connection.prepare(std::string(kSelectOpened) + "ORDER BY id"));
    while (TRY(opened.step()))
        (read_sealed(opened, connection.path()) ? rows.whole : rows.damaged)
            .push_back(opened.integer(0));
    const auto middle = static_cast<std::ptrdiff_t>(rows.whole.size());
    auto unopened = TRY(connection.prepare("SELECT id, reason, tag FROM unopened ORDER BY id"));
    while (TRY(unopened.step())) {
        const auto id = unopened.integer(0);
        const bool holds = tag_of_unopened(id, unopened.text(1)) == unopened.integer(2);
        (holds ? rows.whole : rows.damaged).push_back(id);
    }
    std::inplace_merge(rows.whole.begin(), rows.whole.begin() + middle, rows.whole.end());
    return rows;
}

}  // namespace

Result<AnnouncedFiles> announced_files(const std::string& desk_folder) {
    constexpr std::int64_t kSince = 3;  // of the desk's schema
    db::OpenOptions options;
    options.read_only = true;
    options.busy_timeout_ms = 5000;
    const auto connection = TRY(db::Connection::open(path_in(desk_folder), options));
    AnnouncedFiles files;
    if (TRY(connection.user_version()) < kSince) return files;
    auto query = TRY(connection.prepare("SELECT device, attachment FROM announced"));
    while (TRY(query.step()))
        files[TRY(seal::array_from<16>(query.blob(0)))].insert(
            TRY(seal::array_from<32>(query.blob(1))));
    return files;
}

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
    return store.connection_.execute("DELETE FROM opened; DELETE FROM unopened; "
                                     "DELETE FROM announced; DELETE FROM returns; VACUUM");
}

Result<DeskStore> DeskStore::open(const std::string& folder) {
    auto lock = TRY(FolderLock::take(folder));
    const auto open_whole = [&]() -> Result<db::Connection> {
        auto connection = TRY(open_writable(folder, false));
        TRY(check_whole(connection));
        return connection;
    };
    auto connection = open_whole();
    if (connection) return DeskStore(std::move(*connection), std::move(lock));
    if (connection.error().code != Errc::corrupt) return std::unexpected(connection.error());
    const auto path = path_in(folder);
    std::error_code error;
    std::filesystem::rename(path, path + ".damaged", error);
    if (error) return fail(Errc::io, path, error.message());
    std::filesystem::remove(path + "-journal", error);
    DeskStore anew(TRY(open_writable(folder, true)), std::move(lock));
    anew.findings_.push_back(
        path + " was damaged; it is kept beside, and all is opened anew; what was sent back to "
               "enumerators must be sent back again");
    return anew;
}

Result<std::uint64_t> DeskStore::verify(const std::string& folder) {
    db::OpenOptions options;
    options.read_only = true;
    options.busy_timeout_ms = 5000;
    const auto connection = TRY(db::Connection::open(path_in(folder), options));
    TRY(db::check_version(connection, desk_migrations()));
    TRY(check_whole(connection));
    const auto rows = TRY(look_through(connection));
    if (!rows.damaged.empty())
        return fail(Errc::corrupt, connection.path(), "the row of an opened record is damaged");
    auto count = TRY(connection.prepare("SELECT count(*) FROM opened"));
    TRY(count.step());
    return static_cast<std::uint64_t>(count.integer(0));
}

/// What does not hold is removed; it and what is not there at all is to be opened again.
Result<std::vector<std::int64_t>> DeskStore::lost(IngestStore& ingest) {
    const auto rows = TRY(look_through(connection_));
    if (!rows.damaged.empty()) {
        auto transaction = TRY(db::Transaction::begin(connection_));
        for (const auto* sql :
             {"DELETE FROM opened WHERE id = ?", "DELETE FROM unopened WHERE id = ?"}) {
            auto remove = TRY(connection_.prepare(sql));
            for (const auto id : rows.damaged)
                TRY(remove.bind_integer(1, id).run());
        }
        TRY(transaction.commit());
    }
    const auto last = TRY(last_id());
    const auto held = TRY(ingest.ids_up_to(last));
    // One that is in both tables is there twice.
    if (!std::includes(held.begin(), held.end(), rows.whole.begin(), rows.whole.end()))
        return fail(Errc::corrupt, connection_.path(),
                    "holds records that ingest.db lacks or holds otherwise: one of them was put "
                    "back; without desk.db all is opened anew");
    std::vector<std::int64_t> lost;
    std::set_difference(held.begin(), held.end(), rows.whole.begin(), rows.whole.end(),
                        std::back_inserter(lost));
    if (!lost.empty())
        findings_.push_back(std::to_string(lost.size()) + " records were damaged or gone in " +
                            connection_.path() + ", and are opened anew");
    return lost;
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
    auto ids = TRY(lost(ingest));
    // A wrap that was missing may have come with a later batch.
    for (const auto id : TRY(ids_of(connection_, "SELECT id FROM unopened ORDER BY id")))
        ids.push_back(id);
    auto last = TRY(last_id());
    std::vector<StoredRecord> again;
    for (const auto id : ids) {
        if (auto stored = TRY(ingest.record(id))) again.push_back(std::move(*stored));
        if (again.size() == kAtOnce || id == ids.back()) TRY(open_all(std::exchange(again, {})));
    }
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
    auto query = TRY(connection_.prepare(std::string(kSelectOpened) + "ORDER BY id"));
    while (TRY(query.step()))
        TRY(take(TRY(read_opened(query, keys, connection_.path()))));
    return {};
}

Result<OpenedRecord> DeskStore::record(std::int64_t id, const DeskKeys& keys) {
    auto query = TRY(connection_.prepare(std::string(kSelectOpened) + "WHERE id = ?"));
    query.bind_integer(1, id);
    if (!TRY(query.step())) return fail(Errc::not_found, "record", "was not opened");
    return read_opened(query, keys, connection_.path());
}

}  // namespace relais::sync::hub
