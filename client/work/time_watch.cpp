#include "client/work/time_watch.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "forms/base/time.h"

namespace relais::client::work {

namespace {

constexpr std::int64_t kToleratedMs = 120'000;  ///< nobody sets a watch better; leap seconds too
constexpr std::int64_t kHourMs = 3'600'000;
constexpr std::size_t kMaxEvents = 100;
// No laptop runs this program before it was written; a hundred years on it is not in use.
constexpr Date kWritten{2026, 1, 1}, kForgotten{2126, 1, 1};
/// The week number of GPS counts to 1024: old receivers are whole rounds in the past.
constexpr std::int64_t kRoundMs = std::int64_t{1024} * 7 * 24 * kHourMs;

Instant midnight(Date date) {
    return {days_from_civil(date) * 24 * kHourMs};
}

/// A difference of whole rounds is the receiver's fault, and none of the clock.
std::int64_t without_rounds(std::int64_t difference_ms) {
    const std::int64_t rounds =
        (difference_ms + (difference_ms < 0 ? -kRoundMs : kRoundMs) / 2) / kRoundMs;
    return difference_ms - rounds * kRoundMs;
}

}  // namespace

std::string clock_remark(const ClockView& view) {
    const std::string by = (view.by_ms < 0 ? "" : "+") + std::to_string(view.by_ms / 1000) + " s";
    switch (view.trouble) {
    case ClockTrouble::none:
        return {};
    case ClockTrouble::jumped:
        return "jumped " + by;
    case ClockTrouble::behind:
        return "behind " + by;
    case ClockTrouble::absurd:
        return "absurd";
    case ClockTrouble::off_gps:
        return "off-gps " + by;
    }
    return {};
}

void TimeWatch::seen(Instant newest) {
    newest_ = std::max(newest_, newest);
}

void TimeWatch::satellites(Instant time, std::int64_t at_ms) {
    satellite_offset_ms_ = time.ms - at_ms;
}

void TimeWatch::look(Instant now, std::int64_t monotonic_ms) {
    const std::int64_t offset = now.ms - monotonic_ms;
    if (offset_ms_ && std::abs(offset - *offset_ms_) > kToleratedMs)
        jump_ = ClockView{ClockTrouble::jumped, offset - *offset_ms_, now};
    offset_ms_ = offset;

    // What is certain comes first: the satellites, then dates that cannot be, then the store.
    if (satellite_offset_ms_) {
        const std::int64_t error = without_rounds(offset - *satellite_offset_ms_);
        if (std::abs(error) > kToleratedMs) return notice(ClockTrouble::off_gps, error, now);
        // The clock is right: then it was wrong when something later was written.
        newest_ = std::min(newest_, now);
    }
    if (now < midnight(kWritten) || now >= midnight(kForgotten))
        return notice(ClockTrouble::absurd, 0, now);
    if (newest_.ms - now.ms > kToleratedMs)
        return notice(ClockTrouble::behind, now.ms - newest_.ms, now);
    if (jump_) return notice(ClockTrouble::jumped, jump_->by_ms, jump_->since);
    view_ = {};
}

void TimeWatch::notice(ClockTrouble trouble, std::int64_t by_ms, Instant now) {
    // What stays as it is was told already; a clock that runs on moves a difference by little.
    if (view_.trouble == trouble && std::abs(view_.by_ms - by_ms) <= kToleratedMs &&
        (trouble != ClockTrouble::jumped || view_.since == now))
        return;
    view_ = {trouble, by_ms, now};
    if (events_.size() < kMaxEvents) events_.push_back(view_);
}

std::vector<ClockView> TimeWatch::take_events() {
    return std::exchange(events_, {});
}

}  // namespace relais::client::work
