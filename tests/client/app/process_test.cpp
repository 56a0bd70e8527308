#include "client/app/process.h"

#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <semaphore>
#include <string>

using namespace relais;

TEST_CASE("the data folder follows the XDG specification", "[client_app]") {
    setenv("HOME", "/home/aminata", 1);
    setenv("XDG_DATA_HOME", "/data", 1);
    CHECK(client::app::default_data_folder() == "/data/relais");
    setenv("XDG_DATA_HOME", "not/absolute", 1);
    CHECK(client::app::default_data_folder() == "/home/aminata/.local/share/relais");
    unsetenv("XDG_DATA_HOME");
    CHECK(client::app::default_data_folder() == "/home/aminata/.local/share/relais");
    unsetenv("HOME");
    CHECK(client::app::default_data_folder().empty());
}

TEST_CASE("the program knows its age and its size", "[client_app]") {
    CHECK(client::app::ms_since_exec() >= 0);
    CHECK(client::app::ms_since_exec() < 600'000);
    CHECK(client::app::peak_memory_kib() > 1000);
}

TEST_CASE("a hardened process leaves no core", "[client_app]") {
    client::app::harden_process();
    rlimit limit{};
    REQUIRE(getrlimit(RLIMIT_CORE, &limit) == 0);
    CHECK(limit.rlim_cur == 0);
    CHECK(limit.rlim_max == 0);
}

TEST_CASE("a secret line is read without its end, and bounded", "[client_app]") {
    const auto read_from = [](const std::string& input) {
        int ends[2];
        REQUIRE(pipe(ends) == 0);
        REQUIRE(write(ends[1], input.data(), input.size()) == static_cast<ssize_t>(input.size()));
        close(ends[1]);
        const int before = dup(STDIN_FILENO);
        dup2(ends[0], STDIN_FILENO);
        auto line = client::app::read_secret_line("");
        dup2(before, STDIN_FILENO);
        close(before);
        close(ends[0]);
        return line;
    };
    CHECK(*read_from("cheval agrafe\nrest\n") == "cheval agrafe");
    CHECK(*read_from("sans fin de ligne") == "sans fin de ligne");
    CHECK(*read_from("windows\r\n") == "windows");
    CHECK(read_from("").error().code == Errc::invalid);
    CHECK(read_from("\nx").error().code == Errc::invalid);
    CHECK(*read_from(std::string(1024, 'x') + "\n") == std::string(1024, 'x'));
    CHECK(read_from(std::string(1025, 'x') + "\n").error().code == Errc::limit);
}

TEST_CASE("a signal to end is told once and the watch ends cleanly", "[client_app]") {
    client::app::harden_process();
    std::atomic<int> times = 0;
    std::counting_semaphore<8> told(0);
    {
        const client::app::Termination termination([&] {
            ++times;
            told.release();
        });
        kill(getpid(), SIGTERM);
        told.acquire();
    }
    CHECK(times == 1);
}
