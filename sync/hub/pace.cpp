#include "sync/hub/pace.h"

#include <algorithm>
#include <cstdint>
#include <mutex>
#include <optional>
#include <utility>

#include "forms/base/time.h"
#include "sync/batch/batch.h"

namespace relais::sync::hub {

namespace {

/// Five a second, or a backlog of 600 at once: 300 KiB/s in pieces of 64 KiB, more than the lines
/// of the field carry, and the hub has time for hundreds who all do their worst.
constexpr std::int64_t kRequestMs = 200;
constexpr std::int64_t kSavedUp = 600;

}  // namespace

int Pace::admit(const batch::DeviceId& device) {
    const auto now = clock_.monotonic_ms();
    const std::lock_guard lock(mutex_);
    auto& paid_until = laptops_[device].paid_until_ms;
    const auto ahead = std::max(paid_until - now, std::int64_t{0});
    const auto over = ahead + kRequestMs - kSavedUp * kRequestMs;
    if (over > 0) return static_cast<int>((over + 999) / 1000);
    paid_until = now + ahead + kRequestMs;
    return 0;
}

std::optional<Pace::Turn> Pace::enter(const batch::DeviceId& device) {
    const std::lock_guard lock(mutex_);
    if (std::exchange(laptops_[device].at_work, true)) return std::nullopt;
    return std::optional<Turn>(std::in_place, *this, device);
}

Pace::Turn::Turn(Turn&& other) noexcept
    : pace_(std::exchange(other.pace_, nullptr)), device_(other.device_) {}

Pace::Turn::~Turn() {
    if (pace_ == nullptr) return;
    const std::lock_guard lock(pace_->mutex_);
    pace_->laptops_[device_].at_work = false;
}

}  // namespace relais::sync::hub
