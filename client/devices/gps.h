// Where the laptop is, by satellites: what a receiver told last, and how sure it is. Asking never
// waits; no receiver, or no program that speaks to it, is a state with a name and never an error.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "forms/base/time.h"

namespace relais::client::devices {

struct Fix {
    double latitude = 0, longitude = 0;  ///< degrees, WGS 84; finite and on earth
    std::optional<double> altitude_m;    ///< above the ellipsoid, as phones tell it
    std::optional<double> accuracy_m;    ///< horizontal; absent when the receiver does not say
    std::optional<Instant> time;         ///< by the satellites' clocks
    std::int64_t at_ms = 0;              ///< Clock::monotonic_ms() when it came
    bool simulated = false;              ///< the receiver says that it plays a recording
    bool operator==(const Fix&) const = default;
};

enum class GpsState : std::uint8_t {
    off,          ///< nobody wants it
    absent,       ///< gpsd does not answer
    no_receiver,  ///< gpsd answers and has no receiver
    searching,    ///< a receiver that does not know where it is, or not any more
    fix
};

struct GpsView {
    GpsState state = GpsState::off;
    std::optional<Fix> fix;  ///< the newest, also an old one: see at_ms
    int satellites_used = 0, satellites_seen = 0;
    bool operator==(const GpsView&) const = default;
};

/// How much it is wanted: a receiver, and a processor that wakes each second, cost battery.
enum class GpsUse : std::uint8_t {
    off,
    rare,  ///< one fix a minute, disconnected between
    live   ///< each fix as it comes
};

class Gps {
  public:
    virtual ~Gps() = default;
    [[nodiscard]] virtual GpsView view() const = 0;
    virtual void want(GpsUse use) = 0;
};

struct Gpsd {
    std::string host = "127.0.0.1";  ///< a number: no name is looked up
    std::string port = "2947";
    int retry_ms = 5'000;  ///< after a failure, while it is wanted live
    int rare_ms = 60'000;  ///< from one rare fix to the next
};

/// Speaks to gpsd on a thread of its own, and again after it went away. `wake` is called on that
/// thread when view() has changed; the clock outlives the answer.
std::unique_ptr<Gps> make_gps(const Gpsd& gpsd, const Clock& clock, std::function<void()> wake);

}  // namespace relais::client::devices
