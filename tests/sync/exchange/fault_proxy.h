// A line between a laptop and a hub on loopback, and one thing that happens to it: at a byte that
// is counted, never at a time. One connection after the other, as a laptop makes them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <thread>

namespace relais::tests {

enum class Harm : std::uint8_t { none, cut, stall, flip };
enum class Way : std::uint8_t { up, down };  ///< to the hub; to the laptop

struct Fault {
    Harm harm = Harm::none;
    Way way = Way::up;
    std::size_t at = 0;  ///< byte of that way, counted over all connections since arm()
};

class FaultProxy {
  public:
    explicit FaultProxy(std::uint16_t hub_port);
    FaultProxy(const FaultProxy&) = delete;
    FaultProxy& operator=(const FaultProxy&) = delete;
    ~FaultProxy();
    std::uint16_t port() const { return port_; }

    /// Counts from 0 again; `fault` strikes once. cut: both ends get an RST right there, so that
    /// the byte itself no longer comes. stall: nothing passes that connection any more, in either
    /// direction. flip: one bit of that byte.
    void arm(const Fault& fault);
    [[nodiscard]] bool struck() const;
    [[nodiscard]] std::size_t passed(Way way) const;  ///< since arm()

  private:
    struct Line;
    void serve();
    void join(int laptop);
    bool pass_on(Line& line, Way way);

    std::uint16_t hub_port_;
    int listener_ = -1;
    std::uint16_t port_ = 0;
    mutable std::mutex mutex_;  ///< of what follows
    Fault fault_;
    bool struck_ = false;
    std::size_t passed_[2] = {0, 0};
    std::thread thread_;
};

}  // namespace relais::tests
