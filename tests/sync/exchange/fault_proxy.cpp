#include "tests/sync/exchange/fault_proxy.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace relais::tests {

namespace {

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return address;
}

void send_all(int socket, const char* bytes, std::size_t size) {
    while (size > 0) {
        const auto sent = ::send(socket, bytes, size, MSG_NOSIGNAL);
        if (sent <= 0) return;  // that end hung up: the other will be told
        bytes += sent;
        size -= static_cast<std::size_t>(sent);
    }
}

/// Not a polite end: the other side learns that something broke.
void reset(int socket) {
    const linger at_once{1, 0};
    ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    ::close(socket);
}

}  // namespace

struct FaultProxy::Line {
    std::array<int, 2> ends{};  ///< the laptop's socket, the hub's socket
    bool stalled = false;
};

FaultProxy::FaultProxy(std::uint16_t hub_port) : hub_port_(hub_port) {
    listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
    auto address = loopback(0);
    socklen_t size = sizeof address;
    if (::bind(listener_, reinterpret_cast<const sockaddr*>(&address), size) != 0 ||
        ::listen(listener_, 16) != 0)
        throw std::runtime_error("proxy");
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
}

FaultProxy::~FaultProxy() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
}

void FaultProxy::arm(const Fault& fault) {
    const std::lock_guard lock(mutex_);
    fault_ = fault;
    struck_ = false;
    passed_[0] = passed_[1] = 0;
}

bool FaultProxy::struck() const {
    const std::lock_guard lock(mutex_);
    return struck_;
}

std::size_t FaultProxy::passed(Way way) const {
    const std::lock_guard lock(mutex_);
    return passed_[static_cast<std::size_t>(way)];
}

void FaultProxy::serve() {
    for (;;) {
        const int laptop = ::accept(listener_, nullptr, nullptr);
        if (laptop < 0) return;
        join(laptop);
    }
}

/// Until an end hangs up or the fault strikes.
void FaultProxy::join(int laptop) {
    const int hub = ::socket(AF_INET, SOCK_STREAM, 0);
    const auto address = loopback(hub_port_);
    const int at_once = 1;
    for (const int socket : {laptop, hub})
        ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
    if (::connect(hub, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        reset(laptop);
        ::close(hub);
        return;
    }
    Line line{{laptop, hub}};
    for (bool open = true; open;) {
        std::array<pollfd, 3> polled{{{laptop, POLLIN, 0}, {hub, POLLIN, 0}, {listener_, 0, 0}}};
        ::poll(polled.data(), polled.size(), -1);
        if (polled[2].revents != 0) break;  // the proxy goes
        if (polled[0].revents != 0) open = pass_on(line, Way::up);
        if (open && polled[1].revents != 0) open = pass_on(line, Way::down);
    }
    reset(laptop);
    reset(hub);
}

/// False when the connection is over.
bool FaultProxy::pass_on(Line& line, Way way) {
    const auto from = static_cast<std::size_t>(way);
    std::array<char, 16384> piece{};
    const auto got = ::recv(line.ends[from], piece.data(), piece.size(), 0);
    if (got <= 0) return false;
    if (line.stalled) return true;
    auto size = static_cast<std::size_t>(got);
    bool open = true;
    {
        const std::lock_guard lock(mutex_);
        const bool strikes = fault_.harm != Harm::none && !struck_ && fault_.way == way &&
                             fault_.at < passed_[from] + size;
        if (strikes) {
            struck_ = true;
            const auto within = fault_.at - passed_[from];
            if (fault_.harm == Harm::flip)
                piece[within] = static_cast<char>(piece[within] ^ 0x04);
            else
                size = within;
            line.stalled = fault_.harm == Harm::stall;
            open = fault_.harm != Harm::cut;
        }
        passed_[from] += size;
    }
    send_all(line.ends[1 - from], piece.data(), size);
    return open;
}

}  // namespace relais::tests
