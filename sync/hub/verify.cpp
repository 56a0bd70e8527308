// Every row of the first store, against its own hash and its neighbours.
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "forms/base/result.h"
#include "sync/batch/batch.h"
#include "sync/db/connection.h"
#include "sync/db/statement.h"
#include "sync/hub/ingest.h"
#include "sync/hub/tags.h"
#include "sync/seal/seal.h"

namespace relais::sync::hub {

namespace {

/// Follows one chain after the other, in the order of (device, epoch, seq).
class ChainCheck {
  public:
    explicit ChainCheck(std::string path) : path_(std::move(path)) {}

    Result<seal::Hash> take(const batch::SealedRecord& record, const std::string& held_hash) {
        const auto hash = batch::hash_of(record);
        if (held_hash != seal::bytes_of(hash)) return broken(record, "is not what its hash says");
        const bool follows = last_ && last_->device == record.device &&
                             last_->epoch == record.epoch && last_->seq + 1 == record.seq;
        if (follows && record.previous != last_hash_)
            return broken(record, "does not continue the record before it");
        if ((record.seq == 1) != (record.previous == seal::Hash{}))
            return broken(record, "has an impossible place");
        ++counts_[record.device];
        last_ = {record.device, record.epoch, record.seq, {}, {}, {}};
        last_hash_ = hash;
        return hash;
    }
    [[nodiscard]] std::uint64_t count_of(const batch::DeviceId& device) const {
        const auto found = counts_.find(device);
        return found == counts_.end() ? 0 : found->second;
    }

  private:
    std::unexpected<Error> broken(const batch::SealedRecord& record, const char* what) const {
        return fail(Errc::corrupt, path_,
                    "record " + std::to_string(record.seq) + " of laptop " +
                        batch::to_hex(record.device) + " " + what);
    }

