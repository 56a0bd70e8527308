// What was set aside, opened at the desk: forks and quarantine, for a person to compare.
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "forms/base/result.h"
#include "forms/base/time.h"
#include "sync/batch/batch.h"
#include "sync/db/statement.h"
#include "sync/hub/desk.h"
#include "sync/hub/ingest.h"
#include "sync/hub/tags.h"

namespace relais::sync::hub {

Result<std::vector<AsideRecord>> IngestStore::aside() {
    auto query = TRY(connection_.prepare(
        "SELECT 'fork', f.bytes, b.received_ms, f.batch, f.tag FROM forks f "
        "LEFT JOIN batches b ON b.id = f.batch "
        "UNION ALL SELECT 'quarantine', q.bytes, b.received_ms, q.batch, q.tag FROM quarantine q "
        "LEFT JOIN batches b ON b.id = q.batch ORDER BY 3, 1"));
    std::vector<AsideRecord> records;
    while (TRY(query.step())) {
        AsideRecord one;
        one.kind = query.text(0);
        auto record = batch::decode_record(query.blob(1));
        if (!record || query.is_null(2) ||
            tag_of_aside(*record, batch::hash_of(*record), query.integer(3)) != query.integer(4))
            return fail(Errc::corrupt, connection_.path(), "a record set aside is damaged");
        one.record = std::move(*record);
        one.received = Instant{query.integer(2)};
        records.push_back(std::move(one));
    }
    return records;
}

Result<std::vector<std::string>> IngestStore::all_wraps(std::string_view recipient) {
    auto query = TRY(connection_.prepare("SELECT wrap FROM shift_wraps WHERE recipient = ?"));
    query.bind_text(1, recipient);
    std::vector<std::string> wraps;
    while (TRY(query.step()))
        wraps.push_back(query.blob(0));
    return wraps;
}

Result<report::Table> aside_table(IngestStore& ingest, const DeskKeys& keys) {
    report::Table table{"_set_aside",
                        {"kind", "device", "seq", "received", "instance_id", "deprecated_id",
                         "form_id", "form_version", "point", "team", "enumerator", "started",
                         "finalised", "reason", "instance_xml"},
                        {}};
    for (const auto& one : TRY(ingest.aside())) {
        const auto attempt = TRY(try_open_record(ingest, one.record, keys));
        std::vector<std::string> row{one.kind, batch::to_hex(one.record.device),
                                     std::to_string(one.record.seq),
                                     format_date_time(one.received, 0)};
        if (attempt.payload) {
            const auto& payload = *attempt.payload;
            const auto time = [&](Instant at) {
                return format_date_time(at, payload.utc_offset_minutes);
            };
            for (const auto& cell :
                 {payload.instance_id, payload.deprecated_id, payload.form_id, payload.form_version,
                  payload.point, payload.team, payload.enumerator, time(payload.started),
                  time(payload.finalised), std::string(), payload.instance_xml})
                row.push_back(cell);
        } else {
            row.resize(table.columns.size());
            row[table.columns.size() - 2] = attempt.reason;
        }
        table.rows.push_back(std::move(row));
    }
    return table;
}

}  // namespace relais::sync::hub
