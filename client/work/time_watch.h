// Notices a clock that cannot be right: set while the program ran, behind what was written before,
// years off, or not what the satellites say. It only tells: nothing is refused because of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "forms/base/time.h"

namespace relais::client::work {

enum class ClockTrouble : std::uint8_t {
    none,
    jumped,  ///< set by somebody while the program ran
    behind,  ///< earlier than the newest thing in the store: a battery that ran empty
    absurd,  ///< before this program was written, or far in the future
    off_gps  ///< the satellites tell another time
};

struct ClockView {
    ClockTrouble trouble = ClockTrouble::none;
    /// By how much: of a jump, forwards; else the clock minus what it should be. 0 where unknown.
    std::int64_t by_ms = 0;
    Instant since;  ///< when it was noticed, by the clock itself
    bool operator==(const ClockView&) const = default;
};

/// "jumped +7200 s"; empty for none. For records: English, stable.
std::string clock_remark(const ClockView& view);

class TimeWatch {
  public:
    /// What the store holds of `newest` happened already. 0 when nothing is known.
    void seen(Instant newest);
    /// Once a frame or a minute; cheap.
    void look(Instant now, std::int64_t monotonic_ms);
    /// The satellites' time, which came at that monotonic moment.
    void satellites(Instant time, std::int64_t at_ms);
    [[nodiscard]] const ClockView& view() const { return view_; }
    /// Each trouble noticed since this was asked last, in order.
    std::vector<ClockView> take_events();

  private:
    void notice(ClockTrouble trouble, std::int64_t by_ms, Instant now);

    std::optional<std::int64_t> offset_ms_;  ///< clock minus monotonic, when looked at last
    std::optional<std::int64_t> satellite_offset_ms_;  ///< satellites' time minus monotonic
    Instant newest_;
    std::optional<ClockView> jump_;  ///< the last one
    ClockView view_;
    std::vector<ClockView> events_;
};

}  // namespace relais::client::work
