// Wrapped shift keys as bytes: within a batch, and within a line of the outbox' log.
#pragma once

#include <vector>

#include "sync/batch/batch.h"
#include "sync/batch/bytes.h"

namespace relais::sync::batch {

void write_wrap(Writer& writer, const ShiftWrap& wrap);
Result<ShiftWrap> read_wrap(Reader& reader);
std::size_t size_of(const ShiftWrap& wrap);  ///< what write_wrap adds

/// What a batch is larger by than its wraps and its records.
inline constexpr std::size_t kBatchFrameBytes = 6 + 16 + 4 + 2 + 2 + 64;
inline constexpr std::size_t kRecordFrameBytes = 4;  ///< before each record of a batch

}  // namespace relais::sync::batch
