// How much one laptop may ask for, so that none, and nobody with a stolen key, keeps the others
// out. It is counted in running time, in memory, and only for laptops whose signature held.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>

#include "forms/base/time.h"
#include "sync/batch/batch.h"

namespace relais::sync::hub {

class Pace {
  public:
    explicit Pace(const Clock& clock) : clock_(clock) {}

    /// Counts a request; the seconds after which it may come when it comes too often, else 0.
    int admit(const batch::DeviceId& device);

    /// A laptop's one batch at work; the next may come when it goes.
    class Turn {
      public:
        Turn(Pace& pace, const batch::DeviceId& device) : pace_(&pace), device_(device) {}
        Turn(const Turn&) = delete;
        Turn& operator=(const Turn&) = delete;
        Turn(Turn&& other) noexcept;
        Turn& operator=(Turn&&) = delete;
        ~Turn();

      private:
        Pace* pace_;
        batch::DeviceId device_;
    };
    /// nullopt while an earlier batch of that laptop is at work.
    std::optional<Turn> enter(const batch::DeviceId& device);

  private:
    struct Laptop {
        std::int64_t paid_until_ms = 0;  ///< each request costs some time; it may be ahead of now
        bool at_work = false;
    };
    const Clock& clock_;
    std::mutex mutex_;
    std::map<batch::DeviceId, Laptop> laptops_;
};

}  // namespace relais::sync::hub
