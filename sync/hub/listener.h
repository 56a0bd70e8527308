// The socket by which connections come in. A thread of its own takes them and passes them on, so
// that they are spread evenly over those who serve them.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "forms/base/result.h"

struct sockaddr_in;

namespace relais::sync::hub {

class Listener {
  public:
    /// Whoever gets the socket closes it.
    using Take = std::function<void(int socket, const sockaddr_in& peer)>;

    /// Listens already; nothing is taken before start(). Errc::in_use, or invalid.
    static Result<Listener> open(const std::string& address, std::uint16_t port);
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;
    Listener(Listener&& other) noexcept;
    Listener& operator=(Listener&& other) noexcept;
    ~Listener();  ///< takes no more
    [[nodiscard]] std::uint16_t port() const;
    /// `take` is called on the listener's thread.
    void start(Take take);

  private:
    struct State;
    explicit Listener(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace relais::sync::hub
