#include "sync/hub/serve.h"

#include <csignal>
#include <cstring>
#include <microhttpd.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "forms/base/result.h"
#include "sync/batch/message.h"
#include "sync/hub/handle.h"
#include "sync/hub/listener.h"

namespace relais::sync::hub {

namespace {

constexpr unsigned kMaxConnections = 12'000;          // 10,000 slow uploads, and others
constexpr unsigned kIdleTimeoutS = 120;               // as long as a laptop waits on a dead line
constexpr std::size_t kConnectionBytes = 16U << 10U;  // request line and headers
constexpr std::size_t kMaxPathBytes = 512;
constexpr std::size_t kMaxPendingBytes = 64U << 20U;  // of all bodies under way; then 503

/// One request while its body comes in.
struct Upload {
    batch::Request request;
    std::optional<batch::Response> refusal;  ///< decided early; the rest of the body is dropped
    bool begun = false;
};

/// What it says of who sends it; one too long to be ours is none.
std::string authorization_of(MHD_Connection* connection) {
    constexpr std::size_t kMaxBytes = 512;
    const char* value = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Authorization");
    if (value == nullptr) return {};
    const auto length = ::strnlen(value, kMaxBytes + 1);
    return length > kMaxBytes ? std::string() : std::string(value, length);
}

/// The address as it was sent, query included: our ids need no escapes, so nothing is decoded.
void* take_address(void*, const char* uri, MHD_Connection*) {
    auto* upload = new Upload;
    const auto length = ::strnlen(uri, kMaxPathBytes + 1);
    if (length > kMaxPathBytes)
        upload->refusal = refuse({Errc::limit, "request", "its address is too long"});
    else
        upload->request.path.assign(uri, length);
    return upload;
}

bool announces_too_much(MHD_Connection* connection) {
    const char* length = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Content-Length");
    if (length == nullptr) return false;
    const std::string_view digits(length);
    std::size_t bytes = 0;
    for (const char c : digits) {
        if (c < '0' || c > '9') return false;  // libmicrohttpd refuses it by itself
        bytes = bytes * 10 + static_cast<std::size_t>(c - '0');
        if (bytes > kMaxBodyBytes) return true;
    }
    return false;
}

MHD_Result respond(MHD_Connection* connection, const batch::Response& response) {
    std::string body = response.body;
    auto* made = MHD_create_response_from_buffer(body.size(), body.data(), MHD_RESPMEM_MUST_COPY);
    if (made == nullptr) return MHD_NO;
    MHD_add_response_header(made, "Content-Type",
                            response.status == 200 ? "application/octet-stream"
                                                   : "application/json");
    MHD_add_response_header(made, "Cache-Control", "no-store");
    if (response.retry_after_s > 0)
        MHD_add_response_header(made, "Retry-After",
                                std::to_string(response.retry_after_s).c_str());
    const auto queued =
        MHD_queue_response(connection, static_cast<unsigned>(response.status), made);
    MHD_destroy_response(made);
    return queued;
}

/// A shell gives 1024 descriptors: fewer than the connections that we mean to hold beside each
/// other, so that as many idle ones would keep every laptop out.
void allow_connections() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    const auto wanted = std::min<rlim_t>(kMaxConnections + 64, limit.rlim_max);
    if (limit.rlim_cur >= wanted) return;
    limit.rlim_cur = wanted;
    setrlimit(RLIMIT_NOFILE, &limit);
}

sigset_t stop_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    // The terminal it was started from is closed; nohup(1) says that it shall go on.
    struct sigaction hangup {};
    const bool known = sigaction(SIGHUP, nullptr, &hangup) == 0;
    if (!known || hangup.sa_handler != SIG_IGN) sigaddset(&signals, SIGHUP);
    return signals;
}

}  // namespace

struct Server::State {
    Handler handler;
    MHD_Daemon* daemon = nullptr;
    std::atomic<std::size_t> pending_bytes = 0;
    std::optional<Listener> listener;

    State() = default;
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    State(State&&) = delete;
    State& operator=(State&&) = delete;
    ~State() {
        listener.reset();
        if (daemon != nullptr) MHD_stop_daemon(daemon);
    }
    void receive(Upload& upload, const char* bytes, std::size_t length);

