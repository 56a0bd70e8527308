// What the first store tells of one laptop's chain as a whole, and takes back from quarantine.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "forms/base/planted.h"
#include "forms/base/result.h"
#include "sync/batch/batch.h"
#include "sync/batch/notice.h"
#include "sync/db/connection.h"
#include "sync/db/statement.h"
#include "sync/hub/columns.h"
#include "sync/hub/ingest.h"
#include "sync/hub/tags.h"
#include "sync/seal/seal.h"

namespace relais::sync::hub {

Result<std::vector<std::int64_t>> IngestStore::ids_up_to(std::int64_t last) {
    auto query = TRY(connection_.prepare("SELECT id FROM records WHERE id <= ? ORDER BY id"));
    query.bind_integer(1, last);
    std::vector<std::int64_t> ids;
    while (TRY(query.step()))
        ids.push_back(query.integer(0));
    return ids;
}

Result<std::vector<batch::Run>> IngestStore::runs(const Device& device) {
    auto query = TRY(connection_.prepare(
        "SELECT first, last FROM missing WHERE device = ? ORDER BY first LIMIT ?"));
    query.bind_blob(1, blob(device.id)).bind_integer(2, signed_of(batch::kMaxRuns));
    std::vector<batch::Run> runs;
    std::uint64_t next = 1;
    while (!RELAIS_PLANTED("high_water_is_held") && TRY(query.step())) {
        const auto first = unsigned_of(query.integer(0));
        if (first > next) runs.push_back({next, first - 1, {}});
        next = unsigned_of(query.integer(1)) + 1;
    }
    if (next <= device.high_water) runs.push_back({next, device.high_water, {}});
    if (runs.size() > batch::kMaxRuns) runs.resize(batch::kMaxRuns);
    for (auto& run : runs) {
        batch::SealedRecord place;
        place.device = device.id;
        place.epoch = device.epoch;
        place.seq = run.last;
        const auto hash = TRY(held_hash(place));
        if (!hash) return fail(Errc::corrupt, connection_.path(), "its list of missing is wrong");
        run.last_hash = *hash;
    }
    return runs;
}

Result<batch::Notice> IngestStore::holdings(const Device& device) {
    batch::Notice notice;
    notice.device = device.id;
    notice.epoch = device.epoch;
    notice.verify_key = device.verify_key;
    notice.held = TRY(runs(device));
    auto query = TRY(connection_.prepare(
        "SELECT seq, hash FROM (SELECT seq, hash, batch FROM forks WHERE device = ?1 "
        "UNION SELECT seq, hash, batch FROM quarantine WHERE device = ?1) "
        "ORDER BY batch DESC, seq DESC LIMIT ?2"));
    query.bind_blob(1, blob(device.id)).bind_integer(2, signed_of(batch::kMaxAside));
    while (TRY(query.step()))
        notice.aside.push_back(
            {unsigned_of(query.integer(0)), TRY(seal::array_from<32>(query.blob(1)))});
    std::stable_sort(notice.aside.begin(), notice.aside.end(),
                     [](const batch::Aside& a, const batch::Aside& b) { return a.seq < b.seq; });
    return notice;
}

Result<std::size_t> IngestStore::readmit(const Device& device) {
    struct Row {
        std::int64_t id = 0;
        std::int64_t batch_id = 0;
        batch::SealedRecord record;
    };
    const auto tag_of_row = [](const Row& row) {
        return tag_of_aside(row.record, batch::hash_of(row.record), row.batch_id);
    };
    std::vector<Row> rows;
    {
        auto query = TRY(connection_.prepare(
            "SELECT id, batch, bytes, tag FROM quarantine WHERE device = ? ORDER BY seq, id"));
        query.bind_blob(1, blob(device.id));
        while (TRY(query.step())) {
            Row row{query.integer(0), query.integer(1), TRY(batch::decode_record(query.blob(2)))};
            if (tag_of_row(row) != query.integer(3))
                return fail(Errc::corrupt, connection_.path(), "a record set aside is damaged");
            if (row.record.epoch == device.epoch) rows.push_back(std::move(row));
        }
    }
    if (rows.empty()) return 0;
    auto transaction = TRY(begin());
    auto erase = TRY(connection_.prepare("DELETE FROM quarantine WHERE id = ?"));
    Chain chain(device);
    for (const auto& row : rows) {
        const Place place{row.batch_id, batch::hash_of(row.record), Trust::counted};
        TRY(insert_record(chain, row.record, place));
        TRY(erase.bind_integer(1, row.id).run());
        note(tag_of_row(row));
    }
    TRY(keep(chain));
    TRY(commit(transaction));
    return rows.size();
}

}  // namespace relais::sync::hub
