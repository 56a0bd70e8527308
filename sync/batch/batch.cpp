#include "sync/batch/batch.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include "forms/base/result.h"
#include "sync/batch/bytes.h"
#include "sync/batch/limits.h"
#include "sync/batch/signed.h"
#include "sync/batch/wraps.h"
#include "sync/seal/seal.h"

namespace relais::sync::batch {

namespace {

constexpr Format kFormat{"batch", "RLB0", "relais/0 batch", kProtocol, kMaxBatchBytes};
constexpr std::size_t kMaxRecipientBytes = 32;
constexpr std::size_t kMaxWrapBytes = 512;

bool has_wrap(const Batch& batch, const ShiftId& shift) {
    return std::any_of(batch.wraps.begin(), batch.wraps.end(),
                       [&](const ShiftWrap& wrap) { return wrap.shift == shift; });
}

Result<void> read_wraps(Reader& reader, std::size_t count, Batch& batch) {
    for (std::size_t i = 0; i < count; ++i) {
        auto wrap = TRY(read_wrap(reader));
        for (const auto& other : batch.wraps)
            if (other.shift == wrap.shift && other.recipient == wrap.recipient)
                return reader.invalid("wraps a shift twice for one recipient");
        batch.wraps.push_back(std::move(wrap));
    }
    return {};
}

Result<void> read_records(Reader& reader, std::size_t count, Batch& batch) {
    for (std::size_t i = 0; i < count; ++i) {
        auto record = TRY(decode_record(TRY(reader.text(kMaxBatchBytes))));
        if (record.device != batch.device || record.epoch != batch.epoch)
            return reader.invalid("carries another device's record");
        if (!batch.records.empty() && record.seq <= batch.records.back().seq)
            return reader.invalid("its records do not ascend");
        if (!has_wrap(batch, record.shift)) return reader.invalid("lacks the key of a shift");
        batch.records.push_back(std::move(record));
    }
    return {};
}

}  // namespace

void write_wrap(Writer& writer, const ShiftWrap& wrap) {
    RELAIS_ASSERT(!wrap.recipient.empty() && wrap.recipient.size() <= kMaxRecipientBytes);
    RELAIS_ASSERT(!wrap.wrap.empty() && wrap.wrap.size() <= kMaxWrapBytes);
    writer.raw(wrap.shift).u8(static_cast<std::uint8_t>(wrap.recipient.size()));
    writer.raw(wrap.recipient).count16(wrap.wrap.size()).raw(wrap.wrap);
}

Result<ShiftWrap> read_wrap(Reader& reader) {
    ShiftWrap wrap;
    wrap.shift = TRY(reader.array<16>());
    const std::size_t name_size = TRY(reader.u8());
    if (name_size == 0 || name_size > kMaxRecipientBytes)
        return reader.invalid("names no recipient");
    wrap.recipient = TRY(reader.raw(name_size));
    const auto wrap_size = TRY(reader.count16(kMaxWrapBytes));
    if (wrap_size == 0) return reader.invalid("has an empty wrap");
    wrap.wrap = TRY(reader.raw(wrap_size));
    return wrap;
}

std::size_t size_of(const ShiftWrap& wrap) {
    return wrap.shift.size() + 1 + wrap.recipient.size() + 2 + wrap.wrap.size();
}

std::string encode(const Batch& batch, const seal::SignKeys& device_keys) {
    RELAIS_ASSERT(!batch.records.empty() && batch.records.size() <= kMaxBatchRecords);
    RELAIS_ASSERT(batch.wraps.size() <= kMaxWraps);
    Writer writer;
    writer.raw(head_of(kFormat)).raw(batch.device).u32(batch.epoch);
    writer.count16(batch.wraps.size()).count16(batch.records.size());
    for (const auto& wrap : batch.wraps)
        write_wrap(writer, wrap);
    for (const auto& record : batch.records)
        writer.text(encode_record(record));
    return signed_bytes(kFormat, writer.take(), device_keys);
}

Result<Batch> decode(std::string_view bytes, const seal::VerifyKey& device_key) {
    Reader reader(TRY(verified_body(kFormat, bytes, device_key)), kFormat.subject);
    Batch batch;
    batch.device = TRY(reader.array<16>());
    batch.epoch = TRY(reader.u32());
    const auto wrap_count = TRY(reader.count16(kMaxWraps));
    const auto record_count = TRY(reader.count16(kMaxBatchRecords));
    if (record_count == 0) return reader.invalid("carries nothing");
    TRY(read_wraps(reader, wrap_count, batch));
    TRY(read_records(reader, record_count, batch));
    TRY(reader.end());
    return batch;
}

Result<std::size_t> records_in(std::string_view bytes) {
    Reader reader(TRY(unverified_body(kFormat, bytes)), kFormat.subject);
    TRY(reader.array<16>());
    TRY(reader.u32());
    TRY(reader.count16(kMaxWraps));
    return reader.count16(kMaxBatchRecords);
}

seal::Hash hash_of_batch(std::string_view bytes) {
    return seal::hash(bytes);
}

}  // namespace relais::sync::batch
