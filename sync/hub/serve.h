// HTTP in front of handle(); the only user of libmicrohttpd. One thread serves every connection
// (epoll), so slow laptops cost memory only, and the store keeps its one connection on one thread.
// Meant for loopback, behind a proxy that speaks TLS and re-frames requests.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "forms/base/result.h"
#include "sync/batch/message.h"

namespace relais::sync::hub {

struct ServeOptions {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8642;  ///< 0: any free one
};

class Server {
  public:
    using Handler = std::function<batch::Response(const batch::Request&)>;
    /// `handler` is called on the server's thread only.
    static Result<Server> start(const ServeOptions& options, Handler handler);
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;
    Server(Server&& other) noexcept;
    Server& operator=(Server&& other) noexcept;
    ~Server();  ///< answers what is under way, then stops
    [[nodiscard]] std::uint16_t port() const;

  private:
    struct State;
    explicit Server(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// SIGINT, SIGTERM and SIGHUP no longer end the process: it is wait_for_stop() that returns. Call
/// it before any thread is started.
void hold_stop_signals();
void wait_for_stop();
/// Whether one of them came within that time.
bool stop_came_within(int milliseconds);

}  // namespace relais::sync::hub
