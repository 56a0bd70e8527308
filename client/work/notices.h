// What has to be told about the laptop itself: what opening its store found to be otherwise than it
// was left, and that the office sets aside what it makes. Kept until somebody has read it.
#pragma once

#include <cstdint>
#include <vector>

#include "forms/base/result.h"
#include "forms/base/time.h"
#include "sync/store/store.h"

namespace relais::client::work {

struct StoreSide;

/// How long what is safe in the office's backup stays on the laptop besides.
inline constexpr int kKeepSafeDays = 7;

using sync::store::Finding;
using sync::store::FindingKind;

struct Notices {
    std::vector<Finding> findings;
    Instant revoked_from;       ///< of this laptop; 0: it is not
    bool unread = false;        ///< nobody has said yet that it was read
    std::uint64_t gone_to = 0;  ///< the last record that left this laptop because it is safe
};

/// What the last opening told is kept with what nobody has read since earlier ones.
Result<Notices> read_notices(StoreSide& side);
/// All of `read` was read: findings go, and the revocation is not told first any more.
Result<void> put_notices_away(sync::store::Store& store, const Notices& read);

}  // namespace relais::client::work
