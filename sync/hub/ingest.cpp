#include "sync/hub/ingest.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forms/base/file.h"
#include "forms/base/result.h"
#include "sync/batch/batch.h"
#include "sync/batch/enrolment.h"
#include "sync/batch/limits.h"
#include "sync/db/connection.h"
#include "sync/db/migration.h"
#include "sync/db/statement.h"
#include "sync/hub/columns.h"
#include "sync/hub/migrations.h"
#include "sync/hub/tags.h"
#include "sync/seal/seal.h"

namespace relais::sync::hub {

namespace {

std::string path_in(const std::string& folder) {
    return folder + "/ingest.db";
}

/// A start after a crash reads the log, and whoever sends when it is copied waits: 16 MiB.
constexpr std::int64_t kMaxLogPages = 4096;

/// Of the batch that a row came with: columns hash, device, received_ms, size_bytes, records, tag.
Result<Instant> read_received(const db::Statement& row, int first, const std::string& path) {
    const auto broken = [&] { return fail(Errc::corrupt, path, "the row of a batch is damaged"); };
    if (row.is_null(first)) return broken();  // it is not there
    const BatchRow batch{TRY(seal::array_from<32>(row.blob(first))),
                         TRY(seal::array_from<16>(row.blob(first + 1))), row.integer(first + 2),
                         row.integer(first + 3), row.integer(first + 4)};
    if (tag_of(batch) != row.integer(first + 5)) return broken();
    return Instant{batch.received_ms};
}

/// Columns: id, device, epoch, seq, shift, previous, sealed, hash, batch, tag, and of the batch.
Result<StoredRecord> read_record(const db::Statement& row, const std::string& path) {
    StoredRecord stored;
    stored.id = row.integer(0);
    stored.record.device = TRY(seal::array_from<16>(row.blob(1)));
    stored.record.epoch = TRY(epoch_from(row.integer(2), path));
    stored.record.seq = unsigned_of(row.integer(3));
    stored.record.shift = TRY(seal::array_from<16>(row.blob(4)));
    stored.record.previous = TRY(seal::array_from<32>(row.blob(5)));
    stored.record.sealed = row.blob(6);
    const auto hash = batch::hash_of(stored.record);
    if (row.blob(7) != blob(hash) || tag_of(stored.record, hash, row.integer(8)) != row.integer(9))
        return fail(Errc::corrupt, path,
                    "record " + std::to_string(stored.record.seq) + " of laptop " +
                        batch::to_hex(stored.record.device) + " is damaged");
    stored.received = TRY(read_received(row, 10, path));
    return stored;
}

/// Columns: device, epoch, verify_key, enrolled_ms, high_water, tag.
Result<Device> read_device(const db::Statement& row, const std::string& path) {
    Device device;
    device.id = TRY(seal::array_from<16>(row.blob(0)));
    device.epoch = TRY(epoch_from(row.integer(1), path));
    device.verify_key = TRY(seal::array_from<32>(row.blob(2)));
    device.enrolled = Instant{row.integer(3)};
    device.high_water = unsigned_of(row.integer(4));
    if (tag_of(device) != row.integer(5))
        return fail(Errc::corrupt, path,
                    "what it knows of laptop " + batch::to_hex(device.id) + " is damaged");
    return device;
}

constexpr const char* kOlder =
    "is older than it was: it was put back, or has lost what it had taken. If that is meant, "
    "remove "
    "the file \"witness\" beside it; laptops then send again what it lacks";

Result<db::Connection> open_writable(const std::string& folder, bool create) {
    db::OpenOptions options;
    options.create = create;
    options.busy_timeout_ms = 5000;  // a desk that reads may hold the WAL for a moment
    auto connection = TRY(db::Connection::open(path_in(folder), options));
    TRY(db::check_version(connection, ingest_migrations()));
    // WAL with FULL: a commit that returned survives a power cut (measured; NORMAL does not).
    TRY(connection.execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                           "PRAGMA foreign_keys=ON; PRAGMA cell_size_check=ON;"
                           "PRAGMA cache_size=-32768; PRAGMA journal_size_limit=67108864;"
                           // What a savepoint may have to take back is no business of other files.
                           "PRAGMA temp_store=MEMORY"));
    connection.keep_log();
    const bool filled = TRY(connection.user_version()) > 0;
    // SQLite takes a file that was cut to nothing for a new one.
    if (!filled && !create) return fail(Errc::corrupt, path_in(folder), "has lost all it held");
    const auto tally =
        filled ? TRY(Tally::read(connection, TRY(tag_of_schema(connection)))) : Tally{};
    TRY(db::migrate(connection, ingest_migrations(), [&]() -> Result<void> {
        return tally.write(connection, TRY(tag_of_schema(connection)));
    }));
    return connection;
}

}  // namespace

