// A clock that stands still until a test moves it.
#pragma once

#include "forms/base/time.h"

namespace relais::tests {

class ManualClock final : public Clock {
  public:
    explicit ManualClock(Instant now = {1'795'000'000'000}) : now_(now) {}
    Instant now() const override { return now_; }
    std::int64_t monotonic_ms() const override { return monotonic_ms_; }
    int utc_offset_minutes() const override { return utc_offset_minutes_; }

    /// Time passes.
    void advance_ms(std::int64_t ms) {
        now_.ms += ms;
        monotonic_ms_ += ms;
    }
    /// Somebody sets the clock: the monotonic one does not notice.
    void set(Instant now) { now_ = now; }
    void set_utc_offset(int minutes) { utc_offset_minutes_ = minutes; }

  private:
    Instant now_;
    std::int64_t monotonic_ms_ = 0;
    int utc_offset_minutes_ = 0;
};

}  // namespace relais::tests
