#include "client/devices/wait_point.h"

#include <array>
#include <cstdint>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "forms/base/result.h"

namespace relais::client::devices {

WaitPoint::WaitPoint() : event_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    RELAIS_ASSERT(event_ >= 0);
}

WaitPoint::~WaitPoint() {
    close(event_);
}

void WaitPoint::interrupt() {
    const std::uint64_t one = 1;
    // Only a counter that is full already refuses, and then the wait ends as well.
    static_cast<void>(write(event_, &one, sizeof one) == sizeof one);
}

WaitPoint::Outcome WaitPoint::wait(int descriptor, int timeout_ms) {
    std::array<pollfd, 2> waiting{{{event_, POLLIN, 0}, {descriptor, POLLIN, 0}}};
    // poll() passes over a negative descriptor. A signal ends it early: as if the time was over.
    if (poll(waiting.data(), waiting.size(), timeout_ms) <= 0) return Outcome::timeout;
    if (waiting[0].revents != 0) {
        std::uint64_t count = 0;
        static_cast<void>(read(event_, &count, sizeof count) == sizeof count);
        return Outcome::interrupted;
    }
    return Outcome::readable;
}

}  // namespace relais::client::devices
