#include "forms/xpath/dates.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "forms/base/text.h"
#include "forms/base/time.h"

namespace relais::forms::xpath {

namespace {

constexpr std::int64_t kMinuteMs = 60'000;
constexpr std::int64_t kDayMs = 86'400'000;
constexpr std::string_view kEscapes = "YymnBbdeHhMS3AaWZ%";

using MonthNames = std::array<std::string_view, 12>;
using DayNames = std::array<std::string_view, 7>;
constexpr std::array<MonthNames, 2> kMonths{
    MonthNames{"January", "February", "March", "April", "May", "June", "July", "August",
               "September", "October", "November", "December"},
    MonthNames{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
               "octobre", "novembre", "décembre"}};
constexpr std::array<MonthNames, 2> kShortMonths{
    MonthNames{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
    MonthNames{"janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.",
               "nov.", "déc."}};
constexpr std::array<DayNames, 2> kDays{
    DayNames{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
    DayNames{"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"}};
constexpr std::array<DayNames, 2> kShortDays{
    DayNames{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"},
    DayNames{"dim.", "lun.", "mar.", "mer.", "jeu.", "ven.", "sam."}};

/// Between `least` and `most` digits at the front, taken off.
std::optional<int> take_number(std::string_view& text, std::size_t least, std::size_t most) {
    std::size_t count = 0;
    int value = 0;
    while (count < most && count < text.size() && is_digit(text[count])) {
        value = value * 10 + (text[count] - '0');
        ++count;
    }
    if (count < least) return std::nullopt;
    text.remove_prefix(count);
    return value;
}

bool take(std::string_view& text, char c) {
    if (text.empty() || text.front() != c) return false;
    text.remove_prefix(1);
    return true;
}

std::optional<std::int64_t> take_seconds_ms(std::string_view& text) {
    const auto seconds = take_number(text, 2, 2);
    if (!seconds || *seconds > 59) return std::nullopt;
    std::int64_t ms = *seconds * 1000LL;
    if (!take(text, '.')) return ms;
    if (text.empty() || !is_digit(text.front())) return std::nullopt;
    for (std::int64_t scale = 100; !text.empty() && is_digit(text.front()); scale /= 10) {
        ms += std::int64_t{text.front() - '0'} * scale;
        text.remove_prefix(1);
    }
    return ms;
}

/// "13:45[:30[.123]]" in milliseconds of the day.
std::optional<std::int64_t> take_time(std::string_view& text) {
    const auto hour = take_number(text, 2, 2);
    if (!hour || *hour > 23 || !take(text, ':')) return std::nullopt;
    const auto minute = take_number(text, 2, 2);
    if (!minute || *minute > 59) return std::nullopt;
    const std::int64_t ms = (*hour * 60 + *minute) * kMinuteMs;
    if (!take(text, ':')) return ms;
    const auto seconds_ms = take_seconds_ms(text);
    if (!seconds_ms) return std::nullopt;
    return ms + *seconds_ms;
}

/// The whole rest of the text: "", "Z", "+02", "+02:00", "+0200". False when it is none.
bool read_offset(std::string_view text, std::optional<int>& minutes) {
    minutes.reset();
    if (text.empty()) return true;
    if (text == "Z") {
        minutes = 0;
        return true;
    }
    const int sign = text.front() == '-' ? -1 : 1;
    if (!take(text, '+') && !take(text, '-')) return false;
    const auto hours = take_number(text, 2, 2);
    if (!hours || *hours > 14) return false;
    take(text, ':');
    const auto rest = text.empty() ? std::optional<int>(0) : take_number(text, 2, 2);
    if (!rest || *rest > 59 || !text.empty()) return false;
    minutes = sign * (*hours * 60 + *rest);
    return true;
}

std::string offset_text(int minutes) {
    const int size = minutes < 0 ? -minutes : minutes;
    return fmt::format("{}{:02}:{:02}", minutes < 0 ? '-' : '+', size / 60, size % 60);
}

struct Parts {
    Date date;
    std::int64_t days = 0;
    std::int64_t ms = 0;
    int offset_minutes = 0;
    std::size_t language = 0;
};

std::string expand(char code, const Parts& parts) {
    const auto month = static_cast<std::size_t>(parts.date.month - 1);
    const auto weekday = static_cast<std::size_t>(((parts.days + 4) % 7 + 7) % 7);
    const std::int64_t new_year = days_from_civil({parts.date.year, 1, 1});
    switch (code) {
    case 'Y':
        return fmt::format("{:04}", parts.date.year);
    case 'y':
        return fmt::format("{:02}", parts.date.year % 100);
    case 'm':
        return fmt::format("{:02}", parts.date.month);
    case 'n':
        return fmt::format("{}", parts.date.month);
    case 'B':
        return std::string(kMonths[parts.language][month]);
    case 'b':
        return std::string(kShortMonths[parts.language][month]);
    case 'd':
        return fmt::format("{:02}", parts.date.day);
    case 'e':
        return fmt::format("{}", parts.date.day);
    case 'H':
        return fmt::format("{:02}", parts.ms / (60 * kMinuteMs));
    case 'h':
        return fmt::format("{}", parts.ms / (60 * kMinuteMs));
    case 'M':
        return fmt::format("{:02}", parts.ms / kMinuteMs % 60);
    case 'S':
        return fmt::format("{:02}", parts.ms / 1000 % 60);
    case '3':
        return fmt::format("{:03}", parts.ms % 1000);
    case 'A':
        return std::string(kDays[parts.language][weekday]);
    case 'a':
        return std::string(kShortDays[parts.language][weekday]);
    case 'W':
        return fmt::format("{}", (parts.days - new_year) / 7 + 1);
    case 'Z':
        return offset_text(parts.offset_minutes);
    default:
        return std::string(1, code);
    }
}

}  // namespace

std::optional<Moment> parse_moment(std::string_view text) {
    text = trim(text);
    Moment moment;
    const auto year = take_number(text, 4, 4);
    if (!year || !take(text, '-')) return std::nullopt;
    const auto month = take_number(text, 1, 2);
    if (!month || !take(text, '-')) return std::nullopt;
    const auto day = take_number(text, 1, 2);
    if (!day) return std::nullopt;
    moment.date = {*year, *month, *day};
    if (!is_valid(moment.date)) return std::nullopt;
    if (text.empty()) return moment;
    if (!take(text, 'T')) return std::nullopt;
    const auto ms = take_time(text);
    if (!ms || !read_offset(text, moment.utc_offset_minutes)) return std::nullopt;
    moment.has_time = true;
    moment.ms_of_day = *ms;
    return moment;
}

std::optional<std::int64_t> days_of_text(std::string_view text) {
    const auto moment = parse_moment(text);
    if (!moment) return std::nullopt;
    return days_from_civil(moment->date);
}

Instant instant_of(const Moment& moment, int utc_offset_minutes) {
    const int offset = moment.utc_offset_minutes.value_or(utc_offset_minutes);
    return {days_from_civil(moment.date) * kDayMs + moment.ms_of_day - offset * kMinuteMs};
}

std::optional<double> fraction_of_day(std::string_view text, int utc_offset_minutes) {
    text = trim(text);
    const auto ms = take_time(text);
    std::optional<int> own;
    if (!ms || !read_offset(text, own)) return std::nullopt;
    const int shift = own ? utc_offset_minutes - *own : 0;
    const std::int64_t local = ((*ms + shift * kMinuteMs) % kDayMs + kDayMs) % kDayMs;
    return static_cast<double>(local) / static_cast<double>(kDayMs);
}

std::optional<std::string> format_moment(Instant instant, int utc_offset_minutes,
                                         std::string_view pattern, std::string_view language) {
    Parts parts;
    parts.date = local_date(instant, utc_offset_minutes);
    parts.days = days_from_civil(parts.date);
    parts.ms = instant.ms + utc_offset_minutes * kMinuteMs - parts.days * kDayMs;
    parts.offset_minutes = utc_offset_minutes;
    parts.language = language.substr(0, 2) == "fr" ? 1 : 0;
    if (!unknown_escape(pattern).empty()) return std::nullopt;
    std::string out;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i] == '%') {
            out += expand(pattern[++i], parts);
        } else {
            out += pattern[i];
        }
    }
    return out;
}

std::string_view unknown_escape(std::string_view pattern) {
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i] != '%') continue;
        if (i + 1 == pattern.size() || kEscapes.find(pattern[i + 1]) == std::string_view::npos) {
            return pattern.substr(i, 2);
        }
        ++i;
    }
    return {};
}

}  // namespace relais::forms::xpath
