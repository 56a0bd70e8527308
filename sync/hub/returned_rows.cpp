// What the desk keeps of the records that it sent back: rows of `returns`, sealed under its key.
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forms/base/random.h"
#include "forms/base/result.h"
#include "forms/base/text.h"
#include "sync/batch/bytes.h"
#include "sync/batch/notice.h"
#include "sync/db/connection.h"
#include "sync/db/statement.h"
#include "sync/hub/desk.h"
#include "sync/hub/folder.h"
#include "sync/seal/seal.h"

namespace relais::sync::hub {

namespace {

constexpr std::size_t kMaxRowBytes = 256U << 10U;

std::string identity_of(const batch::ReturnId& id) {
    std::string identity = "relais/0 return";
    identity += '\0';
    identity += seal::bytes_of(id);
    return identity;
}

std::string plain_of(const ReturnRow& row) {
    batch::Writer writer;
    writer.i64(row.record).raw(row.device).u64(row.seq).text(row.instance_id).text(row.enumerator);
    writer.text(row.comment).count16(row.comments.size());
    for (const auto& one : row.comments)
        writer.text(one.question).text(one.text);
    writer.i64(row.made.ms).i64(row.taken_back.ms).raw(row.to);
    return writer.raw(row.offer.plain)
        .raw(row.offer.key)
        .raw(row.offer.blob)
        .u32(row.offer.blob_bytes)
        .take();
}

Result<ReturnRow> row_from(std::string_view plain) {
    batch::Reader reader(plain, "return");
    ReturnRow row;
    row.record = TRY(reader.i64());
    row.device = TRY(reader.array<16>());
    row.seq = TRY(reader.u64());
    row.instance_id = TRY(reader.text(kMaxRowBytes));
    row.enumerator = TRY(reader.text(kMaxRowBytes));
    row.comment = TRY(reader.text(kMaxRowBytes));
    for (auto left = TRY(reader.count16(batch::kMaxComments)); left > 0; --left) {
        auto question = std::string(TRY(reader.text(kMaxRowBytes)));
        row.comments.push_back({std::move(question), std::string(TRY(reader.text(kMaxRowBytes)))});
    }
    row.made.ms = TRY(reader.i64());
    row.taken_back.ms = TRY(reader.i64());
    row.to = TRY(reader.array<32>());
    row.offer.kind = batch::OfferKind::returned;
    row.offer.plain = TRY(reader.array<32>());
    row.offer.key = TRY(reader.array<32>());
    row.offer.blob = TRY(reader.array<32>());
    row.offer.blob_bytes = TRY(reader.u32());
    TRY(reader.end());
    return row;
}

}  // namespace

Result<std::vector<ReturnRow>> DeskStore::returns(const DeskKeys& keys) {
    auto query = TRY(connection_.prepare("SELECT id, sealed FROM returns ORDER BY number"));
    std::vector<ReturnRow> rows;
    while (TRY(query.step())) {
        const auto id = TRY(seal::array_from<16>(query.blob(0)));
        const auto plain = seal::open(keys.desk_key, query.blob(1), identity_of(id));
        if (!plain) return fail(Errc::corrupt, connection_.path(), "a returned record is damaged");
        auto row = TRY(row_from(*plain));
        row.id = id;
        row.offer.name = to_hex(seal::bytes_of(id));
        rows.push_back(std::move(row));
    }
    return rows;
}

Result<void> DeskStore::put_return(const ReturnRow& row, const DeskKeys& keys, Random& random) {
    auto upsert =
        TRY(connection_.prepare("INSERT INTO returns (id, sealed) VALUES (?, ?) "
                                "ON CONFLICT (id) DO UPDATE SET sealed = excluded.sealed"));
    upsert.bind_blob(1, seal::bytes_of(row.id))
        .bind_blob(2, seal::seal(keys.desk_key, plain_of(row), identity_of(row.id), random));
    return upsert.run();
}

}  // namespace relais::sync::hub
