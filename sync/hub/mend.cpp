// What opening makes anew: high-water marks and the lists of what is missing follow from the
// records. A row that is made anew is the one that was lost, so the tally stays as it is.
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "forms/base/result.h"
#include "forms/base/time.h"
#include "sync/batch/batch.h"
#include "sync/db/connection.h"
#include "sync/db/statement.h"
#include "sync/hub/ingest.h"
#include "sync/hub/tags.h"
#include "sync/seal/seal.h"

namespace relais::sync::hub {

Result<void> IngestStore::mend() {
    std::vector<std::pair<Device, Tag>> rows;
    {
        auto query = TRY(connection_.prepare(
            "SELECT device, epoch, verify_key, enrolled_ms, high_water, tag FROM devices"));
        while (TRY(query.step()))
            rows.emplace_back(Device{TRY(seal::array_from<16>(query.blob(0))),
                                     TRY(epoch_from(query.integer(1), connection_.path())),
                                     TRY(seal::array_from<32>(query.blob(2))),
                                     Instant{query.integer(3)},
                                     static_cast<std::uint64_t>(query.integer(4))},
                              query.integer(5));
    }
    auto transaction = TRY(db::Transaction::begin(connection_));
    for (const auto& [device, tag] : rows) {
        if (tag_of(device) != tag && !TRY(mend_device(device, tag))) continue;
        const auto known = TRY(this->device(device.id));
        if (known && !TRY(lacks_hold(*known))) TRY(mend_missing(*known));
    }
    return findings_.empty() ? Result<void>{} : transaction.commit();
}

/// True when it was the high-water mark.
Result<bool> IngestStore::mend_device(Device device, std::int64_t tag) {
    const auto name = "laptop " + batch::to_hex(device.id);
    auto query = TRY(connection_.prepare(
        "SELECT coalesce(max(seq), 0) FROM records WHERE device = ? AND epoch = ?"));
    query.bind_blob(1, seal::bytes_of(device.id)).bind_integer(2, device.epoch);
    TRY(query.step());
    device.high_water = static_cast<std::uint64_t>(query.integer(0));
    if (tag_of(device) != tag) {
        findings_.push_back("what it knows of " + name +
                            " is damaged: nothing of it is taken; a backup has it whole");
        return false;
    }
    auto update = TRY(connection_.prepare("UPDATE devices SET high_water = ? WHERE device = ?"));
    update.bind_integer(1, query.integer(0)).bind_blob(2, seal::bytes_of(device.id));
    TRY(update.run());
    findings_.push_back("the high-water mark of " + name + " was damaged, and is made anew");
    return true;
}

/// Whether what is listed as missing is what the records lack.
Result<bool> IngestStore::lacks_hold(const Device& device) {
    auto lacks = TRY(connection_.prepare("SELECT first, last, tag FROM missing WHERE device = ?"));
    lacks.bind_blob(1, seal::bytes_of(device.id));
    std::uint64_t listed = 0;
    while (TRY(lacks.step())) {
        const SeqRange range{lacks.integer(0), lacks.integer(1)};
        if (tag_of(device.id, range) != lacks.integer(2)) return false;
        listed += static_cast<std::uint64_t>(range.last - range.first + 1);
    }
    auto count =
        TRY(connection_.prepare("SELECT count(*) FROM records WHERE device = ? AND epoch = ?"));
    count.bind_blob(1, seal::bytes_of(device.id)).bind_integer(2, device.epoch);
    TRY(count.step());
    return static_cast<std::uint64_t>(count.integer(0)) + listed == device.high_water;
}

Result<void> IngestStore::mend_missing(const Device& device) {
    auto remove = TRY(connection_.prepare("DELETE FROM missing WHERE device = ?"));
    TRY(remove.bind_blob(1, seal::bytes_of(device.id)).run());
    auto insert = TRY(
        connection_.prepare("INSERT INTO missing (device, first, last, tag) VALUES (?, ?, ?, ?)"));
    auto places = TRY(connection_.prepare("SELECT seq FROM records WHERE device = ? AND epoch = ? "
                                          "ORDER BY seq"));
    places.bind_blob(1, seal::bytes_of(device.id)).bind_integer(2, device.epoch);
    std::int64_t next = 1;
    while (TRY(places.step())) {
        const SeqRange range{next, places.integer(0) - 1};
        next = places.integer(0) + 1;
        if (range.first > range.last) continue;
        insert.bind_blob(1, seal::bytes_of(device.id))
            .bind_integer(2, range.first)
            .bind_integer(3, range.last)
            .bind_integer(4, tag_of(device.id, range));
        TRY(insert.run());
    }
    findings_.push_back("the list of what is missing of laptop " + batch::to_hex(device.id) +
                        " was damaged, and is made anew");
    return {};
}

}  // namespace relais::sync::hub
