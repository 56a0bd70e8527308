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
#include "sync/seal/seal.h"

namespace relais::sync::hub {

namespace {

/// Follows one chain after the other, in the order of (device, epoch, seq).
class ChainCheck {
  public:
    explicit ChainCheck(std::string path) : path_(std::move(path)) {}

    Result<void> take(const batch::SealedRecord& record, const std::string& held_hash) {
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
        return {};
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

Result<std::uint64_t> IngestStore::verify_aside(const char* sql) {
    auto query = TRY(connection_.prepare(sql));
    std::uint64_t count = 0;
    while (TRY(query.step())) {
        const auto record = batch::decode_record(query.blob(1));
        if (!record || query.blob(0) != seal::bytes_of(batch::hash_of(*record)))
            return fail(Errc::corrupt, connection_.path(), "a record set aside is damaged");
        ++count;
    }
    return count;
}

Result<IngestFigures> IngestStore::verify() {
    auto check = TRY(connection_.prepare("PRAGMA integrity_check"));
    if (!TRY(check.step()) || check.text(0) != "ok")
        return fail(Errc::corrupt, connection_.path(), "is damaged");
    IngestFigures figures;
    ChainCheck chain(connection_.path());
    auto query = TRY(connection_.prepare("SELECT device, epoch, seq, shift, previous, sealed, hash "
                                         "FROM records ORDER BY device, epoch, seq"));
    while (TRY(query.step())) {
        batch::SealedRecord record;
        record.device = TRY(seal::array_from<16>(query.blob(0)));
        record.epoch = static_cast<std::uint32_t>(query.integer(1));
        record.seq = static_cast<std::uint64_t>(query.integer(2));
        record.shift = TRY(seal::array_from<16>(query.blob(3)));
        record.previous = TRY(seal::array_from<32>(query.blob(4)));
        record.sealed = query.blob(5);
        TRY(chain.take(record, query.blob(6)));
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
    figures.forks = TRY(verify_aside("SELECT hash, bytes FROM forks"));
    figures.quarantined = TRY(verify_aside("SELECT hash, bytes FROM quarantine"));
    return figures;
}

}  // namespace relais::sync::hub
