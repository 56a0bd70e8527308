#include "sync/hub/ingest.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forms/base/file.h"
#include "forms/base/planted.h"
#include "forms/base/result.h"
#include "sync/batch/batch.h"
#include "sync/batch/enrolment.h"
#include "sync/batch/limits.h"
#include "sync/db/connection.h"
#include "sync/db/migration.h"
#include "sync/db/statement.h"
#include "sync/hub/migrations.h"
#include "sync/seal/seal.h"

namespace relais::sync::hub {

namespace {

std::string path_in(const std::string& folder) {
    return folder + "/ingest.db";
}

std::int64_t signed_of(std::uint64_t seq) {
    return static_cast<std::int64_t>(seq);
}
std::uint64_t unsigned_of(std::int64_t value) {
    return static_cast<std::uint64_t>(value);
}

/// SQLite's integers are signed; no laptop ever comes near.
constexpr std::uint64_t kMaxSeq = 1ULL << 53U;

template <std::size_t N>
std::string_view blob(const std::array<std::uint8_t, N>& bytes) {
    return seal::bytes_of(bytes);
}

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

Result<db::Connection> open_writable(const std::string& folder, bool create) {
    db::OpenOptions options;
    options.create = create;
    options.busy_timeout_ms = 5000;  // a desk that reads may hold the WAL for a moment
    auto connection = TRY(db::Connection::open(path_in(folder), options));
    TRY(db::check_version(connection, ingest_migrations()));
    // WAL with FULL: a commit that returned survives a power cut (measured; NORMAL does not).
    TRY(connection.execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                           "PRAGMA foreign_keys=ON; PRAGMA cell_size_check=ON;"
                           "PRAGMA journal_size_limit=67108864"));
    TRY(db::migrate(connection, ingest_migrations()));
    return connection;
}

}  // namespace

IngestStore::IngestStore(db::Connection connection, std::optional<FolderLock> lock)
    : connection_(std::move(connection)), lock_(std::move(lock)) {}

Result<void> IngestStore::create(const std::string& folder) {
    TRY(make_folders(folder));
    if (path_exists(path_in(folder)))
        return fail(Errc::already_exists, path_in(folder), "is there already");
    TRY(open_writable(folder, true));
    return {};
}

Result<IngestStore> IngestStore::open_for_writing(const std::string& folder) {
    auto lock = TRY(FolderLock::take(folder));
    return IngestStore(TRY(open_writable(folder, false)), std::move(lock));
}

Result<IngestStore> IngestStore::open_for_reading(const std::string& folder) {
    db::OpenOptions options;
    options.read_only = true;
    options.busy_timeout_ms = 5000;
    auto connection = TRY(db::Connection::open(path_in(folder), options));
    TRY(db::check_version(connection, ingest_migrations()));
    return IngestStore(std::move(connection), std::nullopt);
}

