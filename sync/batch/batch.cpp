#include "sync/batch/batch.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <utility>
#include <vector>

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

// What a record says by itself, in the low bits of its head.
constexpr std::uint64_t kSkips = 1;          // seqs before it are not in this batch
constexpr std::uint64_t kOtherShift = 2;     // than the record before
constexpr std::uint64_t kOtherPrevious = 4;  // than the hash of the record before
constexpr unsigned kFlagBits = 3;

std::uint64_t head_of(const SealedRecord& record, const Before& before) {
    std::uint64_t head = std::uint64_t{record.sealed.size()} << kFlagBits;
    if (record.seq != before.seq + 1) head |= kSkips;
    if (record.shift != before.shift) head |= kOtherShift;
    if (record.previous != before.hash) head |= kOtherPrevious;
    return head;
}

Before after(const SealedRecord& record) {
    return {record.seq, record.shift, hash_of(record)};
}

/// The shifts of a batch, in the order in which its wraps name them first.
std::vector<ShiftId> shifts_of(const Batch& batch) {
    std::vector<ShiftId> shifts;
    for (const auto& wrap : batch.wraps)
        if (std::find(shifts.begin(), shifts.end(), wrap.shift) == shifts.end())
            shifts.push_back(wrap.shift);
    return shifts;
}

void write_record(Writer& writer, const SealedRecord& record, const Before& before,
                  const std::vector<ShiftId>& shifts) {
    const auto head = head_of(record, before);
    writer.varint(head);
    if ((head & kSkips) != 0) writer.varint(record.seq - before.seq - 1);
    if ((head & kOtherShift) != 0) {
        const auto at = std::find(shifts.begin(), shifts.end(), record.shift);
        RELAIS_ASSERT(at != shifts.end());
        writer.u8(static_cast<std::uint8_t>(at - shifts.begin()));
    }
    if ((head & kOtherPrevious) != 0) writer.raw(record.previous);
    writer.raw(record.sealed);
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

/// What a record may leave out it must: one batch has one spelling.
Result<SealedRecord> read_record(Reader& reader, const Batch& batch, const Before& before,
                                 const std::vector<ShiftId>& shifts) {
    SealedRecord record{batch.device, batch.epoch, before.seq + 1, before.shift, before.hash, {}};
    const auto head = TRY(reader.varint());
    if ((head & kSkips) != 0) {
        const auto skipped = TRY(reader.varint());
        if (skipped == 0 || skipped > std::numeric_limits<std::uint64_t>::max() - record.seq)
            return reader.invalid("skips what it cannot");
        record.seq += skipped;
    }
    if ((head & kOtherShift) != 0) {
        const std::size_t at = TRY(reader.u8());
        if (at >= shifts.size()) return reader.invalid("lacks the key of a shift");
        if (shifts[at] == before.shift) return reader.invalid("names a shift in vain");
        record.shift = shifts[at];
    }
    if ((head & kOtherPrevious) != 0) {
        record.previous = TRY(reader.array<32>());
        if (record.previous == before.hash) return reader.invalid("names a hash in vain");
    }
    if (record.seq == 0) return reader.invalid("has a record without number");
    if ((record.seq == 1) != (record.previous == seal::Hash{}))
        return reader.invalid("has a record that does not name the one before it");
    if (head >> kFlagBits > kMaxRecordBytes)
        return fail(Errc::limit, kFormat.subject, "has too large a record");
    record.sealed = TRY(reader.raw(static_cast<std::size_t>(head >> kFlagBits)));
    return record;
}

Result<void> read_records(Reader& reader, std::size_t count, Batch& batch) {
    const auto shifts = shifts_of(batch);
    if (shifts.empty()) return reader.invalid("lacks the key of a shift");
    Before before{0, shifts.front(), {}};
    batch.records.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        auto record = TRY(read_record(reader, batch, before, shifts));
        before = after(record);
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

std::size_t framed_size(const SealedRecord& record, const Before& before) {
    const auto head = head_of(record, before);
    auto size = varint_size(head) + record.sealed.size();
    if ((head & kSkips) != 0) size += varint_size(record.seq - before.seq - 1);
    if ((head & kOtherShift) != 0) size += 1;
    if ((head & kOtherPrevious) != 0) size += record.previous.size();
    return size;
}

std::string encode(const Batch& batch, const seal::SignKeys& device_keys) {
    RELAIS_ASSERT(!batch.records.empty() && batch.records.size() <= kMaxBatchRecords);
    RELAIS_ASSERT(batch.wraps.size() <= kMaxWraps);
    Writer writer;
    writer.raw(batch::head_of(kFormat)).raw(batch.device).u32(batch.epoch);
    writer.count16(batch.wraps.size()).count16(batch.records.size());
    for (const auto& wrap : batch.wraps)
        write_wrap(writer, wrap);
    const auto shifts = shifts_of(batch);
    RELAIS_ASSERT(!shifts.empty());
    Before before{0, shifts.front(), {}};
    for (const auto& record : batch.records) {
        RELAIS_ASSERT(record.device == batch.device && record.epoch == batch.epoch &&
                      record.seq > before.seq && record.sealed.size() <= kMaxRecordBytes);
        write_record(writer, record, before, shifts);
        before = after(record);
    }
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
