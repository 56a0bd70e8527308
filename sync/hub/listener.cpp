#include "sync/hub/listener.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "forms/base/result.h"

namespace relais::sync::hub {

namespace {

constexpr int kNoDescriptorsMs = 100;  ///< until one may be free again

std::unexpected<Error> not_listening(const std::string& where, int cause) {
    if (cause == EADDRNOTAVAIL)
        return fail(Errc::invalid, where, "is not an address of this machine");
    if (cause == EACCES)
        return fail(Errc::invalid, where, "ports below 1024 are left to the administrator");
    return fail(Errc::in_use, where, "could not be listened on; perhaps another hub does");
}

}  // namespace

struct Listener::State {
    int socket = -1;
    int stop = -1;
    std::uint16_t port = 0;
    Take take;
    std::thread thread;

    State() = default;
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    State(State&&) = delete;
    State& operator=(State&&) = delete;
    ~State() {
        if (thread.joinable()) {
            eventfd_write(stop, 1);
            thread.join();
        }
        for (const int descriptor : {socket, stop})
            if (descriptor >= 0) ::close(descriptor);
    }

    void work() const {
        for (;;) {
            std::array<pollfd, 2> watched{pollfd{stop, POLLIN, 0}, pollfd{socket, POLLIN, 0}};
            if (::poll(watched.data(), watched.size(), -1) < 0 && errno != EINTR) return;
            if (watched[0].revents != 0) return;
            if (take_all()) continue;
            // As many connections as there may be: those who wait stay in the socket's queue.
            ::poll(watched.data(), 1, kNoDescriptorsMs);
        }
    }

    /// False where there is no descriptor for another one.
    [[nodiscard]] bool take_all() const {
        for (;;) {
            sockaddr_in peer{};
            socklen_t size = sizeof peer;
            const int taken = ::accept4(socket, reinterpret_cast<sockaddr*>(&peer), &size,
                                        SOCK_NONBLOCK | SOCK_CLOEXEC);
            if (taken >= 0) {
                take(taken, peer);
                continue;
            }
            if (errno == EINTR || errno == ECONNABORTED) continue;
            return errno == EAGAIN;
        }
    }
};

Result<Listener> Listener::open(const std::string& address, std::uint16_t port) {
    const auto where = address + ":" + std::to_string(port);
    sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_port = htons(port);
    if (inet_pton(AF_INET, address.c_str(), &name.sin_addr) != 1)
        return fail(Errc::invalid, address, "is not an IPv4 address");
    auto state = std::make_unique<State>();
    state->socket = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    state->stop = ::eventfd(0, EFD_CLOEXEC);
    if (state->socket < 0 || state->stop < 0)
        return fail(Errc::io, where, "the system gives no socket");
    const int yes = 1;
    ::setsockopt(state->socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    socklen_t size = sizeof name;
    if (::bind(state->socket, reinterpret_cast<const sockaddr*>(&name), size) != 0 ||
        ::listen(state->socket, SOMAXCONN) != 0 ||
        ::getsockname(state->socket, reinterpret_cast<sockaddr*>(&name), &size) != 0)
        return not_listening(where, errno);
    state->port = ntohs(name.sin_port);
    return Listener(std::move(state));
}

void Listener::start(Take take) {
    RELAIS_ASSERT(!state_->thread.joinable());
    state_->take = std::move(take);
    state_->thread = std::thread([state = state_.get()] { state->work(); });
}

Listener::Listener(std::unique_ptr<State> state) : state_(std::move(state)) {}
Listener::Listener(Listener&& other) noexcept = default;
Listener& Listener::operator=(Listener&& other) noexcept = default;
Listener::~Listener() = default;

std::uint16_t Listener::port() const {
    return state_->port;
}

}  // namespace relais::sync::hub