struct IngestStore::Opened {
    db::Connection connection;
    std::optional<FolderLock> lock;
    std::optional<batch::Witness> witness;
    Tag schema = 0;
};

IngestStore::IngestStore(Opened opened)
    : connection_(std::move(opened.connection)), lock_(std::move(opened.lock)),
      witness_(std::move(opened.witness)), schema_(opened.schema) {}

Result<void> IngestStore::create(const std::string& folder) {
    TRY(make_folders(folder));
    if (path_exists(path_in(folder)))
        return fail(Errc::already_exists, path_in(folder), "is there already");
    TRY(open_writable(folder, true));
    return {};
}

Result<IngestStore> IngestStore::open_for_writing(const std::string& folder) {
    auto lock = TRY(FolderLock::take(folder));
    batch::Witness witness(folder);
    auto connection = TRY(open_writable(folder, false));
    const auto schema = TRY(tag_of_schema(connection));
    const auto tally = TRY(Tally::read(connection, schema));
    if (witness.seen() > std::optional(tally.number))
        return fail(Errc::corrupt, connection.path(), kOlder);
    witness.remember(tally.number);
    IngestStore store({std::move(connection), std::move(lock), std::move(witness), schema});
    TRY(store.mend());
    return store;
}

Result<IngestStore> IngestStore::open_for_reading(const std::string& folder) {
    db::OpenOptions options;
    options.read_only = true;
    options.busy_timeout_ms = 5000;
    // First the witness: a `serve` that commits meanwhile has written the store before it.
    const auto seen = batch::Witness::of_reader(folder).seen();
    auto connection = TRY(db::Connection::open(path_in(folder), options));
    TRY(db::check_version(connection, ingest_migrations()));
    if (TRY(connection.user_version()) == 0)
        return fail(Errc::corrupt, connection.path(), "has lost all it held");
    const auto schema = TRY(tag_of_schema(connection));
    if (seen > std::optional(TRY(Tally::read(connection, schema)).number))
        return fail(Errc::corrupt, connection.path(), kOlder);
    return IngestStore({std::move(connection), std::nullopt, std::nullopt, schema});
}

Result<db::Transaction> IngestStore::begin() {
    noted_ = 0;
    return db::Transaction::begin(connection_);
}

Result<void> IngestStore::commit(db::Transaction& transaction) {
    auto tally = TRY(Tally::read(connection_, schema_));
    ++tally.number;
    tally.rows ^= noted_;
    TRY(tally.write(connection_, schema_));
    TRY(transaction.commit());
    if (witness_) witness_->remember(tally.number);
    return {};
}

Result<std::optional<Device>> IngestStore::device(const batch::DeviceId& id) {
    auto query = TRY(connection_.borrow(
        "SELECT device, epoch, verify_key, enrolled_ms, high_water, tag FROM devices "
        "WHERE device = ?"));
    query->bind_blob(1, blob(id));
    if (!TRY(query->step())) return std::nullopt;
    return TRY(read_device(*query, connection_.path()));
}

Result<void> IngestStore::add_device(const batch::Claim& claim, Instant now) {
    auto transaction = TRY(begin());
    auto insert = TRY(connection_.prepare("INSERT INTO devices (device, epoch, verify_key, "
                                          "enrolled_ms, tag) VALUES (?, ?, ?, ?, ?)"));
    const auto tag = tag_of(Device{claim.device, claim.epoch, claim.device_key, now, 0});
    insert.bind_blob(1, blob(claim.device))
        .bind_integer(2, claim.epoch)
        .bind_blob(3, blob(claim.device_key))
        .bind_integer(4, now.ms)
        .bind_integer(5, tag);
    TRY(insert.run());
    note(tag);
    return commit(transaction);
}

Result<void> IngestStore::tidy(Tidying when) {
    const auto limit = when == Tidying::idle ? 0 : kMaxLogPages;
    return connection_.log_pages() > limit ? connection_.checkpoint() : Result<void>();
}

