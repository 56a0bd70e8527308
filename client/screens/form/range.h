// A range: the stops between two bounds, walked by arrows or typed. Decimals are counted as whole
// numbers of their smallest unit, so that 0.1 + 0.2 is a stop when the author says so.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "client/screens/form/typing.h"
#include "client/ui/keys.h"
#include "client/work/interview.h"

namespace relais::client::screens::form {

struct Stops {
    std::int64_t start = 0, step = 1;  ///< in units; step is negative where the scale falls
    std::int64_t last = 0;             ///< the index of the last stop; the first is 0
    int decimals = 0;
    [[nodiscard]] std::string text(std::int64_t index) const;
    /// Nothing for what is no stop: out of bounds, or between two.
    [[nodiscard]] std::optional<std::int64_t> index(std::string_view value) const;
    /// 0 at the start, 1 at the end.
    [[nodiscard]] float fraction(std::int64_t index) const;
    [[nodiscard]] std::int64_t nearest(float fraction) const;
};

/// Nothing for bounds that are no numbers.
std::optional<Stops> stops_of(const work::RangeView& range);

enum class RangeLook : std::uint8_t { slider, vertical, stars, list };
/// Stars and lists that would be too long are sliders.
RangeLook look_of(const work::QuestionView& question, const Stops& stops);

/// What was typed: a stop, or not (yet) one.
Typed read_range(const work::QuestionView& question, std::string_view typed);
/// Digits and signs; one that can lead to no stop any more begins anew.
bool press_range_text(ui::TextEdit& edit, const work::QuestionView& question,
                      const ui::KeyPress& key);
/// The answer that an arrow, Home, End, PageUp or PageDown leads to. `alone`: up and down are not
/// needed to walk the page. Nothing for other keys.
std::optional<std::string> moved(const work::QuestionView& question, const ui::KeyPress& key,
                                 bool alone);

}  // namespace relais::client::screens::form
