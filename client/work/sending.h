// When this laptop calls the hub, and how much it may send at once: to call shows where one is, and
// costs money.
#pragma once

#include <cstdint>

#include "forms/base/result.h"
#include "sync/store/store.h"

namespace relais::client::work {

enum class SendPolicy : std::uint8_t {
    always,      ///< by itself, whenever the hub answers
    safe_place,  ///< not before somebody sent by hand; from then on by itself, until it is locked
    manual       ///< only by hand
};

struct Sending {
    SendPolicy policy = SendPolicy::always;
    int budget_kib = 0;  ///< of one exchange; 0: no limit
    bool operator==(const Sending&) const = default;
};
inline constexpr int kMostBudgetKib = 1 << 20;

/// As the laptop was set, or the default. What cannot be understood sends nothing by itself.
Result<Sending> kept_sending(const sync::store::Store& store);
Result<void> keep_sending(sync::store::Store& store, const Sending& sending);

}  // namespace relais::client::work
