#include "tests/sync/load/swarm_drive.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>

#include "sync/batch/enrolment.h"

namespace relais::tests {

namespace batch = sync::batch;

namespace {

constexpr int kPatienceMs = 20;     // so often the caller is asked at least
constexpr int kBetweenTriesMs = 5;  // of connecting to a hub that is away

int new_connection(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int made = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (made < 0) return -1;
    const int yes = 1;
    ::setsockopt(made, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (::connect(made, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0)
        return made;
    ::close(made);
    return -1;
}

struct Answer {
    int status = 0;
    std::string_view body;
};

std::optional<std::size_t> length_in(std::string_view head) {
    constexpr std::string_view kName = "Content-Length: ";
    const auto at = head.find(kName);
    if (at == std::string_view::npos) return std::nullopt;
    const auto digits = head.substr(at + kName.size());
    std::size_t length = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), length);
    return length;
}

/// nullopt while it is not whole.
std::optional<Answer> answer_in(std::string_view bytes) {
    const auto end = bytes.find("\r\n\r\n");
    if (end == std::string_view::npos) return std::nullopt;
    const auto head = bytes.substr(0, end);
    const auto length = length_in(head);
    if (!length || bytes.size() < end + 4 + *length) return std::nullopt;
    Answer answer;
    if (head.size() > 12) std::from_chars(head.data() + 9, head.data() + 12, answer.status);
    answer.body = bytes.substr(end + 4, *length);
    return answer;
}

}  // namespace

SwarmDrive::SwarmDrive(const Swarm& swarm, std::vector<SwarmLaptop>& laptops,
                       const Swarm::Line& line)
    : swarm_(swarm), line_(line), epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      clients_(std::min(line.connections, laptops.size())) {
    for (std::size_t i = 0; i < laptops.size(); ++i)
        clients_[i % clients_.size()].laptops.push_back(&laptops[i]);
    ask_for_challenge();
    if (line_.signed_before)
        for (auto& laptop : laptops)
            for (auto& waiting : laptop.waiting)
                sign(laptop, waiting);
}

SwarmDrive::~SwarmDrive() {
    for (auto& client : clients_)
        if (client.socket >= 0) ::close(client.socket);
    ::close(epoll_);
}

/// One for all laptops: what is new is told for each of them apart.
void SwarmDrive::ask_for_challenge() {
    const int line = new_connection(line_.port);
    if (line < 0) return;
    constexpr std::string_view kRequest = "GET /v1/ping?nonce=1 HTTP/1.1\r\nHost: hub\r\n\r\n";
    std::string heard;
    if (::send(line, kRequest.data(), kRequest.size(), MSG_NOSIGNAL) > 0)
        for (std::array<char, 2048> piece{};;) {
            const auto n = ::recv(line, piece.data(), piece.size(), 0);
            if (n <= 0) break;
            heard.append(piece.data(), static_cast<std::size_t>(n));
            const auto answer = answer_in(heard);
            if (!answer) continue;
            if (const auto pong = batch::decode_pong(answer->body, swarm_.hub_key_))
                challenge_ = pong->challenge;
            break;
        }
    ::close(line);
}

void SwarmDrive::sign(SwarmLaptop& laptop, SwarmBatch& waiting) {
    batch::Request request{"PUT", waiting.path, std::move(waiting.body)};
    const auto proof = batch::authorize(request, challenge_, ++laptop.requests, laptop.keys);
    waiting.body = std::move(request.body);
    waiting.head = "PUT " + waiting.path +
                   " HTTP/1.1\r\nHost: hub\r\nAuthorization: " + batch::to_header(proof) +
                   "\r\nContent-Length: " + std::to_string(waiting.body.size()) + "\r\n\r\n";
}

void SwarmDrive::connect(Client& client) {
    client.socket = new_connection(line_.port);
    if (client.socket < 0) {
        waiting_.push_back(&client);
        return;
    }
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.ptr = &client;
    ::epoll_ctl(epoll_, EPOLL_CTL_ADD, client.socket, &event);
    if (!next(client)) disconnect(client);
}

void SwarmDrive::disconnect(Client& client) {
    if (client.socket >= 0) ::close(client.socket);
    client.socket = -1;
}

bool SwarmDrive::next(Client& client) {
    client.laptop = nullptr;
    for (std::size_t i = 0; i < client.laptops.size() && client.laptop == nullptr; ++i) {
        auto* laptop = client.laptops[client.turn++ % client.laptops.size()];
        if (!laptop->waiting.empty()) client.laptop = laptop;
    }
    if (client.laptop == nullptr) {
        --busy_;
        return false;
    }
    if (!line_.signed_before) sign(*client.laptop, client.laptop->waiting.front());
    client.sent = 0;
    client.answer.clear();
    client.start = std::chrono::steady_clock::now();
    send(client);
    return true;
}

void SwarmDrive::send(Client& client) {
    auto& waiting = client.laptop->waiting.front();
    const auto whole = waiting.head.size() + waiting.body.size();
    while (client.sent < whole) {
        std::array<iovec, 2> parts{};
        std::size_t count = 0;
        if (client.sent < waiting.head.size())
            parts[count++] = {waiting.head.data() + client.sent, waiting.head.size() - client.sent};
        const auto of_body = client.sent - std::min(client.sent, waiting.head.size());
        parts[count++] = {waiting.body.data() + of_body, waiting.body.size() - of_body};
        msghdr message{};
        message.msg_iov = parts.data();
        message.msg_iovlen = count;
        const auto n = ::sendmsg(client.socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n < 0 && errno == EAGAIN) break;
        if (n < 0) return;  // receive() meets the end of the line
        client.sent += static_cast<std::size_t>(n);
    }
    epoll_event event{};
    event.events = client.sent < whole ? EPOLLIN | EPOLLOUT : EPOLLIN;
    event.data.ptr = &client;
    if (whole > 8192) ::epoll_ctl(epoll_, EPOLL_CTL_MOD, client.socket, &event);
}

void SwarmDrive::receive(Client& client) {
    std::array<char, 8192> piece{};
    const auto n = ::recv(client.socket, piece.data(), piece.size(), MSG_DONTWAIT);
    if (n < 0 && errno == EAGAIN) return;
    if (n <= 0) return broke(client);
    client.answer.append(piece.data(), static_cast<std::size_t>(n));
    if (const auto answer = answer_in(client.answer))
        take_answer(client, answer->status, answer->body);
}

void SwarmDrive::broke(Client& client) {
    ++run_.broken;
    disconnect(client);
    waiting_.push_back(&client);
}

void SwarmDrive::take_answer(Client& client, int status, std::string_view body) {
    if (status != 200) {
        ++run_.refused[status];
        if (line_.signed_before || (status != 401 && status != 503 && status != 429)) {
            run_.fault = "answer " + std::to_string(status) + ": " + std::string(body);
            return;
        }
        // Another run of the hub.
        if (status == 401) ask_for_challenge();
    } else {
        const std::chrono::duration<double, std::milli> took =
            std::chrono::steady_clock::now() - client.start;
        run_.ms.push_back(took.count());
        auto& laptop = *client.laptop;
        auto& first = laptop.waiting.front();
        run_.records += first.last_seq - laptop.acknowledged;
        laptop.acknowledged = first.last_seq;
        laptop.acknowledged_hash = first.last_hash;
        laptop.waiting.pop_front();
        ++run_.requests;
        receipts_.emplace_back(&laptop, std::string(body));
    }
    if (!next(client)) disconnect(client);
}

SwarmRun SwarmDrive::run() {
    const auto start = std::chrono::steady_clock::now();
    busy_ = clients_.size();
    for (auto& client : clients_)
        connect(client);
    std::array<epoll_event, 256> events{};
    while (busy_ > 0 && run_.fault.empty()) {
        if (line_.meanwhile) line_.meanwhile(run_);
        for (auto* client : std::exchange(waiting_, {}))
            connect(*client);
        const int n = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()),
                                   waiting_.empty() ? kPatienceMs : kBetweenTriesMs);
        for (int i = 0; i < n; ++i) {
            auto& client = *static_cast<Client*>(events[static_cast<std::size_t>(i)].data.ptr);
            if (client.socket < 0) continue;
            const auto what = events[static_cast<std::size_t>(i)].events;
            if ((what & EPOLLOUT) != 0) send(client);
            if ((what & ~std::uint32_t{EPOLLOUT}) != 0) receive(client);
        }
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    run_.seconds = took.count();
    // An answer is an acknowledgement only if the hub signed it: looked at when time does not
    // count.
    for (const auto& [laptop, body] : receipts_) {
        const auto receipt = batch::decode_receipt(body, swarm_.hub_key_);
        const bool holds = receipt && receipt->device == laptop->id &&
                           std::all_of(receipt->lines.begin(), receipt->lines.end(),
                                       [](const batch::Receipt::Line& line) {
                                           return line.outcome == batch::Outcome::stored ||
                                                  line.outcome == batch::Outcome::duplicate;
                                       });
        if (!holds && run_.fault.empty()) run_.fault = "a receipt that does not hold";
    }
    return run_;
}

}  // namespace relais::tests
