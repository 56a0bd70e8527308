// Wrapped shift keys as bytes: within a batch, and within a line of the outbox' log.
#pragma once

#include <cstddef>
#include <cstdint>

#include "sync/batch/batch.h"
#include "sync/batch/bytes.h"

namespace relais::sync::batch {

void write_wrap(Writer& writer, const ShiftWrap& wrap);
Result<ShiftWrap> read_wrap(Reader& reader);
std::size_t size_of(const ShiftWrap& wrap);  ///< what write_wrap adds

/// What a batch is larger by than its wraps and its records.
inline constexpr std::size_t kBatchFrameBytes = 6 + 16 + 4 + 2 + 2 + 64;

/// What a batch has said already when its next record comes, so that the record need not.
struct Before {
    std::uint64_t seq = 0;
    ShiftId shift{};    ///< of the first wrap, then of the record before
    seal::Hash hash{};  ///< of the record before; zeros for the first
};
/// What that record adds to a batch.
std::size_t framed_size(const SealedRecord& record, const Before& before);

}  // namespace relais::sync::batch
