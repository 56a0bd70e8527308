#include "sync/batch/batch.h"

#include "forms/base/result.h"
#include "sync/batch/bytes.h"
#include "sync/batch/limits.h"
#include "sync/batch/signed.h"
#include "sync/seal/seal.h"
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace relais::sync::batch {

namespace {

constexpr Format kFormat{"receipt", "RLC0", "relais/0 receipt", kProtocol, kMaxReceiptBytes};

bool ascends(const Receipt& receipt) {
    for (std::size_t i = 1; i < receipt.lines.size(); ++i)
        if (receipt.lines[i].seq <= receipt.lines[i - 1].seq) return false;
    for (std::size_t i = 1; i < receipt.gaps.size(); ++i)
        if (receipt.gaps[i] <= receipt.gaps[i - 1]) return false;
    return true;
}

Result<Outcome> outcome_from(std::uint8_t value) {
    switch (value) {
    case 0:
        return Outcome::stored;
    case 1:
        return Outcome::duplicate;
    case 2:
        return Outcome::forked;
    case 3:
        return Outcome::quarantined;
    default:
        return fail(Errc::invalid, kFormat.subject, "has an unknown outcome");
    }
}

}  // namespace

std::string encode(const Receipt& receipt, const seal::SignKeys& hub_keys) {
    RELAIS_ASSERT(receipt.lines.size() <= kMaxBatchRecords && receipt.gaps.size() <= kMaxGaps);
    RELAIS_ASSERT(ascends(receipt));
    Writer writer;
    writer.raw(head_of(kFormat)).raw(receipt.device).u32(receipt.epoch).raw(receipt.batch);
    writer.u64(receipt.high_water);
    writer.count16(receipt.lines.size()).count16(receipt.gaps.size());
    for (const auto& line : receipt.lines)
        writer.u64(line.seq).u8(static_cast<std::uint8_t>(line.outcome));
    for (const auto seq : receipt.gaps)
        writer.u64(seq);
    return signed_bytes(kFormat, writer.take(), hub_keys);
}

Result<Receipt> decode_receipt(std::string_view bytes, const seal::VerifyKey& hub_key) {
    Reader reader(TRY(verified_body(kFormat, bytes, hub_key)), kFormat.subject);
    Receipt receipt;
    receipt.device = TRY(reader.array<16>());
    receipt.epoch = TRY(reader.u32());
    receipt.batch = TRY(reader.array<32>());
    receipt.high_water = TRY(reader.u64());
    const auto line_count = TRY(reader.count16(kMaxBatchRecords));
    const auto gap_count = TRY(reader.count16(kMaxGaps));
    for (std::size_t i = 0; i < line_count; ++i) {
        const auto seq = TRY(reader.u64());
        receipt.lines.push_back({seq, TRY(outcome_from(TRY(reader.u8())))});
    }
    for (std::size_t i = 0; i < gap_count; ++i)
        receipt.gaps.push_back(TRY(reader.u64()));
    TRY(reader.end());
    if (!ascends(receipt)) return reader.invalid("its numbers do not ascend");
    return receipt;
}

}  // namespace relais::sync::batch