    // What libmicrohttpd calls: at the head, with each piece of the body, at its end, and when
    // done.
    static MHD_Result on_request(void* self, MHD_Connection* connection, const char* url,
                                 const char* method, const char* version, const char* bytes,
                                 std::size_t* length, void** context);
    static void on_completed(void* self, MHD_Connection* connection, void** context,
                             MHD_RequestTerminationCode code);
};

void Server::State::receive(Upload& upload, const char* bytes, std::size_t length) {
    if (upload.refusal) return;
    auto& body = upload.request.body;
    if (body.size() + length > kMaxBodyBytes) {
        upload.refusal = refuse({Errc::limit, "request", "its body is larger than 1 MiB"});
    } else if (pending_bytes.fetch_add(length) + length > kMaxPendingBytes) {
        pending_bytes -= length;
        upload.refusal = refuse({Errc::in_use, "hub", "receives more than it can hold just now"});
    } else {
        body.append(bytes, length);
        return;
    }
    pending_bytes -= body.size();
    body = {};
}

// NOLINTNEXTLINE(readability-function-size): libmicrohttpd calls it, with what it has to say.
MHD_Result Server::State::on_request(void* self, MHD_Connection* connection, const char*,
                                     const char* method, const char*, const char* bytes,
                                     std::size_t* length, void** context) {
    auto& state = *static_cast<State*>(self);
    auto& upload = *static_cast<Upload*>(*context);
    if (!upload.begun) {
        upload.begun = true;
        upload.request.method = method;
        upload.request.authorization = authorization_of(connection);
        if (!announces_too_much(connection)) return MHD_YES;
        return respond(connection,
                       refuse({Errc::limit, "request", "its body is larger than 1 MiB"}));
    }
    if (*length > 0) {
        state.receive(upload, bytes, *length);
        *length = 0;
        return MHD_YES;
    }
    return respond(connection, upload.refusal ? *upload.refusal : state.handler(upload.request));
}

void Server::State::on_completed(void* self, MHD_Connection*, void** context,
                                 MHD_RequestTerminationCode) {
    auto& state = *static_cast<State*>(self);
    const std::unique_ptr<Upload> upload(static_cast<Upload*>(*context));
    if (upload) state.pending_bytes -= upload->request.body.size();
    *context = nullptr;
}

Result<Server> Server::start(const ServeOptions& options, Handler handler) {
    auto state = std::make_unique<State>();
    state->listener = TRY(Listener::open(options.address, options.port));
    state->handler = std::move(handler);
    allow_connections();
    state->daemon = MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_NO_LISTEN_SOCKET | MHD_USE_ITC, 0, nullptr, nullptr,
        &State::on_request, state.get(), MHD_OPTION_THREAD_POOL_SIZE, options.threads,
        MHD_OPTION_URI_LOG_CALLBACK, &take_address, nullptr, MHD_OPTION_NOTIFY_COMPLETED,
        &State::on_completed, state.get(), MHD_OPTION_CONNECTION_LIMIT, kMaxConnections,
        MHD_OPTION_CONNECTION_TIMEOUT, kIdleTimeoutS, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
        kConnectionBytes, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_END);
    if (state->daemon == nullptr)
        return fail(Errc::io, "hub", "the system gives no threads to serve with");
    // Each connection goes to the next thread that has room; libmicrohttpd's own threads would take
    // several at once each, and then a few of them do all the work.
    state->listener->start([daemon = state->daemon](int socket, const sockaddr_in& peer) {
        MHD_add_connection(daemon, socket, reinterpret_cast<const sockaddr*>(&peer), sizeof peer);
    });
    return Server(std::move(state));
}

Server::Server(std::unique_ptr<State> state) : state_(std::move(state)) {}
Server::Server(Server&& other) noexcept = default;
Server& Server::operator=(Server&& other) noexcept = default;
Server::~Server() = default;

std::uint16_t Server::port() const {
    return state_->listener->port();
}

void hold_stop_signals() {
    const auto signals = stop_signals();
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    // Whoever reads our messages may go away; laptops are still to be served.
    std::signal(SIGPIPE, SIG_IGN);
}

void wait_for_stop() {
    const auto signals = stop_signals();
    int signal = 0;
    while (sigwait(&signals, &signal) != 0) {
    }
}

bool stop_came_within(int milliseconds) {
    const auto signals = stop_signals();
    const timespec patience{milliseconds / 1000, (milliseconds % 1000) * 1'000'000L};
    return sigtimedwait(&signals, nullptr, &patience) > 0;
}

}  // namespace relais::sync::hub
