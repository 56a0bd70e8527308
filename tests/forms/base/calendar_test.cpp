#include "forms/base/calendar.h"

#include <catch2/catch.hpp>
#include <string>
#include <tuple>

using namespace relais;

TEST_CASE("calendar: days that almanacs agree on", "[forms_base]") {
    const auto [calendar, day, date] = GENERATE(table<Calendar, CalendarDay, std::string>({
        // The Hijra (tabular, civil epoch), Nowruz, Enkutatash, Nayrouz.
        {Calendar::islamic, {1, 1, 1}, "0622-07-19"},
        {Calendar::islamic, {1400, 1, 1}, "1979-11-21"},
        {Calendar::islamic, {1447, 9, 1}, "2026-02-18"},
        {Calendar::persian, {1300, 1, 1}, "1921-03-21"},
        {Calendar::persian, {1403, 12, 30}, "2025-03-20"},
        {Calendar::persian, {1405, 1, 1}, "2026-03-21"},
        {Calendar::ethiopian, {2000, 1, 1}, "2007-09-12"},
        {Calendar::ethiopian, {2015, 13, 6}, "2023-09-11"},
        {Calendar::coptic, {1, 1, 1}, "0284-08-29"},
        {Calendar::coptic, {1742, 1, 1}, "2025-09-11"},
        {Calendar::buddhist, {2569, 11, 20}, "2026-11-20"},
        {Calendar::gregorian, {2026, 11, 20}, "2026-11-20"},
    }));
    INFO(date);
    REQUIRE(from_calendar(calendar, day).has_value());
    CHECK(format_date(*from_calendar(calendar, day)) == date);
    CHECK(in_calendar(calendar, *parse_date(date)) == day);
}

TEST_CASE("calendar: a day that does not exist is none", "[forms_base]") {
    CHECK_FALSE(from_calendar(Calendar::islamic, {1447, 9, 31}));
    CHECK_FALSE(from_calendar(Calendar::islamic, {1447, 13, 1}));
    CHECK_FALSE(from_calendar(Calendar::persian, {1404, 12, 30}));
    CHECK_FALSE(from_calendar(Calendar::ethiopian, {2016, 13, 6}));
    CHECK_FALSE(from_calendar(Calendar::gregorian, {2026, 2, 30}));
    CHECK_FALSE(from_calendar(Calendar::buddhist, {100, 1, 1}));
    CHECK_FALSE(from_calendar(Calendar::islamic, {0, 1, 1}));
    CHECK_FALSE(from_calendar(Calendar::islamic, {20'000, 1, 1}));
    CHECK_FALSE(in_calendar(Calendar::islamic, {600, 1, 1}));
    CHECK(days_in_month(Calendar::ethiopian, 2016, 13) == 5);
    CHECK(days_in_month(Calendar::islamic, 1447, 14) == 0);
}

TEST_CASE("calendar: every day of thirty years goes there and comes back", "[forms_base]") {
    const auto calendar = GENERATE(Calendar::islamic, Calendar::persian, Calendar::ethiopian,
                                   Calendar::coptic, Calendar::buddhist);
    const std::int64_t first = days_from_civil({2000, 1, 1});
    for (std::int64_t day = first; day < first + 30 * 366; day += 17) {
        const Date date = civil_from_days(day);
        const auto there = in_calendar(calendar, date);
        REQUIRE(there.has_value());
        REQUIRE(from_calendar(calendar, *there) == date);
    }
}

TEST_CASE("calendar: months have names in the language asked", "[forms_base]") {
    CHECK(month_name(Calendar::gregorian, 8, "fr") == "août");
    CHECK(month_name(Calendar::islamic, 9, "fr") == "ramadan");
    CHECK(month_name(Calendar::islamic, 9, "ar") == "رمضان");
    CHECK(month_name(Calendar::persian, 1, "en") == "Farvardin");
    CHECK_FALSE(month_name(Calendar::ethiopian, 13, "en").empty());
    CHECK(month_name(Calendar::islamic, 13, "en").empty());
    CHECK(month_name(Calendar::gregorian, 0, "en").empty());
}