Result<std::vector<std::uint64_t>> IngestStore::gaps(const batch::DeviceId& device) {
    auto query = TRY(connection_.borrow(
        "SELECT first, last FROM missing WHERE device = ? ORDER BY first LIMIT ?"));
    query->bind_blob(1, blob(device)).bind_integer(2, signed_of(batch::kMaxGaps));
    std::vector<std::uint64_t> gaps;
    while (TRY(query->step()))
        for (auto seq = unsigned_of(query->integer(0));
             seq <= unsigned_of(query->integer(1)) && gaps.size() < batch::kMaxGaps; ++seq)
            gaps.push_back(seq);
    return gaps;
}

Result<std::vector<std::uint64_t>> IngestStore::forked(const batch::DeviceId& device) {
    auto query = TRY(connection_.prepare(
        "SELECT DISTINCT seq FROM forks WHERE device = ? ORDER BY seq LIMIT ?"));
    query.bind_blob(1, blob(device)).bind_integer(2, signed_of(batch::kMaxGaps));
    std::vector<std::uint64_t> places;
    while (TRY(query.step()))
        places.push_back(unsigned_of(query.integer(0)));
    return places;
}

Result<batch::Receipt> IngestStore::state(const Device& device) {
    batch::Receipt receipt;
    receipt.device = device.id;
    receipt.epoch = device.epoch;
    receipt.high_water = device.high_water;
    receipt.gaps = TRY(gaps(device.id));
    return receipt;
}

Result<std::vector<DeviceStatus>> IngestStore::devices() {
    auto query = TRY(connection_.prepare(
        "SELECT d.device, d.epoch, d.verify_key, d.enrolled_ms, d.high_water, d.tag,"
        " (SELECT count(*) FROM records r WHERE r.device = d.device),"
        " (SELECT coalesce(sum(m.last - m.first + 1), 0) FROM missing m WHERE m.device = d.device),"
        " (SELECT count(*) FROM forks f WHERE f.device = d.device),"
        " (SELECT count(*) FROM quarantine q WHERE q.device = d.device),"
        " (SELECT coalesce(max(b.received_ms), 0) FROM batches b WHERE b.device = d.device)"
        " FROM devices d ORDER BY d.enrolled_ms, d.device"));
    std::vector<DeviceStatus> devices;
    while (TRY(query.step())) {
        DeviceStatus status;
        status.device = TRY(read_device(query, connection_.path()));
        status.records = unsigned_of(query.integer(6));
        status.missing = unsigned_of(query.integer(7));
        status.forks = unsigned_of(query.integer(8));
        status.quarantined = unsigned_of(query.integer(9));
        status.last_batch = Instant{query.integer(10)};
        devices.push_back(std::move(status));
    }
    for (auto& status : devices) {
        status.gaps = TRY(gaps(status.device.id));
        status.forked = TRY(forked(status.device.id));
    }
    return devices;
}

Result<std::vector<StoredRecord>> IngestStore::records_after(std::int64_t id, std::size_t limit) {
    auto query = TRY(connection_.prepare(
        "SELECT r.id, r.device, r.epoch, r.seq, r.shift, r.previous, r.sealed, r.hash, r.batch,"
        " r.tag, b.hash, b.device, b.received_ms, b.size_bytes, b.records, b.tag"
        " FROM records r LEFT JOIN batches b ON b.id = r.batch"
        " WHERE r.id > ? ORDER BY r.id LIMIT ?"));
    query.bind_integer(1, id).bind_integer(2, signed_of(limit));
    std::vector<StoredRecord> records;
    while (TRY(query.step()))
        records.push_back(TRY(read_record(query, connection_.path())));
    return records;
}

Result<std::optional<StoredRecord>> IngestStore::record(std::int64_t id) {
    auto records = TRY(records_after(id - 1, 1));
    if (records.empty() || records[0].id != id) return std::nullopt;
    return std::move(records[0]);
}

Result<std::vector<std::string>> IngestStore::wraps(const batch::DeviceId& device,
                                                    const batch::ShiftId& shift,
                                                    std::string_view recipient) {
    auto query = TRY(connection_.prepare(
        "SELECT wrap FROM shift_wraps WHERE device = ? AND shift = ? AND recipient = ?"));
    query.bind_blob(1, blob(device)).bind_blob(2, blob(shift)).bind_text(3, recipient);
    std::vector<std::string> wraps;
    while (TRY(query.step()))
        wraps.push_back(query.blob(0));
    return wraps;
}

}  // namespace relais::sync::hub
