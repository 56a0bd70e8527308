// Instants and civil dates without the C++ chrono headers, and the clock that everything asks.
// Nothing in Relais derives an identity or an order from a clock: field clocks lie.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace relais {

/// A moment: UTC milliseconds since 1970-01-01.
struct Instant {
    std::int64_t ms = 0;
    auto operator<=>(const Instant&) const = default;
};

/// A day of the proleptic Gregorian calendar.
struct Date {
    int year = 1970;
    int month = 1;  ///< 1..12
    int day = 1;    ///< 1..31
    auto operator<=>(const Date&) const = default;
};

/// Days since 1970-01-01; exact for any valid Date.
std::int64_t days_from_civil(Date date);
Date civil_from_days(std::int64_t days);
bool is_valid(Date date);

/// "2026-11-20"; nullopt for anything else, also for 2026-02-30.
std::optional<Date> parse_date(std::string_view text);
std::string format_date(Date date);

/// "2026-11-20T08:42:00.000+01:00" for the instant seen at that offset.
std::string format_date_time(Instant instant, int utc_offset_minutes);
/// ISO 8601 with offset or Z, seconds and fraction optional; without offset the given one is taken.
std::optional<Instant> parse_date_time(std::string_view text, int utc_offset_minutes);
/// The civil day and the minutes since its midnight.
Date local_date(Instant instant, int utc_offset_minutes);
int local_minutes(Instant instant, int utc_offset_minutes);

class Clock {
  public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual Instant now() const = 0;
    /// Milliseconds that only grow, unaffected by clock changes; for waiting and durations.
    [[nodiscard]] virtual std::int64_t monotonic_ms() const = 0;
    /// The laptop's time zone now (Mali: 0).
    [[nodiscard]] virtual int utc_offset_minutes() const = 0;
};

class SystemClock final : public Clock {
  public:
    [[nodiscard]] Instant now() const override;
    [[nodiscard]] std::int64_t monotonic_ms() const override;
    [[nodiscard]] int utc_offset_minutes() const override;
};

}  // namespace relais
