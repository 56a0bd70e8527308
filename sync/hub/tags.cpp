#include "sync/hub/tags.h"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "forms/base/result.h"
#include "forms/base/time.h"
#include "sync/batch/batch.h"
#include "sync/batch/bytes.h"
#include "sync/db/connection.h"
#include "sync/db/statement.h"
#include "sync/hub/ingest.h"
#include "sync/seal/seal.h"

namespace relais::sync::hub {

namespace {

/// The first eight bytes of the hash. Each table's rows begin with a letter of their own.
Tag tag_of_bytes(std::string_view bytes) {
    const auto hash = seal::hash(bytes);
    std::uint64_t tag = 0;
    for (std::size_t i = 0; i < sizeof tag; ++i)
        tag = tag << 8U | hash[i];
    return std::bit_cast<Tag>(tag);
}

batch::Writer row_of(char table) {
    batch::Writer writer;
    writer.u8(static_cast<std::uint8_t>(table));
    return writer;
}

Tag tag_of_tally(const Tally& tally, Tag schema) {
    return tag_of_bytes(row_of('t').u32(tally.number).i64(tally.rows).i64(schema).bytes());
}

}  // namespace

Tag tag_of(const Device& device) {
    return tag_of_bytes(row_of('d')
                            .raw(device.id)
                            .u32(device.epoch)
                            .raw(device.verify_key)
                            .i64(device.enrolled.ms)
                            .u64(device.high_water)
                            .bytes());
}

Tag tag_of(const BatchRow& row) {
    return tag_of_bytes(row_of('b')
                            .raw(row.hash)
                            .raw(row.device)
                            .i64(row.received_ms)
                            .i64(row.size_bytes)
                            .i64(row.records)
                            .bytes());
}

Tag tag_of(const batch::SealedRecord& record, const seal::Hash& hash, std::int64_t batch_id) {
    return tag_of_bytes(row_of('r')
                            .raw(record.device)
                            .u32(record.epoch)
                            .u64(record.seq)
                            .raw(record.previous)
                            .raw(hash)
                            .i64(batch_id)
                            .bytes());
}

Tag tag_of_wrap(const batch::DeviceId& device, const batch::ShiftId& shift,
                std::string_view recipient, std::string_view wrap) {
    return tag_of_bytes(row_of('w').raw(device).raw(shift).text(recipient).text(wrap).bytes());
}

Tag tag_of(const batch::DeviceId& device, const SeqRange& range) {
    return tag_of_bytes(row_of('m').raw(device).i64(range.first).i64(range.last).bytes());
}

Tag tag_of_aside(const batch::SealedRecord& record, const seal::Hash& hash, std::int64_t batch_id) {
    return tag_of_bytes(
        row_of('a').raw(record.device).u64(record.seq).raw(hash).i64(batch_id).bytes());
}

Tag tag_of_opened(std::int64_t id, const batch::SealedRecord& record, Instant received) {
    return tag_of_bytes(row_of('o').i64(id).i64(received.ms).raw(batch::hash_of(record)).bytes());
}

Tag tag_of_unopened(std::int64_t id, std::string_view reason) {
    return tag_of_bytes(row_of('u').i64(id).text(reason).bytes());
}

Result<std::uint32_t> epoch_from(std::int64_t value, const std::string& path) {
    if (value < 0 || value > UINT32_MAX) return fail(Errc::corrupt, path, "has a damaged epoch");
    return static_cast<std::uint32_t>(value);
}

Result<Tag> tag_of_schema(const db::Connection& connection) {
    auto query = TRY(connection.prepare(
        "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema ORDER BY type, name"));
    batch::Writer writer;
    while (TRY(query.step()))
        for (int column = 0; column < 4; ++column)
            writer.text(query.text(column));
    return tag_of_bytes(writer.bytes());
}

Result<Tally> Tally::read(const db::Connection& connection, Tag schema) {
    auto query = TRY(connection.prepare("SELECT number, tags, tag FROM tally WHERE id = 1"));
    const auto broken = [&] {
        return fail(Errc::corrupt, connection.path(), "is damaged: its tally does not hold");
    };
    if (!TRY(query.step())) return broken();
    if (query.integer(0) < 0 || query.integer(0) > UINT32_MAX) return broken();
    const Tally tally{static_cast<std::uint32_t>(query.integer(0)), query.integer(1)};
    if (query.integer(2) != tag_of_tally(tally, schema)) return broken();
    return tally;
}

Result<void> Tally::write(const db::Connection& connection, Tag schema) const {
    auto insert = TRY(connection.prepare(
        "INSERT INTO tally (id, number, tags, tag) VALUES (1, ?, ?, ?) ON CONFLICT (id) DO UPDATE "
        "SET number = excluded.number, tags = excluded.tags, tag = excluded.tag"));
    insert.bind_integer(1, number).bind_integer(2, rows);
    insert.bind_integer(3, tag_of_tally(*this, schema));
    return insert.run();
}

}  // namespace relais::sync::hub
