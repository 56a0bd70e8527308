// LOAD-1: thousands of connections that hardly say anything, and good traffic beside them.
// `relais_hub_tests "[load-full]"` opens 10,000 and holds the times as well; those of the short
// form are only printed, since other tests run beside it.
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <fstream>
#include <iostream>

#include "tests/sync/hub/program_hub.h"

using namespace relais;
using namespace relais::tests;

namespace {

class SlowCrowd {
  public:
    SlowCrowd(int port, std::size_t count) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(port));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const std::string head = "PUT /v1/d/" + std::string(32, 'a') +
                                 "/batches/00 HTTP/1.1\r\nHost: hub\r\n"
                                 "Content-Length: 100000\r\n\r\n";
        for (std::size_t i = 0; i < count; ++i) {
            const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
            REQUIRE(socket >= 0);
            sockets_.push_back(socket);
            REQUIRE(::connect(socket, reinterpret_cast<const sockaddr*>(&address),
                              sizeof address) == 0);
            // Every third is still at its header.
            const auto said = i % 3 == 0 ? head.substr(0, 20) : head;
            REQUIRE(::send(socket, said.data(), said.size(), MSG_NOSIGNAL) > 0);
        }
    }
    SlowCrowd(const SlowCrowd&) = delete;
    SlowCrowd& operator=(const SlowCrowd&) = delete;
    ~SlowCrowd() {
        for (const int socket : sockets_)
            ::close(socket);
    }
    /// A byte each, of some of them. False when one was thrown out.
    bool trickle(std::size_t from, std::size_t count) {
        for (std::size_t i = from; i < from + count; ++i)
            if (::send(sockets_[i % sockets_.size()], "x", 1, MSG_NOSIGNAL) != 1) return false;
        return true;
    }

  private:
    std::vector<int> sockets_;
};

std::size_t memory_kib(pid_t process) {
    std::ifstream in("/proc/" + std::to_string(process) + "/status");
    for (std::string line; std::getline(in, line);)
        if (line.starts_with("VmHWM:")) return std::stoul(line.substr(6));
    return 0;
}

bool may_open(std::size_t files) {
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, files);
    setrlimit(RLIMIT_NOFILE, &limit);
    return limit.rlim_cur >= files;
}

/// Milliseconds that 99 of 100 good requests took at most.
double serve_beside(std::size_t slow) {
    if (!may_open(slow + 200)) {
        std::cout << "skipped: this shell may not open " << slow << " files\n";
        return 0;
    }
    const ProgramHub hub;
    REQUIRE(hub.init().exit_code == 0);
    TestLaptop laptop(hub.enrol("laptop.relais"));
    const Process serve({"serve", hub.path, "--port", "0"});
    const auto url = listening_url(serve);
    SlowCrowd crowd(std::stoi(url.substr(url.rfind(':') + 1)), slow);
    sync::exchange::HttpTransport transport(url);

    std::vector<double> times;
    for (std::size_t round = 0; round < 300; ++round) {
        REQUIRE(crowd.trickle(round * slow / 60, slow / 60));
        const auto start = std::chrono::steady_clock::now();
        REQUIRE(must(transport.send({"GET", "/v1/ping?nonce=1", ""})).status == 200);
        const std::chrono::duration<double, std::milli> took =
            std::chrono::steady_clock::now() - start;
        times.push_back(took.count());
        if (round % 100 == 50) laptop.record_flow("in", "1");
        if (round % 100 == 50) must(laptop.exchange(transport));
    }
    CHECK(must(laptop.store->outbox()).delivered == 3);
    CHECK(memory_kib(serve.pid()) < 256 * 1024);
    std::sort(times.begin(), times.end());
    const auto p99 = times[times.size() * 99 / 100];
    std::cout << slow << " slow connections: p99 " << p99 << " ms, "
              << memory_kib(serve.pid()) / 1024 << " MiB\n";
    return p99;
}

}  // namespace

TEST_CASE("load: 2,000 slow connections keep nobody out", "[hub]") {
    serve_beside(2'000);
}

TEST_CASE("load: 10,000 slow connections keep nobody out, nor waiting", "[.][load-full]") {
    CHECK(serve_beside(10'000) < 250);
}
