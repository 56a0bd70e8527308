// The configuration that stands in sync/hub/nginx.conf, with the real nginx: laptop → TLS → nginx →
// serve. Only the lines that it marks, and where it keeps its own files, are adapted.
#include <netinet/in.h>
#include <sys/socket.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <iostream>

#include "forms/base/text.h"
#include "sync/hub/handle.h"
#include "tests/sync/exchange/tls_peer.h"
#include "tests/sync/hub/program_hub.h"

using namespace relais;
using namespace relais::tests;
using sync::exchange::HttpTransport;

namespace {

constexpr const char* kNginx = "/usr/sbin/nginx";

int free_port() {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    REQUIRE(::bind(socket, reinterpret_cast<const sockaddr*>(&address), size) == 0);
    ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
    ::close(socket);
    return ntohs(address.sin_port);
}

void replace(std::string& text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    INFO(from);
    REQUIRE(at != std::string::npos);
    text.replace(at, from.size(), to);
}

/// nginx with the project's configuration, in a folder of its own, until the object goes.
class Nginx {
  public:
    explicit Nginx(const std::string& hub_url) : port_(free_port()) {
        const auto key = make_tls_key();
        CertificateOptions options;
        options.from_s = -3 * 365 * 86400LL;  // over since two years: nobody minds
        options.until_s = -2 * 365 * 86400LL;
        pin_ = pin_of(key.get());
        must(write_file_atomically(folder_ / "certificate.pem",
                                   pem_of(make_certificate(key, options))));
        must(write_file_atomically(folder_ / "certificate.key", pem_of(key)));
        auto text = must(read_file(std::string(REPO_ROOT) + "/sync/hub/nginx.conf", 1 << 20));
        replace(text, "user www-data;", ::geteuid() == 0 ? "user root;" : "");
        replace(text, "worker_processes auto;", "worker_processes 1;");
        replace(text, "/run/nginx.pid", folder_ / "nginx.pid");
        replace(text, "/var/log/nginx/error.log", folder_ / "error.log");
        replace(text, "/var/lib/nginx/body", folder_ / "body");
        replace(text, "/var/lib/nginx/proxy", folder_ / "proxy");
        replace(text, "127.0.0.1:8642", hub_url.substr(std::string("http://").size()));
        replace(text, "listen 443 ssl", "listen 127.0.0.1:" + std::to_string(port_) + " ssl");
        replace(text, "/etc/relais-hub/certificate.pem", folder_ / "certificate.pem");
        replace(text, "/etc/relais-hub/certificate.key", folder_ / "certificate.key");
        must(write_file_atomically(folder_ / "nginx.conf", text));
        start();
    }
    Nginx(const Nginx&) = delete;
    Nginx& operator=(const Nginx&) = delete;
    ~Nginx() {
        ::kill(pid_, SIGQUIT);
        int status = 0;
        ::waitpid(pid_, &status, 0);
    }
    std::string address() const {
        return "https://127.0.0.1:" + std::to_string(port_) +
               "#sha256=" + to_hex(seal::bytes_of(pin_));
    }
    std::string errors() const { return must(read_file(folder_ / "error.log", 1 << 20)); }