    std::string path_;
    std::optional<batch::SealedRecord> last_;
    seal::Hash last_hash_{};
    std::map<batch::DeviceId, std::uint64_t> counts_;
};

}  // namespace

Result<std::uint64_t> IngestStore::verify_aside(const char* sql, Tag& tags) {
    auto query = TRY(connection_.prepare(sql));
    std::uint64_t count = 0;
    while (TRY(query.step())) {
        const auto record = batch::decode_record(query.blob(1));
        const auto hash = record ? batch::hash_of(*record) : seal::Hash{};
        if (!record || query.blob(0) != seal::bytes_of(hash) ||
            static_cast<std::uint64_t>(query.integer(2)) != record->seq ||
            query.blob(3) != seal::bytes_of(record->device) ||
            query.integer(5) != tag_of_aside(*record, hash, query.integer(4)))
            return fail(Errc::corrupt, connection_.path(), "a record set aside is damaged");
        tags ^= query.integer(5);
        ++count;
    }
    return count;
}

Result<Tag> IngestStore::tags_of_devices() {
    Tag tags = 0;
    for (const auto& status : TRY(devices()))
        tags ^= tag_of(status.device);  // it was compared with the row's
    return tags;
}

Result<Tag> IngestStore::tags_of_batches() {
    auto query = TRY(connection_.prepare(
        "SELECT hash, device, received_ms, size_bytes, records, tag FROM batches"));
    Tag tags = 0;
    while (TRY(query.step())) {
        const BatchRow row{TRY(seal::array_from<32>(query.blob(0))),
                           TRY(seal::array_from<16>(query.blob(1))), query.integer(2),
                           query.integer(3), query.integer(4)};
        if (tag_of(row) != query.integer(5))
            return fail(Errc::corrupt, connection_.path(), "the row of a batch is damaged");
        tags ^= query.integer(5);
    }
    return tags;
}

Result<Tag> IngestStore::tags_of_wraps() {
    auto query =
        TRY(connection_.prepare("SELECT device, shift, recipient, wrap, tag FROM shift_wraps"));
    Tag tags = 0;
    while (TRY(query.step())) {
        const auto device = TRY(seal::array_from<16>(query.blob(0)));
        const auto shift = TRY(seal::array_from<16>(query.blob(1)));
        if (tag_of_wrap(device, shift, query.text(2), query.blob(3)) != query.integer(4))
            return fail(Errc::corrupt, connection_.path(),
                        "a shift key of laptop " + batch::to_hex(device) + " is damaged");
        tags ^= query.integer(4);
    }
    return tags;
}

Result<Tag> IngestStore::tags_of_missing() {
    auto query = TRY(connection_.prepare("SELECT device, first, last, tag FROM missing"));
    Tag tags = 0;
    while (TRY(query.step())) {
        const auto device = TRY(seal::array_from<16>(query.blob(0)));
        if (tag_of(device, SeqRange{query.integer(1), query.integer(2)}) != query.integer(3))
            return fail(Errc::corrupt, connection_.path(),
                        "what is missing of laptop " + batch::to_hex(device) + " is damaged");
        tags ^= query.integer(3);
    }
    return tags;
}

Result<IngestFigures> IngestStore::verify() {
    // One moment of the store, whatever `serve` does meanwhile.
    TRY(connection_.execute("BEGIN"));
    auto figures = verify_rows();
    static_cast<void>(connection_.execute("ROLLBACK"));
    return figures;
}

Result<IngestFigures> IngestStore::verify_rows() {
    auto check = TRY(connection_.prepare("PRAGMA integrity_check"));
    if (!TRY(check.step()) || check.text(0) != "ok")
        return fail(Errc::corrupt, connection_.path(), "is damaged");
    auto names = TRY(connection_.prepare("PRAGMA foreign_key_check"));
    if (TRY(names.step()))
        return fail(Errc::corrupt, connection_.path(), "has lost rows that others name");
    const auto tally = TRY(Tally::read(connection_, TRY(tag_of_schema(connection_))));
    auto tags = TRY(tags_of_devices()) ^ TRY(tags_of_batches()) ^ TRY(tags_of_wraps()) ^
                TRY(tags_of_missing());
    IngestFigures figures;
    TRY(verify_records(figures, tags));
    figures.forks =
        TRY(verify_aside("SELECT hash, bytes, seq, device, batch, tag FROM forks", tags));
    figures.quarantined =
        TRY(verify_aside("SELECT hash, bytes, seq, device, batch, tag FROM quarantine", tags));
    if (tags != tally.rows)
        return fail(Errc::corrupt, connection_.path(), "has rows too many, or lacks some");
    return figures;
}

Result<void> IngestStore::verify_records(IngestFigures& figures, Tag& tags) {
    ChainCheck chain(connection_.path());
    auto query = TRY(connection_.prepare("SELECT device, epoch, seq, shift, previous, sealed, hash,"
                                         " batch, tag FROM records ORDER BY device, epoch, seq"));
    while (TRY(query.step())) {
        batch::SealedRecord record;
        record.device = TRY(seal::array_from<16>(query.blob(0)));
        record.epoch = TRY(epoch_from(query.integer(1), connection_.path()));
        record.seq = static_cast<std::uint64_t>(query.integer(2));
        record.shift = TRY(seal::array_from<16>(query.blob(3)));
        record.previous = TRY(seal::array_from<32>(query.blob(4)));
        record.sealed = query.blob(5);
        const auto hash = TRY(chain.take(record, query.blob(6)));
        if (tag_of(record, hash, query.integer(7)) != query.integer(8))
            return fail(Errc::corrupt, connection_.path(), "the row of a record is damaged");
        tags ^= query.integer(8);
        ++figures.records;
    }
    for (const auto& status : TRY(devices())) {
        // A row that was taken away would be missing without being named so.
        if (chain.count_of(status.device.id) + status.missing != status.device.high_water)
            return fail(Errc::corrupt, connection_.path(),
                        "laptop " + batch::to_hex(status.device.id) + " lacks records");
        figures.missing += status.missing;
        figures.devices.push_back(
            {status.device.id, status.device.epoch, TRY(runs(status.device))});
    }
    return {};
}

}  // namespace relais::sync::hub
