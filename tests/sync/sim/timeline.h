// Simulated time: what happens when, in one order, and clocks that people set wrong.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <utility>

#include "forms/base/time.h"

namespace relais::tests::sim {

inline constexpr std::int64_t kSecond = 1'000;
inline constexpr std::int64_t kMinute = 60 * kSecond;
inline constexpr std::int64_t kHour = 60 * kMinute;
inline constexpr std::int64_t kDay = 24 * kHour;

class Timeline {
  public:
    /// Since the beginning, in milliseconds.
    std::int64_t now() const { return now_; }
    void after(std::int64_t wait_ms, std::function<void()> act) {
        events_.emplace(std::pair(now_ + wait_ms, ++count_), std::move(act));
    }
    /// All that is due before then; what comes at one moment comes in the order it was asked for.
    void run_until(std::int64_t when) {
        while (!events_.empty() && events_.begin()->first.first < when) {
            auto next = events_.extract(events_.begin());
            now_ = next.key().first;
            next.mapped()();
        }
        now_ = when;
    }

  private:
    std::int64_t now_ = 0;
    std::uint64_t count_ = 0;
    std::map<std::pair<std::int64_t, std::uint64_t>, std::function<void()>> events_;
};

/// A machine's clock: true time, and what somebody or an empty battery made of it.
class SimClock final : public Clock {
  public:
    explicit SimClock(const Timeline& timeline) : timeline_(timeline) {}
    Instant now() const override { return {kBegin + timeline_.now() + wrong_by_ms}; }
    std::int64_t monotonic_ms() const override { return timeline_.now() - started_ms; }
    int utc_offset_minutes() const override { return 0; }

    std::int64_t wrong_by_ms = 0;
    std::int64_t started_ms = 0;

  private:
    static constexpr std::int64_t kBegin = 1'795'000'000'000;
    const Timeline& timeline_;
};

}  // namespace relais::tests::sim
