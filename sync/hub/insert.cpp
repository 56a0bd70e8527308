// How batches get into the first store. What a laptop sends usually continues its chain: for that
// every row is written once and hardly anything is looked up.
#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "forms/base/planted.h"
#include "forms/base/result.h"
#include "forms/base/time.h"
#include "sync/batch/batch.h"
#include "sync/db/connection.h"
#include "sync/db/statement.h"
#include "sync/hub/columns.h"
#include "sync/hub/ingest.h"
#include "sync/hub/tags.h"
#include "sync/seal/seal.h"

namespace relais::sync::hub {

namespace {

/// SQLite's integers are signed; no laptop ever comes near.
constexpr std::uint64_t kMaxSeq = 1ULL << 53U;

constexpr std::string_view kSetAsideAsFork =
    "INSERT INTO forks (device, seq, hash, bytes, batch, tag) "
    "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (hash) DO NOTHING";
constexpr std::string_view kQuarantine =
    "INSERT INTO quarantine (device, seq, hash, bytes, batch, tag) "
    "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (hash) DO NOTHING";

}  // namespace

Arrival arrival_of(const batch::Batch& batch, std::string_view bytes, Instant now, Trust trust) {
    Arrival arrival{&batch, bytes, batch::hash_of_batch(bytes), {}, now, trust};
    arrival.hashes.reserve(batch.records.size());
    for (const auto& record : batch.records)
        arrival.hashes.push_back(batch::hash_of(record));
    return arrival;
}

Result<batch::Receipt> IngestStore::insert(const batch::Batch& batch, std::string_view bytes,
                                           Instant now, Trust trust) {
    const auto arrival = arrival_of(batch, bytes, now, trust);
    const Arrival* const one[] = {&arrival};
    auto results = insert_all(one);
    // What it holds is on disk, whether or not it was copied from one file there to the other.
    static_cast<void>(tidy(Tidying::when_large));
    return std::move(results.front());
}

std::vector<Result<batch::Receipt>>
IngestStore::insert_all(std::span<const Arrival* const> arrivals) {
    std::vector<Result<batch::Receipt>> results;
    results.reserve(arrivals.size());
    if (const auto done = insert_group(arrivals, results); !done) {
        for (auto& result : results)
            if (result) result = std::unexpected(done.error());
        results.resize(arrivals.size(), std::unexpected(done.error()));
    }
    return results;
}

Result<void> IngestStore::insert_group(std::span<const Arrival* const> arrivals,
                                       std::vector<Result<batch::Receipt>>& results) {
    auto transaction = TRY(begin());
    bool any = false;
    for (const auto* arrival : arrivals) {
        results.push_back(arrivals.size() == 1 ? insert_one(*arrival) : insert_apart(*arrival));
        // After some failures (a full disk) SQLite has taken back all of it by itself.
        if (!connection_.in_transaction()) return std::unexpected(results.back().error());
        any = any || results.back().has_value();
    }
    return any ? commit(transaction) : Result<void>();
}

Result<batch::Receipt> IngestStore::insert_apart(const Arrival& arrival) {
    TRY(run("SAVEPOINT one_batch"));
    const auto noted = noted_;
    auto receipt = insert_one(arrival);
    if (!receipt && !connection_.in_transaction()) return receipt;
    if (!receipt) noted_ = noted;
    // Should that fail, a part of it would be committed with the others: better none of them.
    if (!receipt)
        if (const auto undone = run("ROLLBACK TO one_batch"); !undone) {
            static_cast<void>(run("ROLLBACK"));
            return std::unexpected(undone.error());
        }
    if (const auto released = run("RELEASE one_batch"); !released) {
        static_cast<void>(run("ROLLBACK"));
        return std::unexpected(released.error());
    }
    return receipt;
}

Result<void> IngestStore::run(std::string_view sql) {
    return TRY(connection_.borrow(sql))->run();
}

Result<batch::Receipt> IngestStore::insert_one(const Arrival& arrival) {
    const auto& batch = *arrival.batch;
    for (const auto& record : batch.records)
        if (record.device != batch.device || record.seq == 0 || record.seq > kMaxSeq)
            return fail(Errc::invalid, "batch", "holds a record with an impossible place");
    const auto known = TRY(device(batch.device));
    if (!known) return fail(Errc::not_found, "batch", "its laptop is not enrolled");
    Chain chain(*known);
    const auto batch_id = TRY(insert_batch_row(arrival));
    TRY(insert_wraps(batch));
    batch::Receipt receipt;
    receipt.lines.reserve(batch.records.size());
    for (std::size_t i = 0; i < batch.records.size(); ++i) {
        const auto& record = batch.records[i];
        const Place place{batch_id, arrival.hashes[i], arrival.trust};
        receipt.lines.push_back({record.seq, TRY(insert_record(chain, record, place))});
    }
    TRY(keep(chain));
    receipt.device = batch.device;
    receipt.epoch = batch.epoch;
    receipt.batch = arrival.hash;
    receipt.high_water = chain.high_water;
    receipt.gaps = TRY(gaps(batch.device));
    return receipt;
}

Result<std::int64_t> IngestStore::insert_batch_row(const Arrival& arrival) {
    const BatchRow row{arrival.hash, arrival.batch->device, arrival.received.ms,
                       signed_of(arrival.bytes.size()), signed_of(arrival.batch->records.size())};
    auto insert = TRY(
        connection_.borrow("INSERT INTO batches (hash, device, received_ms, size_bytes, records, "
                           "tag) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (hash) DO NOTHING"));
    insert->bind_blob(1, blob(row.hash))
        .bind_blob(2, blob(row.device))
        .bind_integer(3, row.received_ms)
        .bind_integer(4, row.size_bytes)
        .bind_integer(5, row.records)
        .bind_integer(6, tag_of(row));
    TRY(insert->run());
    if (connection_.changes() > 0) {
        note(tag_of(row));
        return connection_.last_id();
    }
    auto query = TRY(connection_.borrow("SELECT id FROM batches WHERE hash = ?"));
    query->bind_blob(1, blob(row.hash));
    if (!TRY(query->step())) return fail(Errc::corrupt, connection_.path(), "lost a batch");
    return query->integer(0);
}

Result<void> IngestStore::insert_wraps(const batch::Batch& batch) {
    auto insert =
        TRY(connection_.borrow("INSERT INTO shift_wraps (device, shift, recipient, wrap, tag) "
                               "VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"));
    for (const auto& one : batch.wraps) {
        const auto tag = tag_of_wrap(batch.device, one.shift, one.recipient, one.wrap);
        insert->bind_blob(1, blob(batch.device))
            .bind_blob(2, blob(one.shift))
            .bind_text(3, one.recipient)
            .bind_blob(4, one.wrap)
            .bind_integer(5, tag);
        TRY(insert->run());
        if (connection_.changes() > 0) note(tag);
    }
    return {};
}

Result<batch::Outcome> IngestStore::insert_record(Chain& chain, const batch::SealedRecord& record,
                                                  const Place& place) {
    // Above the high-water mark nothing is held.
    const bool of_this_chain = record.epoch == chain.device.epoch;
    const auto held =
        of_this_chain && record.seq <= chain.high_water ? TRY(held_hash(record)) : std::nullopt;
    if (held && *held == place.hash && !RELAIS_PLANTED("no_dedup"))
        return batch::Outcome::duplicate;
    if (!of_this_chain || place.trust == Trust::set_aside) {
        TRY(set_aside(kQuarantine, record, place));
        return batch::Outcome::quarantined;
    }
    if (held || !TRY(continues_chain(chain, record, place.hash))) {
        TRY(set_aside(kSetAsideAsFork, record, place));
        return batch::Outcome::forked;
    }
    auto insert = TRY(connection_.borrow(
        "INSERT INTO records (device, epoch, seq, shift, previous, hash, sealed, batch, tag) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"));
    const auto tag = tag_of(record, place.hash, place.batch_id);
    insert->bind_blob(1, blob(record.device))
        .bind_integer(2, record.epoch)
        .bind_integer(3, signed_of(record.seq))
        .bind_blob(4, blob(record.shift))
        .bind_blob(5, blob(record.previous))
        .bind_blob(6, blob(place.hash))
        .bind_blob(7, record.sealed)
        .bind_integer(8, place.batch_id)
        .bind_integer(9, tag);
    TRY(insert->run());
    note(tag);
    TRY(note_place(chain, record.seq));
    chain.last_seq = record.seq;
    chain.last_hash = place.hash;
    return batch::Outcome::stored;
}

Result<std::optional<seal::Hash>> IngestStore::held_hash(const batch::SealedRecord& record) {
    auto query = TRY(connection_.borrow("SELECT hash, previous, batch, tag FROM records "
                                        "WHERE device = ? AND epoch = ? AND seq = ?"));
    query->bind_blob(1, blob(record.device))
        .bind_integer(2, record.epoch)
        .bind_integer(3, signed_of(record.seq));
    if (!TRY(query->step())) return std::nullopt;
    const auto hash = TRY(seal::array_from<32>(query->blob(0)));
    batch::SealedRecord held;
    held.device = record.device;
    held.epoch = record.epoch;
    held.seq = record.seq;
    held.previous = TRY(seal::array_from<32>(query->blob(1)));
    if (tag_of(held, hash, query->integer(2)) != query->integer(3))
        return fail(Errc::corrupt, connection_.path(), "the row of a record is damaged");
    return hash;
}

/// The neighbours, where they have come, must name each other's hashes.
Result<bool> IngestStore::continues_chain(const Chain& chain, const batch::SealedRecord& record,
                                          const seal::Hash& hash) {
    if (RELAIS_PLANTED("chain_unchecked")) return true;
    if ((record.seq == 1) != (record.previous == seal::Hash{})) return false;
    if (record.seq == 1) {
        // None before it.
    } else if (chain.last_seq == record.seq - 1) {
        if (chain.last_hash != record.previous) return false;
    } else if (record.seq - 1 <= chain.high_water) {
        batch::SealedRecord former;
        former.device = record.device;
        former.epoch = record.epoch;
        former.seq = record.seq - 1;
        const auto former_hash = TRY(held_hash(former));
        if (former_hash && *former_hash != record.previous) return false;
    }
    if (record.seq >= chain.high_water) return true;
    auto query = TRY(connection_.borrow(
        "SELECT previous FROM records WHERE device = ? AND epoch = ? AND seq = ?"));
    query->bind_blob(1, blob(record.device))
        .bind_integer(2, record.epoch)
        .bind_integer(3, signed_of(record.seq + 1));
    return !TRY(query->step()) || query->blob(0) == blob(hash);
}

Result<void> IngestStore::set_aside(std::string_view sql, const batch::SealedRecord& record,
                                    const Place& place) {
    auto insert = TRY(connection_.borrow(sql));
    insert->bind_blob(1, blob(record.device))
        .bind_integer(2, signed_of(record.seq))
        .bind_blob(3, blob(place.hash))
        .bind_blob(4, batch::encode_record(record))
        .bind_integer(5, place.batch_id)
        .bind_integer(6, tag_of_aside(record, place.hash, place.batch_id));
    TRY(insert->run());
    if (connection_.changes() > 0) note(tag_of_aside(record, place.hash, place.batch_id));
    return {};
}

/// The new place fills a part of a missing range, or moves the high-water mark and may open one.
Result<void> IngestStore::note_place(Chain& chain, std::uint64_t seq) {
    const auto& id = chain.device.id;
    if (seq > chain.high_water) {
        const auto before = std::exchange(chain.high_water, seq);
        return add_missing(id, before + 1, seq - 1);
    }
    auto query = TRY(connection_.borrow("SELECT first, last, tag FROM missing WHERE device = ? "
                                        "AND first <= ? ORDER BY first DESC LIMIT 1"));
    query->bind_blob(1, blob(id)).bind_integer(2, signed_of(seq));
    if (!TRY(query->step()) || unsigned_of(query->integer(1)) < seq)
        return fail(Errc::corrupt, connection_.path(), "its list of missing records is wrong");
    const auto first = unsigned_of(query->integer(0));
    const auto last = unsigned_of(query->integer(1));
    const auto tag = tag_of(id, SeqRange{query->integer(0), query->integer(1)});
    if (tag != query->integer(2))
        return fail(Errc::corrupt, connection_.path(), "its list of missing records is damaged");
    query->reset();
    note(tag);
    auto remove = TRY(connection_.borrow("DELETE FROM missing WHERE device = ? AND first = ?"));
    remove->bind_blob(1, blob(id)).bind_integer(2, signed_of(first));
    TRY(remove->run());
    if (RELAIS_PLANTED("gap_not_split")) return {};
    TRY(add_missing(id, first, seq - 1));
    return add_missing(id, seq + 1, last);
}

Result<void> IngestStore::add_missing(const batch::DeviceId& device, std::uint64_t first,
                                      std::uint64_t last) {
    if (first > last) return {};
    auto insert = TRY(
        connection_.borrow("INSERT INTO missing (device, first, last, tag) VALUES (?, ?, ?, ?)"));
    const auto tag = tag_of(device, SeqRange{signed_of(first), signed_of(last)});
    insert->bind_blob(1, blob(device))
        .bind_integer(2, signed_of(first))
        .bind_integer(3, signed_of(last))
        .bind_integer(4, tag);
    note(tag);
    return insert->run();
}

Result<void> IngestStore::keep(const Chain& chain) {
    if (chain.high_water == chain.device.high_water) return {};
    auto after = chain.device;
    after.high_water = chain.high_water;
    auto update =
        TRY(connection_.borrow("UPDATE devices SET high_water = ?, tag = ? WHERE device = ?"));
    update->bind_integer(1, signed_of(after.high_water))
        .bind_integer(2, tag_of(after))
        .bind_blob(3, blob(after.id));
    note(tag_of(chain.device) ^ tag_of(after));
    return update->run();
}

}  // namespace relais::sync::hub
