// HTTP in front of handle(); the only user of libmicrohttpd. Some threads share the connections
// (epoll), so slow laptops cost memory only: a thread is busy from when a request is complete until
// its answer is on disk, and that many requests can share one fsync. Meant for loopback, behind a
// proxy that speaks TLS and re-frames requests.
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
    unsigned threads = 32;      ///< a disk that syncs 100 times a second takes 3,200 requests in it
};

class Server {
  public:
    using Handler = std::function<batch::Response(const batch::Request&)>;
    /// `handler` is called on all of the server's threads at once.
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
