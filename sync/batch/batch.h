// Batches of sealed records and the receipts for them: values to bytes and back, nothing else.
// The bytes are described in sync/README.md. Decoding trusts nothing: size → header → signature →
// framing → hashes, before anything is used.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "forms/base/result.h"
#include "sync/batch/limits.h"
#include "sync/seal/seal.h"

namespace relais::sync::batch {

using DeviceId = std::array<std::uint8_t, 16>;
using ShiftId = std::array<std::uint8_t, 16>;

/// A finished record as it lies in the outbox. Its hash covers every field but itself.
struct SealedRecord {
    DeviceId device{};
    std::uint32_t epoch = 0;
    std::uint64_t seq = 0;          ///< dense from 1 in (device, epoch)
    ShiftId shift{};
    seal::Hash previous{};          ///< hash of seq - 1; zero for seq 1
    std::string sealed;             ///< seal(shift key, padded zstd of the payload, identity)
    bool operator==(const SealedRecord&) const = default;
};
seal::Hash hash_of(const SealedRecord& record);
/// The associated data of `sealed`: device, epoch, seq, shift, previous.
std::string identity_of(const SealedRecord& record);
std::string encode_record(const SealedRecord& record);            ///< also a line of outbox.log
Result<SealedRecord> decode_record(std::string_view bytes);

/// The shift key sealed to one recipient ("hub", "recovery").
struct ShiftWrap {
    ShiftId shift{};
    std::string recipient;
    std::string wrap;
    bool operator==(const ShiftWrap&) const = default;
};

struct Batch {
    DeviceId device{};
    std::uint32_t epoch = 0;
    std::vector<ShiftWrap> wraps;         ///< of every shift named by the records
    std::vector<SealedRecord> records;    ///< ascending seq, one epoch
    bool operator==(const Batch&) const = default;
};
/// Signed by the device. Too large a batch is the caller's mistake (asserts).
std::string encode(const Batch& batch, const seal::SignKeys& device_keys);
/// Errc::limit, invalid, newer_version, forged or corrupt.
Result<Batch> decode(std::string_view bytes, const seal::VerifyKey& device_key);
/// Names the batch in its URL.
/// How many records its header announces. Nothing is verified: for batches of our own making.
Result<std::size_t> records_in(std::string_view bytes);
seal::Hash hash_of_batch(std::string_view bytes);

enum class Outcome : std::uint8_t { stored, duplicate, forked, quarantined };
struct Receipt {
    DeviceId device{};
    std::uint32_t epoch = 0;
    seal::Hash batch{};                   ///< hash_of_batch of what was received
    struct Line {
        std::uint64_t seq = 0;
        Outcome outcome = Outcome::stored;
        bool operator==(const Line&) const = default;
    };
    std::vector<Line> lines;
    std::uint64_t high_water = 0;         ///< greatest seq the hub holds of this epoch
    std::vector<std::uint64_t> gaps;      ///< missing below it, at most kMaxGaps
    bool operator==(const Receipt&) const = default;
};
std::string encode(const Receipt& receipt, const seal::SignKeys& hub_keys);
Result<Receipt> decode_receipt(std::string_view bytes, const seal::VerifyKey& hub_key);

std::string to_hex(const DeviceId& id);
Result<DeviceId> device_from_hex(std::string_view text);

}  // namespace relais::sync::batch
