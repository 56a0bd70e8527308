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
#include "sync/db/statement.h"
#include "sync/hub/columns.h"
#include "sync/hub/database.h"
#include "sync/hub/migrations.h"
#include "sync/seal/seal.h"

namespace relais::sync::hub {

namespace {

/// WAL with FULL: a commit that returned survives a power cut (measured; NORMAL does not). What a
/// savepoint may have to take back stays in memory: it is no business of any other file.
Database ingest_database() {
    return {"ingest.db", ingest_migrations(),
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
            "PRAGMA foreign_keys=ON; PRAGMA cell_size_check=ON; PRAGMA temp_store=MEMORY;"
            "PRAGMA cache_size=-32768; PRAGMA journal_size_limit=67108864",
            5000};  // a desk that reads may hold the log for a moment
}

/// A start after a crash reads the log, and whoever sends when it is copied waits: 16 MiB.
constexpr std::int64_t kMaxLogPages = 4096;

/// Columns: id, device, epoch, seq, shift, previous, sealed, received_ms.
Result<StoredRecord> read_record(const db::Statement& row) {
    StoredRecord stored;
    stored.id = row.integer(0);
    stored.record.device = TRY(seal::array_from<16>(row.blob(1)));
    stored.record.epoch = static_cast<std::uint32_t>(row.integer(2));
    stored.record.seq = unsigned_of(row.integer(3));
    stored.record.shift = TRY(seal::array_from<16>(row.blob(4)));
    stored.record.previous = TRY(seal::array_from<32>(row.blob(5)));
    stored.record.sealed = row.blob(6);
    stored.received = Instant{row.integer(7)};
    return stored;
}

/// Columns: device, epoch, verify_key, enrolled_ms, high_water.
Result<Device> read_device(const db::Statement& row) {
    Device device;
    device.id = TRY(seal::array_from<16>(row.blob(0)));
    device.epoch = static_cast<std::uint32_t>(row.integer(1));
    device.verify_key = TRY(seal::array_from<32>(row.blob(2)));
    device.enrolled = Instant{row.integer(3)};
    device.high_water = unsigned_of(row.integer(4));
    return device;
}

}  // namespace

IngestStore::IngestStore(db::Connection connection, std::optional<FolderLock> lock)
    : connection_(std::move(connection)), lock_(std::move(lock)) {}

Result<void> IngestStore::create(const std::string& folder) {
    TRY(make_folders(folder));
    const auto path = path_of(ingest_database(), folder);
    if (path_exists(path)) return fail(Errc::already_exists, path, "is there already");
    TRY(open_database(ingest_database(), folder, Access::create));
    return {};
}

Result<IngestStore> IngestStore::open_for_writing(const std::string& folder) {
    auto lock = TRY(FolderLock::take(folder));
    IngestStore store(TRY(open_database(ingest_database(), folder, Access::write)),
                      std::move(lock));
    store.connection_.keep_log();
    return store;
}

Result<IngestStore> IngestStore::open_for_reading(const std::string& folder) {
    return IngestStore(TRY(open_database(ingest_database(), folder, Access::read)), std::nullopt);
}

Result<void> IngestStore::tidy(Tidying when) {
    const auto limit = when == Tidying::idle ? 0 : kMaxLogPages;
    return connection_.log_pages() > limit ? connection_.checkpoint() : Result<void>();
}

Result<std::optional<Device>> IngestStore::device(const batch::DeviceId& id) {
    auto query = TRY(connection_.borrow(
        "SELECT device, epoch, verify_key, enrolled_ms, high_water FROM devices WHERE device = ?"));
    query->bind_blob(1, blob(id));
    if (!TRY(query->step())) return std::nullopt;
    return TRY(read_device(*query));
}

Result<void> IngestStore::add_device(const batch::Claim& claim, Instant now) {
    auto insert = TRY(connection_.prepare(
        "INSERT INTO devices (device, epoch, verify_key, enrolled_ms) VALUES (?, ?, ?, ?)"));
    insert.bind_blob(1, blob(claim.device))
        .bind_integer(2, claim.epoch)
        .bind_blob(3, blob(claim.device_key))
        .bind_integer(4, now.ms);
    return insert.run();
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
        "SELECT d.device, d.epoch, d.verify_key, d.enrolled_ms, d.high_water,"
        " (SELECT count(*) FROM records r WHERE r.device = d.device),"
        " (SELECT coalesce(sum(m.last - m.first + 1), 0) FROM missing m WHERE m.device = d.device),"
        " (SELECT count(*) FROM forks f WHERE f.device = d.device),"
        " (SELECT count(*) FROM quarantine q WHERE q.device = d.device),"
        " (SELECT coalesce(max(b.received_ms), 0) FROM batches b WHERE b.device = d.device)"
        " FROM devices d ORDER BY d.enrolled_ms, d.device"));
    std::vector<DeviceStatus> devices;
    while (TRY(query.step())) {
        DeviceStatus status;
        status.device = TRY(read_device(query));
        status.records = unsigned_of(query.integer(5));
        status.missing = unsigned_of(query.integer(6));
        status.forks = unsigned_of(query.integer(7));
        status.quarantined = unsigned_of(query.integer(8));
        status.last_batch = Instant{query.integer(9)};
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
        "SELECT r.id, r.device, r.epoch, r.seq, r.shift, r.previous, r.sealed, b.received_ms "
        "FROM records r JOIN batches b ON b.id = r.batch WHERE r.id > ? ORDER BY r.id LIMIT ?"));
    query.bind_integer(1, id).bind_integer(2, signed_of(limit));
    std::vector<StoredRecord> records;
    while (TRY(query.step()))
        records.push_back(TRY(read_record(query)));
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
