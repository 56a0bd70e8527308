#include "client/app/guard.h"

#include <algorithm>
#include <cstdint>

namespace relais::client::app {

namespace {

constexpr std::int64_t kBarStepMs = 50;  ///< the bar fills in steps that nobody sees

}  // namespace

void Guard::hold(bool down, std::int64_t now_ms) {
    if (!down) {
        held_since_ms_ = -1;
        panic_told_ = false;
    } else if (held_since_ms_ < 0) {
        held_since_ms_ = now_ms;
    }
}

void Guard::slept(std::int64_t total_ms) {
    if (slept_ms_ >= 0 && total_ms - slept_ms_ >= kSuspendedMs) has_slept_ = true;
    slept_ms_ = total_ms;
}

void Guard::lid(bool shut) {
    if (lid_shut_.has_value() && shut && !*lid_shut_) lid_was_shut_ = true;
    lid_shut_ = shut;
}

Guard::Want Guard::tick(std::int64_t now_ms, std::int64_t idle_limit_ms) {
    if (held_since_ms_ >= 0) {
        if (panic_told_ || now_ms - held_since_ms_ < kPanicMs) return Want::nothing;
        panic_told_ = true;
        return Want::panic;
    }
    const bool idle = idle_limit_ms > 0 && now_ms - touched_at_ms_ >= idle_limit_ms;
    if (!idle && !has_slept_ && !lid_was_shut_) return Want::nothing;
    has_slept_ = lid_was_shut_ = false;
    touched_at_ms_ = now_ms;
    return Want::lock;
}

std::int64_t Guard::wait_ms(std::int64_t now_ms, std::int64_t idle_limit_ms,
                            std::int64_t otherwise) const {
    if (held_since_ms_ >= 0) return std::min(kBarStepMs, otherwise);
    if (has_slept_ || lid_was_shut_) return 0;
    if (idle_limit_ms <= 0) return otherwise;
    return std::clamp<std::int64_t>(touched_at_ms_ + idle_limit_ms - now_ms, 0, otherwise);
}

float Guard::panic_fraction(std::int64_t now_ms) const {
    if (held_since_ms_ < 0) return 0;
    return std::min(1.0F,
                    static_cast<float>(now_ms - held_since_ms_) / static_cast<float>(kPanicMs));
}

}  // namespace relais::client::app
