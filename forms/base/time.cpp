#include "forms/base/time.h"

#include <cstdint>
#include <ctime>
#include <optional>
#include <string>
#include <string_view>
#include <time.h>

#include <fmt/format.h>

#include "forms/base/text.h"

namespace relais {

namespace {

constexpr std::int64_t kDayMs = 86'400'000;

std::int64_t floor_div(std::int64_t a, std::int64_t b) {
    return a / b - ((a % b != 0 && (a % b < 0) != (b < 0)) ? 1 : 0);
}

/// Exactly `count` digits at the front of `text`, taken off it.
std::optional<int> take_digits(std::string_view& text, std::size_t count) {
    if (text.size() < count) return std::nullopt;
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
        if (!is_digit(text[i])) return std::nullopt;
        value = value * 10 + (text[i] - '0');
    }
    text.remove_prefix(count);
    return value;
}

bool take(std::string_view& text, char c) {
    if (text.empty() || text.front() != c) return false;
    text.remove_prefix(1);
    return true;
}

std::optional<Date> take_date(std::string_view& text) {
    const auto year = take_digits(text, 4);
    if (!year || !take(text, '-')) return std::nullopt;
    const auto month = take_digits(text, 2);
    if (!month || !take(text, '-')) return std::nullopt;
    const auto day = take_digits(text, 2);
    if (!day) return std::nullopt;
    const Date date{*year, *month, *day};
    if (!is_valid(date)) return std::nullopt;
    return date;
}

/// "08:42[:07[.123]]" as milliseconds of the day.
std::optional<std::int64_t> take_time(std::string_view& text) {
    const auto hour = take_digits(text, 2);
    if (!hour || *hour > 24 || !take(text, ':')) return std::nullopt;
    const auto minute = take_digits(text, 2);
    if (!minute || *minute > 59) return std::nullopt;
    std::int64_t ms = (*hour * 60LL + *minute) * 60'000;
    if (take(text, ':')) {
        const auto second = take_digits(text, 2);
        if (!second || *second > 60) return std::nullopt;
        ms += *second * 1000LL;
        if (take(text, '.')) {
            int scale = 100;
            bool any = false;
            while (!text.empty() && is_digit(text.front())) {
                ms += std::int64_t{text.front() - '0'} * scale;
                scale /= 10;
                text.remove_prefix(1);
                any = true;
            }
            if (!any) return std::nullopt;
        }
    }
    return ms;
}

/// "Z", "+01:00", "+0100", "+01" or nothing (then `fallback`), in minutes.
std::optional<int> take_offset(std::string_view& text, int fallback) {
    if (text.empty()) return fallback;
    if (take(text, 'Z')) return 0;
    const int sign = text.front() == '-' ? -1 : 1;
    if (!take(text, '+') && !take(text, '-')) return std::nullopt;
    const auto hours = take_digits(text, 2);
    if (!hours) return std::nullopt;
    take(text, ':');
    int minutes = 0;
    if (!text.empty()) {
        const auto m = take_digits(text, 2);
        if (!m) return std::nullopt;
        minutes = *m;
    }
    return sign * (*hours * 60 + minutes);
}

}  // namespace

// The algorithm counts days in 400-year eras that begin on 1 March, so that leap days come last.
std::int64_t days_from_civil(Date date) {
    const std::int64_t y = date.year - (date.month <= 2 ? 1 : 0);
    const std::int64_t era = floor_div(y, 400);
    const std::int64_t year_of_era = y - era * 400;
    const std::int64_t month_from_march = (date.month + 9) % 12;
    const std::int64_t day_of_year = (153 * month_from_march + 2) / 5 + date.day - 1;
    return era * 146'097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year -
           719'468;
}

Date civil_from_days(std::int64_t days) {
    const std::int64_t z = days + 719'468;
    const std::int64_t era = floor_div(z, 146'097);
    const std::int64_t day_of_era = z - era * 146'097;
    const std::int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
    const std::int64_t day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const std::int64_t m = (5 * day_of_year + 2) / 153;
    const int month = static_cast<int>(m < 10 ? m + 3 : m - 9);
    return {static_cast<int>(year_of_era + era * 400 + (month <= 2 ? 1 : 0)), month,
            static_cast<int>(day_of_year - (153 * m + 2) / 5 + 1)};
}

bool is_valid(Date date) {
    if (date.month < 1 || date.month > 12 || date.day < 1 || date.day > 31) return false;
    return civil_from_days(days_from_civil(date)) == date;
}

std::optional<Date> parse_date(std::string_view text) {
    const auto date = take_date(text);
    return text.empty() ? date : std::nullopt;
}

std::string format_date(Date date) {
    return fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day);
}

std::string format_date_time(Instant instant, int utc_offset_minutes) {
    const std::int64_t local = instant.ms + utc_offset_minutes * 60'000LL;
    const std::int64_t day = floor_div(local, kDayMs);
    const std::int64_t ms = local - day * kDayMs;
    const int offset = utc_offset_minutes < 0 ? -utc_offset_minutes : utc_offset_minutes;
    return fmt::format("{}T{:02}:{:02}:{:02}.{:03}{}{:02}:{:02}", format_date(civil_from_days(day)),
                       ms / 3'600'000, ms / 60'000 % 60, ms / 1000 % 60, ms % 1000,
                       utc_offset_minutes < 0 ? '-' : '+', offset / 60, offset % 60);
}

std::optional<Instant> parse_date_time(std::string_view text, int utc_offset_minutes) {
    const auto date = take_date(text);
    if (!date) return std::nullopt;
    std::int64_t ms = 0;
    if (!text.empty()) {
        if (!take(text, 'T') && !take(text, ' ')) return std::nullopt;
        const auto time = take_time(text);
        if (!time) return std::nullopt;
        ms = *time;
    }
    const auto offset = take_offset(text, utc_offset_minutes);
    if (!offset || !text.empty()) return std::nullopt;
    return Instant{days_from_civil(*date) * kDayMs + ms - *offset * 60'000LL};
}

Date local_date(Instant instant, int utc_offset_minutes) {
    return civil_from_days(floor_div(instant.ms + utc_offset_minutes * 60'000LL, kDayMs));
}

int local_minutes(Instant instant, int utc_offset_minutes) {
    const std::int64_t local = instant.ms + utc_offset_minutes * 60'000LL;
    return static_cast<int>((local - floor_div(local, kDayMs) * kDayMs) / 60'000);
}

Instant SystemClock::now() const {
    timespec t{};
    clock_gettime(CLOCK_REALTIME, &t);
    return {t.tv_sec * 1000LL + t.tv_nsec / 1'000'000};
}

std::int64_t SystemClock::monotonic_ms() const {
    timespec t{};
    // With a closed lid time passes as well: else waking up looks like a clock that was set.
    clock_gettime(CLOCK_BOOTTIME, &t);
    return t.tv_sec * 1000LL + t.tv_nsec / 1'000'000;
}

int SystemClock::utc_offset_minutes() const {
    const std::time_t seconds = now().ms / 1000;
    std::tm local{};
    localtime_r(&seconds, &local);
    return static_cast<int>(local.tm_gmtoff / 60);
}

}  // namespace relais
