// Dates as expressions read and write them: lenient in ("2020-2-9", with or without time), whole
// days where numbers are wanted (ODK Collect compares dates as whole days).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "forms/base/time.h"

namespace relais::forms::xpath {

struct Moment {
    Date date;  ///< as written, in its own offset
    bool has_time = false;
    std::int64_t ms_of_day = 0;
    std::optional<int> utc_offset_minutes;
};

/// "2020-2-9", "2020-02-09T13:45:30.123+02:00"; nullopt for all else, also for 30 February.
std::optional<Moment> parse_moment(std::string_view text);
/// The civil day written in the text, whatever its offset: days since 1970-01-01.
std::optional<std::int64_t> days_of_text(std::string_view text);
/// A date without time is its local midnight.
Instant instant_of(const Moment& moment, int utc_offset_minutes);
/// "13:45", "13:45:30.123+02:00" as a fraction of the local day.
std::optional<double> fraction_of_day(std::string_view text, int utc_offset_minutes);

/// ODK XForms format-date(): %Y %y %m %n %B %b %d %e %H %h %M %S %3 %A %a %W %Z %%.
/// nullopt when the pattern holds another escape. Names in French ("fr…") or English.
std::optional<std::string> format_moment(Instant instant, int utc_offset_minutes,
                                         std::string_view pattern, std::string_view language);
/// The first escape of the pattern that format_moment() does not know, "%Q"; empty when none.
std::string_view unknown_escape(std::string_view pattern);

}  // namespace relais::forms::xpath