  private:
    void start() {
        const auto configuration = folder_ / "nginx.conf";
        pid_ = ::fork();
        REQUIRE(pid_ >= 0);
        if (pid_ == 0) {
            ::execl(kNginx, "nginx", "-c", configuration.c_str(), "-e",
                    (folder_ / "error.log").c_str(), "-g", "daemon off;", nullptr);
            ::_exit(127);
        }
        // It listens some moments later.
        HttpTransport probe(address());
        for (int tries = 0; tries < 2000; ++tries) {
            if (probe.send({"GET", "/v1/ping?nonce=1", ""})) return;
            ::usleep(5'000);  // NOLINT: waits for another program, bounded
        }
        FAIL("nginx does not answer: " << errors());
    }

    TemporaryFolder folder_;
    int port_;
    batch::Pin pin_{};
    pid_t pid_ = -1;
};

bool nginx_is_there() {
    if (path_exists(kNginx)) return true;
    std::cout << "skipped: nginx is not installed (apt install nginx-light)\n";
    return false;
}

}  // namespace

TEST_CASE("nginx: records cross TLS, nginx and serve, and count once", "[hub]") {
    if (!nginx_is_there()) return;
    const ProgramHub hub;
    REQUIRE(hub.init().exit_code == 0);
    TestLaptop laptop(hub.enrol("laptop.relais"));
    for (int i = 0; i < 200; ++i)
        laptop.record_flow("in", "1");
    const Process serve({"serve", hub.path, "--port", "0"});
    const Nginx nginx(listening_url(serve));
    HttpTransport transport(nginx.address());

    CHECK(must(laptop.exchange(transport)).sent_records == 200);
    CHECK(must(laptop.exchange(transport)).sent_records == 0);

    CHECK(run({"status", hub.path}).out.find("records     200\n") != std::string::npos);
    // A largest batch passes nginx; the hub says what it thinks of it. One byte more does not.
    const std::string largest(batch::kMaxBatchBytes, 'x');
    const auto path = "/v1/d/" + batch::to_hex(laptop.store->device()) + "/batches/00";
    CHECK(must(transport.send({"PUT", path, largest})).status == 403);
    const auto larger = transport.send({"PUT", path, largest + "x"});
    if (larger) CHECK(larger->status == 413);
    CHECK(must(transport.send({"GET", "/", ""})).status == 404);
    CHECK(must(transport.send({"GET", "/status", ""})).status == 404);
}

TEST_CASE("nginx: a recording of hundreds of pieces is not slowed down", "[hub]") {
    if (!nginx_is_there()) return;
    const ProgramHub hub;
    REQUIRE(hub.init().exit_code == 0);
    TestLaptop laptop(hub.enrol("laptop.relais"));
    laptop.record_with({{"voix.ogg", std::string(25U << 20U, 'x')}});
    const Process serve({"serve", hub.path, "--port", "0"});
    const Nginx nginx(listening_url(serve));
    HttpTransport transport(nginx.address());

    CHECK(must(laptop.exchange(transport)).sent_files == 1);
    CHECK(run({"status", hub.path}).out.find("files       1 here\n") != std::string::npos);
}

TEST_CASE("nginx: one laptop that asks without end is slowed down, another is not", "[hub]") {
    if (!nginx_is_there()) return;
    const ProgramHub hub;
    REQUIRE(hub.init().exit_code == 0);
    const Process serve({"serve", hub.path, "--port", "0"});
    const Nginx nginx(listening_url(serve));
    HttpTransport transport(nginx.address());
    const auto ask = [&](char digit) {
        return must(transport.send({"GET", "/v1/d/" + std::string(32, digit) + "/state", ""}))
            .status;
    };
    int refused = 0;
    for (int i = 0; i < 800; ++i)
        refused += ask('a') == 429 ? 1 : 0;
    CHECK(refused > 50);
    CHECK(refused < 200);  // the room for a backlog is there
    CHECK(ask('b') == 403);
}

TEST_CASE("nginx: when serve is away, laptops are told to come again", "[hub]") {
    if (!nginx_is_there()) return;
    const ProgramHub hub;
    REQUIRE(hub.init().exit_code == 0);
    TestLaptop laptop(hub.enrol("laptop.relais"));
    laptop.record_flow("in", "1");
    Process serve({"serve", hub.path, "--port", "0"});
    const Nginx nginx(listening_url(serve));
    serve.kill_and_wait(SIGKILL);
    HttpTransport transport(nginx.address());

    const auto exchanged = laptop.exchange(transport);

    REQUIRE_FALSE(exchanged);
    CHECK(exchanged.error().code == Errc::in_use);
    CHECK(must(laptop.store->outbox()).queued == 1);
}
