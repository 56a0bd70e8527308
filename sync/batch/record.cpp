#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "forms/base/result.h"
#include "forms/base/text.h"
#include "sync/batch/batch.h"
#include "sync/batch/bytes.h"
#include "sync/batch/limits.h"
#include "sync/seal/seal.h"

namespace relais::sync::batch {

namespace {

constexpr std::string_view kMagic = "RLR0";
constexpr std::size_t kHashBytes = 32;

std::string encode_without_hash(const SealedRecord& record) {
    RELAIS_ASSERT(record.sealed.size() <= kMaxRecordBytes);
    return Writer().raw(identity_of(record)).text(record.sealed).take();
}

}  // namespace

std::string identity_of(const SealedRecord& record) {
    return Writer()
        .raw(kMagic)
        .raw(record.device)
        .u32(record.epoch)
        .u64(record.seq)
        .raw(record.shift)
        .raw(record.previous)
        .take();
}

seal::Hash hash_of(const SealedRecord& record) {
    return seal::hash(encode_without_hash(record));
}

std::string encode_record(const SealedRecord& record) {
    auto bytes = encode_without_hash(record);
    const auto hash = seal::hash(bytes);
    bytes += seal::bytes_of(hash);
    return bytes;
}

Result<SealedRecord> decode_record(std::string_view bytes) {
    Reader reader(bytes, "record");
    if (TRY(reader.raw(kMagic.size())) != kMagic) return reader.invalid("is not one");
    SealedRecord record;
    record.device = TRY(reader.array<16>());
    record.epoch = TRY(reader.u32());
    record.seq = TRY(reader.u64());
    record.shift = TRY(reader.array<16>());
    record.previous = TRY(reader.array<32>());
    const auto sealed = TRY(reader.text(kMaxRecordBytes));
    const auto hash = TRY(reader.array<kHashBytes>());
    TRY(reader.end());
    if (!seal::equal(hash, seal::hash(bytes.substr(0, bytes.size() - kHashBytes))))
        return fail(Errc::corrupt, "record", "its hash does not hold");
    if (record.seq == 0) return reader.invalid("has no number");
    if ((record.seq == 1) != (record.previous == seal::Hash{}))
        return reader.invalid("does not name the one before it");
    record.sealed = sealed;
    return record;
}

std::string to_hex(const DeviceId& id) {
    return relais::to_hex(seal::bytes_of(id));
}

Result<DeviceId> device_from_hex(std::string_view text) {
    DeviceId id{};
    const auto bytes = from_hex(text);
    // One spelling only: the text is a path of the hub and a file's name.
    if (!bytes || bytes->size() != id.size() || relais::to_hex(*bytes) != text)
        return fail(Errc::invalid, "device", "has no such name");
    std::copy(bytes->begin(), bytes->end(), id.begin());
    return id;
}

}  // namespace relais::sync::batch