Result<std::optional<Device>> IngestStore::device(const batch::DeviceId& id) {
    auto query = TRY(connection_.prepare(
        "SELECT device, epoch, verify_key, enrolled_ms, high_water FROM devices WHERE device = ?"));
    query.bind_blob(1, blob(id));
    if (!TRY(query.step())) return std::nullopt;
    return TRY(read_device(query));
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

Result<batch::Receipt> IngestStore::insert(const batch::Batch& batch, std::string_view bytes,
                                           Instant now, Trust trust) {
    for (const auto& record : batch.records)
        if (record.device != batch.device || record.seq == 0 || record.seq > kMaxSeq)
            return fail(Errc::invalid, "batch", "holds a record with an impossible place");
    auto transaction = TRY(db::Transaction::begin(connection_));
    const auto known = TRY(device(batch.device));
    if (!known) return fail(Errc::not_found, "batch", "its laptop is not enrolled");
    const auto batch_id = TRY(insert_batch_row(batch, bytes, now));
    auto wrap = TRY(connection_.prepare("INSERT INTO shift_wraps (device, shift, recipient, wrap) "
                                        "VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"));
    for (const auto& one : batch.wraps) {
        wrap.bind_blob(1, blob(batch.device))
            .bind_blob(2, blob(one.shift))
            .bind_text(3, one.recipient)
            .bind_blob(4, one.wrap);
        TRY(wrap.run());
    }
    batch::Receipt receipt;
    for (const auto& record : batch.records)
        receipt.lines.push_back({record.seq, TRY(insert_record(*known, record, batch_id, trust))});
    const auto after = TRY(device(batch.device));
    RELAIS_ASSERT(after.has_value());  // it was there when the transaction began
    receipt.device = batch.device;
    receipt.epoch = batch.epoch;
    receipt.batch = batch::hash_of_batch(bytes);
    receipt.high_water = after->high_water;
    receipt.gaps = TRY(gaps(batch.device));
    TRY(transaction.commit());
    return receipt;
}

Result<std::int64_t> IngestStore::insert_batch_row(const batch::Batch& batch,
                                                   std::string_view bytes, Instant now) {
    const auto hash = batch::hash_of_batch(bytes);
    auto insert = TRY(
        connection_.prepare("INSERT INTO batches (hash, device, received_ms, size_bytes, records) "
                            "VALUES (?, ?, ?, ?, ?) ON CONFLICT (hash) DO NOTHING"));
    insert.bind_blob(1, blob(hash))
        .bind_blob(2, blob(batch.device))
        .bind_integer(3, now.ms)
        .bind_integer(4, signed_of(bytes.size()))
        .bind_integer(5, signed_of(batch.records.size()));
    TRY(insert.run());
    auto query = TRY(connection_.prepare("SELECT id FROM batches WHERE hash = ?"));
    query.bind_blob(1, blob(hash));
    if (!TRY(query.step())) return fail(Errc::corrupt, connection_.path(), "lost a batch");
    return query.integer(0);
}

Result<batch::Outcome> IngestStore::insert_record(const Device& device,
                                                  const batch::SealedRecord& record,
                                                  std::int64_t batch_id, Trust trust) {
    const auto hash = batch::hash_of(record);
    const auto held = record.epoch == device.epoch ? TRY(held_hash(record)) : std::nullopt;
    if (held && *held == hash && !RELAIS_PLANTED("no_dedup")) return batch::Outcome::duplicate;
    if (record.epoch != device.epoch || trust == Trust::set_aside) {
        TRY(set_aside("INSERT INTO quarantine (device, seq, hash, bytes, batch) "
                      "VALUES (?, ?, ?, ?, ?) ON CONFLICT (hash) DO NOTHING",
                      record, batch_id));
        return batch::Outcome::quarantined;
    }
    if (held || !TRY(continues_chain(record, hash))) {
        TRY(set_aside("INSERT INTO forks (device, seq, hash, bytes, batch) "
                      "VALUES (?, ?, ?, ?, ?) ON CONFLICT (hash) DO NOTHING",
                      record, batch_id));
        return batch::Outcome::forked;
    }
    auto insert = TRY(connection_.prepare(
        "INSERT INTO records (device, epoch, seq, shift, previous, hash, sealed, batch) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)"));
    insert.bind_blob(1, blob(record.device))
        .bind_integer(2, record.epoch)
        .bind_integer(3, signed_of(record.seq))
        .bind_blob(4, blob(record.shift))
        .bind_blob(5, blob(record.previous))
        .bind_blob(6, blob(hash))
        .bind_blob(7, record.sealed)
        .bind_integer(8, batch_id);
    TRY(insert.run());
    TRY(note_place(record.device, record.seq));
    return batch::Outcome::stored;
}

Result<std::optional<seal::Hash>> IngestStore::held_hash(const batch::SealedRecord& record) {
    auto query = TRY(
        connection_.prepare("SELECT hash FROM records WHERE device = ? AND epoch = ? AND seq = ?"));
    query.bind_blob(1, blob(record.device))
        .bind_integer(2, record.epoch)
        .bind_integer(3, signed_of(record.seq));
    if (!TRY(query.step())) return std::nullopt;
    return TRY(seal::array_from<32>(query.blob(0)));
}

/// The neighbours, where they have come, must name each other's hashes.
Result<bool> IngestStore::continues_chain(const batch::SealedRecord& record,
                                          const seal::Hash& hash) {
    if (RELAIS_PLANTED("chain_unchecked")) return true;
    if ((record.seq == 1) != (record.previous == seal::Hash{})) return false;
    auto former = record;
    former.seq = record.seq - 1;
    const auto former_hash = TRY(held_hash(former));
    if (former_hash && *former_hash != record.previous) return false;
    auto query = TRY(connection_.prepare(
        "SELECT previous FROM records WHERE device = ? AND epoch = ? AND seq = ?"));
    query.bind_blob(1, blob(record.device))
        .bind_integer(2, record.epoch)
        .bind_integer(3, signed_of(record.seq + 1));
    return !TRY(query.step()) || query.blob(0) == blob(hash);
}

Result<void> IngestStore::set_aside(const char* sql, const batch::SealedRecord& record,
                                    std::int64_t batch_id) {
    const auto hash = batch::hash_of(record);
    auto insert = TRY(connection_.prepare(sql));
    insert.bind_blob(1, blob(record.device))
        .bind_integer(2, signed_of(record.seq))
        .bind_blob(3, blob(hash))
        .bind_blob(4, batch::encode_record(record))
        .bind_integer(5, batch_id);
    return insert.run();
}

/// The new place fills a part of a missing range, or moves the high-water mark and may open one.
Result<void> IngestStore::note_place(const batch::DeviceId& device_id, std::uint64_t seq) {
    const auto known = TRY(device(device_id));
    RELAIS_ASSERT(known.has_value());
    const auto before = known->high_water;
    const auto add_range = [&](std::uint64_t first, std::uint64_t last) -> Result<void> {
        if (first > last) return {};
        auto insert =
            TRY(connection_.prepare("INSERT INTO missing (device, first, last) VALUES (?, ?, ?)"));
        insert.bind_blob(1, blob(device_id))
            .bind_integer(2, signed_of(first))
            .bind_integer(3, signed_of(last));
        return insert.run();
    };
    if (seq > before) {
        auto update =
            TRY(connection_.prepare("UPDATE devices SET high_water = ? WHERE device = ?"));
        update.bind_integer(1, signed_of(seq)).bind_blob(2, blob(device_id));
        TRY(update.run());
        return add_range(before + 1, seq - 1);
    }
    auto query = TRY(connection_.prepare("SELECT first, last FROM missing WHERE device = ? "
                                         "AND first <= ? ORDER BY first DESC LIMIT 1"));
    query.bind_blob(1, blob(device_id)).bind_integer(2, signed_of(seq));
    if (!TRY(query.step()) || unsigned_of(query.integer(1)) < seq)
        return fail(Errc::corrupt, connection_.path(), "its list of missing records is wrong");
    const auto first = unsigned_of(query.integer(0));
    const auto last = unsigned_of(query.integer(1));
    auto remove = TRY(connection_.prepare("DELETE FROM missing WHERE device = ? AND first = ?"));
    remove.bind_blob(1, blob(device_id)).bind_integer(2, signed_of(first));
    TRY(remove.run());
    if (RELAIS_PLANTED("gap_not_split")) return {};
    TRY(add_range(first, seq - 1));
    return add_range(seq + 1, last);
}

Result<std::vector<std::uint64_t>> IngestStore::gaps(const batch::DeviceId& device) {
    auto query = TRY(connection_.prepare(
        "SELECT first, last FROM missing WHERE device = ? ORDER BY first LIMIT ?"));
    query.bind_blob(1, blob(device)).bind_integer(2, signed_of(batch::kMaxGaps));
    std::vector<std::uint64_t> gaps;
    while (TRY(query.step()))
        for (auto seq = unsigned_of(query.integer(0));
             seq <= unsigned_of(query.integer(1)) && gaps.size() < batch::kMaxGaps; ++seq)
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
