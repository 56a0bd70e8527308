// A thread's waiting that another thread can end: for a descriptor, for a time, or for a word.
#pragma once

#include <cstdint>

namespace relais::client::devices {

class WaitPoint {
  public:
    WaitPoint();
    ~WaitPoint();
    WaitPoint(const WaitPoint&) = delete;
    WaitPoint& operator=(const WaitPoint&) = delete;
    WaitPoint(WaitPoint&&) = delete;
    WaitPoint& operator=(WaitPoint&&) = delete;

    /// From any thread: the present wait, or else the next one, ends at once.
    void interrupt();

    enum class Outcome : std::uint8_t { interrupted, readable, timeout };
    /// Until `descriptor` (-1: none) can be read or was closed, `timeout_ms` (-1: for ever) have
    /// passed, or interrupt() was called.
    Outcome wait(int descriptor, int timeout_ms);

  private:
    int event_ = -1;
};

}  // namespace relais::client::devices
