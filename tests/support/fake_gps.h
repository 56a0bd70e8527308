// A receiver that says what a test tells it to say.
#pragma once

#include "client/devices/gps.h"

namespace relais::tests {

class FakeGps final : public client::devices::Gps {
  public:
    FakeGps() { now.state = client::devices::GpsState::absent; }
    client::devices::GpsView view() const override { return now; }
    void want(client::devices::GpsUse use) override { wanted = use; }

    /// A fix at that moment of the test's clock.
    void put(double latitude, double longitude, double accuracy_m, std::int64_t at_ms) {
        client::devices::Fix fix;
        fix.latitude = latitude;
        fix.longitude = longitude;
        fix.altitude_m = 265.0;
        fix.accuracy_m = accuracy_m;
        fix.at_ms = at_ms;
        now.state = client::devices::GpsState::fix;
        now.fix = fix;
        now.satellites_used = 8;
        now.satellites_seen = 9;
    }

    client::devices::GpsView now;
    client::devices::GpsUse wanted = client::devices::GpsUse::off;
};

}  // namespace relais::tests
