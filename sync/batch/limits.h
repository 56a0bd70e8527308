// Every limit of what crosses the line between laptop and hub, in one place, each with its reason.
#pragma once

#include <cstddef>
#include <cstdint>

namespace relais::sync::batch {

inline constexpr std::uint16_t kProtocol = 0;                ///< v0 until store and exchange close
inline constexpr std::size_t kMaxBatchRecords = 500;         ///< a 2G minute's worth
inline constexpr std::size_t kMaxBatchBytes = 1U << 20U;     ///< nginx's body limit in front of us
inline constexpr std::size_t kFirstBatchBytes = 16U << 10U;  ///< start small: the line may be bad
inline constexpr std::size_t kMaxSentBytes = 64U << 10U;  ///< over the line: a break costs no more
inline constexpr std::size_t kMaxRecordBytes = 768U << 10U;  ///< sealed; one must fit into a batch
inline constexpr std::size_t kMaxPlainBytes = 8U << 20U;     ///< after zstd, against bombs
inline constexpr std::size_t kPadBytes = 64;                 ///< hides exact sizes
inline constexpr std::size_t kMaxWraps = 64;                 ///< shift keys named in one batch
inline constexpr std::size_t kMaxReceiptBytes = 64U << 10U;
inline constexpr std::size_t kMaxEnrolmentBytes = 64U << 20U;  ///< carries forms and lists
inline constexpr std::size_t kMaxGaps = 100;                   ///< named in one receipt

}  // namespace relais::sync::batch
