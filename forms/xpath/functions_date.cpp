// Functions of dates and times. A date is text; where a number is wanted it is whole days.
#include <array>
#include <cmath>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "forms/base/time.h"
#include "forms/xpath/dates.h"
#include "forms/xpath/function.h"
#include "forms/xpath/program.h"
#include "forms/xpath/value.h"

namespace relais::forms::xpath {

namespace {

constexpr double kDayMs = 86'400'000;
/// 9999-12-31: what four digits of a year can say.
constexpr double kLastDay = 2'932'896;
constexpr double kFirstDay = -719'528;

constexpr std::string_view kNoDate = "the value is no date";

std::string text_of(Instant instant, int offset) {
    return format_date_time(instant, offset);
}

Value now(Call& call) {
    if (call.environment() == nullptr) return call.fail("there is no clock here");
    return text_of(call.environment()->clock().now(), call.utc_offset_minutes());
}

Value today(Call& call) {
    if (call.environment() == nullptr) return call.fail("there is no clock here");
    return format_date(local_date(call.environment()->clock().now(), call.utc_offset_minutes()));
}

bool is_day(double days) {
    return days >= kFirstDay && days <= kLastDay;
}

/// ODK XForms: the day without the time. Of a number its whole days; of a text the day that stands
/// in it, whatever its offset, as everywhere dates are whole days.
Value date(Call& call) {
    const Value value = call.value(0);
    if (const auto* days = std::get_if<double>(&value)) {
        if (std::isnan(*days)) return std::string();
        if (!is_day(*days)) return call.fail(std::string(kNoDate));
        return format_date(civil_from_days(static_cast<std::int64_t>(std::floor(*days))));
    }
    std::string text = to_string(value);
    if (text.empty()) return text;
    const auto moment = parse_moment(text);
    if (!moment) return call.fail(std::string(kNoDate));
    return format_date(moment->date);
}

/// The instant that the argument means; nullopt when it is empty, or after the complaint.
std::optional<Instant> instant_of_argument(Call& call) {
    const Value value = call.value(0);
    if (const auto* days = std::get_if<double>(&value)) {
        if (std::isnan(*days)) return std::nullopt;
        if (!is_day(*days)) {
            call.fail(std::string(kNoDate));
            return std::nullopt;
        }
        return Instant{static_cast<std::int64_t>(std::llround(*days * kDayMs))};
    }
    const std::string text = to_string(value);
    if (text.empty()) return std::nullopt;
    const auto moment = parse_moment(text);
    if (!moment) {
        call.fail(std::string(kNoDate));
        return std::nullopt;
    }
    return instant_of(*moment, call.utc_offset_minutes());
}

Value date_time(Call& call) {
    const auto instant = instant_of_argument(call);
    return instant ? text_of(*instant, call.utc_offset_minutes()) : std::string();
}

Value decimal_date_time(Call& call) {
    const auto instant = instant_of_argument(call);
    return instant ? static_cast<double>(instant->ms) / kDayMs : std::nan("");
}

/// The part of the local day that has passed; of a time, or of a date-time.
Value decimal_time(Call& call) {
    const std::string text = call.text(0);
    const int offset = call.utc_offset_minutes();
    if (const auto fraction = fraction_of_day(text, offset)) return *fraction;
    const auto moment = parse_moment(text);
    if (!moment) return std::nan("");
    const double local_ms = static_cast<double>(instant_of(*moment, offset).ms) + offset * 60'000.0;
    return (local_ms - std::floor(local_ms / kDayMs) * kDayMs) / kDayMs;
}

Value format(Call& call) {
    const auto instant = instant_of_argument(call);
    if (!instant) return std::string();
    const std::string language =
        call.environment() == nullptr ? std::string() : call.environment()->language();
    auto text = format_moment(*instant, call.utc_offset_minutes(), call.text(1), language);
    if (!text) return call.fail("the format holds an escape that does not exist");
    return *std::move(text);
}

/// As format(), but a number is a whole local day, not an instant of UTC.
Value format_day(Call& call) {
    const Value value = call.value(0);
    const auto* days = std::get_if<double>(&value);
    if (days == nullptr || !is_day(*days)) return format(call);
    Moment moment;
    moment.date = civil_from_days(static_cast<std::int64_t>(std::floor(*days)));
    const std::string language =
        call.environment() == nullptr ? std::string() : call.environment()->language();
    const int offset = call.utc_offset_minutes();
    auto text = format_moment(instant_of(moment, offset), offset, call.text(1), language);
    if (!text) return call.fail("the format holds an escape that does not exist");
    return *std::move(text);
}

constexpr std::string_view kOdk = "ODK XForms";

constexpr std::array<Function, 8> kRows{{
    {"now", 0, 0, Type::text, "", now, kOdk, Reads::world},
    {"today", 0, 0, Type::text, "", today, kOdk, Reads::world},
    {"date", 1, 1, Type::text, ".", date, kOdk},
    {"date-time", 1, 1, Type::text, ".", date_time, kOdk},
    {"decimal-date-time", 1, 1, Type::number, ".", decimal_date_time, kOdk},
    {"decimal-time", 1, 1, Type::number, ".", decimal_time, kOdk},
    {"format-date", 2, 2, Type::text, ".", format_day, kOdk},
    {"format-date-time", 2, 2, Type::text, ".", format, kOdk},
}};

}  // namespace

std::span<const Function> date_functions() {
    return kRows;
}

}  // namespace relais::forms::xpath
