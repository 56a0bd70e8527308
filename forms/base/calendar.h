// Days in the calendars that people of this region and its neighbours count in. What is stored is
// always a Gregorian Date; these only read and show it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "forms/base/time.h"

namespace relais {

enum class Calendar : std::uint8_t { gregorian, islamic, persian, ethiopian, coptic, buddhist };

/// A day as its calendar counts it; the Coptic and the Ethiopian year have thirteen months.
struct CalendarDay {
    int year = 1, month = 1, day = 1;
    bool operator==(const CalendarDay&) const = default;
};

/// The tabular (civil) Islamic calendar, as ODK Collect shows it; nothing for a year before 1.
std::optional<CalendarDay> in_calendar(Calendar calendar, Date date);
/// Nothing for a day that does not exist there, or outside the years 1 to 9999 of both.
std::optional<Date> from_calendar(Calendar calendar, CalendarDay day);
/// 0 when there is no such month.
int days_in_month(Calendar calendar, int year, int month);
/// "ramadan"; in that language ("fr", "en", "ar"), empty for no such month.
std::string month_name(Calendar calendar, int month, const std::string& language);

}  // namespace relais
