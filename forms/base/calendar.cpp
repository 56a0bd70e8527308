#include "forms/base/calendar.h"

#include <unicode/calendar.h>
#include <unicode/dtfmtsym.h>
#include <unicode/locid.h>
#include <unicode/timezone.h>
#include <unicode/unistr.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "forms/base/time.h"

namespace relais {

namespace {

constexpr int kBuddhistEra = 543;      ///< the Thai solar year is the Gregorian one, counted on
constexpr int kJulianEpoch = 2440588;  ///< the Julian day of 1970-01-01
constexpr int kMaxYear = 9999;

/// ICU's name; null for the two that need no ICU.
const char* icu_name(Calendar calendar) {
    switch (calendar) {
    case Calendar::islamic:
        return "islamic-civil";
    case Calendar::persian:
        return "persian";
    case Calendar::ethiopian:
        return "ethiopic";
    case Calendar::coptic:
        return "coptic";
    case Calendar::gregorian:
    case Calendar::buddhist:
        break;
    }
    return nullptr;
}

std::unique_ptr<icu::Calendar> make(Calendar calendar) {
    UErrorCode status = U_ZERO_ERROR;
    icu::Locale locale("en");
    locale.setKeywordValue("calendar", icu_name(calendar), status);
    std::unique_ptr<icu::Calendar> made(
        icu::Calendar::createInstance(icu::TimeZone::getGMT()->clone(), locale, status));
    if (U_FAILURE(status) != 0) return nullptr;
    made->setLenient(0);
    return made;
}

bool is_year(int year) {
    return year >= 1 && year <= kMaxYear;
}

}  // namespace

std::optional<CalendarDay> in_calendar(Calendar calendar, Date date) {
    if (!is_valid(date) || !is_year(date.year)) return std::nullopt;
    if (calendar == Calendar::gregorian) return CalendarDay{date.year, date.month, date.day};
    if (calendar == Calendar::buddhist)
        return CalendarDay{date.year + kBuddhistEra, date.month, date.day};
    const auto counted = make(calendar);
    if (!counted) return std::nullopt;
    UErrorCode status = U_ZERO_ERROR;
    counted->setTime(static_cast<UDate>(days_from_civil(date)) * 86'400'000.0, status);
    const CalendarDay day{counted->get(UCAL_EXTENDED_YEAR, status),
                          counted->get(UCAL_MONTH, status) + 1,
                          counted->get(UCAL_DAY_OF_MONTH, status)};
    if (U_FAILURE(status) != 0 || day.year < 1) return std::nullopt;
    return day;
}

std::optional<Date> from_calendar(Calendar calendar, CalendarDay day) {
    if (!is_year(day.year) || day.month < 1 || day.month > 13 || day.day < 1 || day.day > 31)
        return std::nullopt;
    if (icu_name(calendar) == nullptr) {
        const Date date{calendar == Calendar::buddhist ? day.year - kBuddhistEra : day.year,
                        day.month, day.day};
        return is_year(date.year) && is_valid(date) ? std::optional(date) : std::nullopt;
    }
    const auto counted = make(calendar);
    if (!counted) return std::nullopt;
    counted->clear();
    counted->set(UCAL_EXTENDED_YEAR, day.year);
    counted->set(UCAL_MONTH, day.month - 1);
    counted->set(UCAL_DAY_OF_MONTH, day.day);
    UErrorCode status = U_ZERO_ERROR;
    const int julian = counted->get(UCAL_JULIAN_DAY, status);
    if (U_FAILURE(status) != 0) return std::nullopt;
    const Date date = civil_from_days(std::int64_t{julian} - kJulianEpoch);
    // What ICU moved into the next month did not exist.
    if (!is_year(date.year) || in_calendar(calendar, date) != day) return std::nullopt;
    return date;
}

int days_in_month(Calendar calendar, int year, int month) {
    for (int day = 31; day >= 1; --day)
        if (from_calendar(calendar, {year, month, day})) return day;
    return 0;
}

std::string month_name(Calendar calendar, int month, const std::string& language) {
    const char* name = icu_name(calendar);
    UErrorCode status = U_ZERO_ERROR;
    const icu::DateFormatSymbols symbols(icu::Locale(language.c_str()),
                                         name == nullptr                 ? "gregorian"
                                         : calendar == Calendar::islamic ? "islamic"
                                                                         : name,
                                         status);
    if (U_FAILURE(status) != 0) return {};
    std::int32_t count = 0;
    const icu::UnicodeString* months =
        symbols.getMonths(count, icu::DateFormatSymbols::STANDALONE, icu::DateFormatSymbols::WIDE);
    if (months == nullptr || month < 1 || month > count) return {};
    std::string text;
    // NOLINTNEXTLINE(bugprone-pointer-arithmetic-on-polymorphic-object): an array of ICU's own
    months[month - 1].toUTF8String(text);
    return text;
}

}  // namespace relais
