// What was written on paper and is entered afterwards: when it truly happened, and why so late.
#pragma once

#include <string>

#include "forms/base/time.h"

namespace relais::client::work {

inline constexpr std::size_t kMaxReason = 300;  ///< bytes; a sentence, not a report

struct LateEntry {
    Instant happened;  ///< 0: entered as it happened; noon of the day when only that is known
    bool hour_known = false;  ///< the hour of `happened` was told too
    std::string reason;
    [[nodiscard]] bool is_late() const { return happened != Instant{}; }
    bool operator==(const LateEntry&) const = default;
};

}  // namespace relais::client::work
