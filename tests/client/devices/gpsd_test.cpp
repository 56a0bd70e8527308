// The real reader against the real gpsd, which gpsfake feeds with a recording, and against
// something on its port that is no gpsd at all.
#include <catch2/catch.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <functional>
#include <memory>
#include <mutex>
#include <netinet/in.h>
#include <spawn.h>
#include <string>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include "client/devices/gps.h"
#include "forms/base/file.h"
#include "forms/base/time.h"

using namespace relais::client::devices;

namespace {

/// Waits for the reader's own word that something changed; never for a time to pass.
class Watched {
  public:
    explicit Watched(const std::string& port) {
        Gpsd gpsd;
        gpsd.port = port;
        gpsd.retry_ms = gpsd.rare_ms = 50;
        gps = make_gps(gpsd, clock, [this] {
            const std::lock_guard<std::mutex> lock(mutex_);
            ++changes_;
            changed_.notify_all();
        });
    }
    bool becomes(const std::function<bool(const GpsView&)>& wanted) {
        std::unique_lock<std::mutex> lock(mutex_);
        return changed_.wait_for(lock, std::chrono::seconds(60),
                                 [&] { return wanted(gps->view()); });
    }
    bool becomes(GpsState state) {
        return becomes([state](const GpsView& view) { return view.state == state; });
    }

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    int changes_ = 0;
    relais::SystemClock clock;

  public:
    std::unique_ptr<Gps> gps;  ///< last: its thread uses what stands above
};

int listening_socket(std::string& port) {
    const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    REQUIRE(listen(listener, 8) == 0);
    socklen_t size = sizeof address;
    REQUIRE(getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) == 0);
    port = std::to_string(ntohs(address.sin_port));
    return listener;
}

/// Gives each that connects the next of its speeches, then hangs up; after the last it holds the
/// line.
class Speaker {
  public:
    explicit Speaker(std::vector<std::string> speeches) : speeches_(std::move(speeches)) {
        listener_ = listening_socket(port);
        thread_ = std::thread([this] { speak(); });
    }
    ~Speaker() {
        shutdown(listener_, SHUT_RDWR);
        thread_.join();
        close(listener_);
    }
    Speaker(const Speaker&) = delete;
    Speaker& operator=(const Speaker&) = delete;

    std::string port;

  private:
    void speak() {
        for (const std::string& speech : speeches_) {
            const int caller = accept(listener_, nullptr, nullptr);
            if (caller < 0) return;
            send(caller, speech.data(), speech.size(), MSG_NOSIGNAL);
            if (&speech != &speeches_.back()) shutdown(caller, SHUT_WR);
            // Until the other side hangs up: closing before it has read would lose the end.
            std::array<char, 4096> heard{};
            while (recv(caller, heard.data(), heard.size(), 0) > 0) {
            }
            close(caller);
        }
    }
    std::vector<std::string> speeches_;
    int listener_ = -1;
    std::thread thread_;
};

class Gpsfake {
  public:
    explicit Gpsfake(const std::string& port) {
        std::string log = REPO_ROOT "/tests/data/devices/wabaria.nmea";
        std::string given = port;
        std::array<char*, 8> arguments{const_cast<char*>("gpsfake"),
                                       const_cast<char*>("-q"),
                                       const_cast<char*>("-c"),
                                       const_cast<char*>("0.02"),
                                       const_cast<char*>("-P"),
                                       given.data(),
                                       log.data(),
                                       nullptr};
        posix_spawnattr_t attributes;
        posix_spawnattr_init(&attributes);
        // A group of its own: gpsd, which it starts, is ended with it.
        posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
        posix_spawn_file_actions_t silence;
        posix_spawn_file_actions_init(&silence);
        posix_spawn_file_actions_addopen(&silence, 1, "/dev/null", 1, 0);
        posix_spawn_file_actions_addopen(&silence, 2, "/dev/null", 1, 0);
        if (posix_spawn(&id_, "/usr/bin/gpsfake", &silence, &attributes, arguments.data(),
                        environ) != 0)
            id_ = 0;
        posix_spawn_file_actions_destroy(&silence);
        posix_spawnattr_destroy(&attributes);
    }
    ~Gpsfake() { end(); }
    Gpsfake(const Gpsfake&) = delete;
    Gpsfake& operator=(const Gpsfake&) = delete;
    bool runs() const { return id_ > 0; }
    void end() {
        if (id_ <= 0) return;
        kill(-id_, SIGKILL);
        waitpid(id_, nullptr, 0);
        id_ = 0;
    }

  private:
    pid_t id_ = 0;
};

std::string free_port() {
    std::string port;
    close(listening_socket(port));
    return port;
}

const std::string kHello =
    R"({"class":"VERSION","release":"3.22","rev":"3.22","proto_major":3,"proto_minor":14})"
    "\n"
    R"({"class":"DEVICES","devices":[{"class":"DEVICE","path":"/dev/ttyUSB0"}]})"
    "\n";
const std::string kPlace =
    R"({"class":"TPV","device":"/dev/ttyUSB0","mode":3,"time":"2026-11-20T08:42:05.000Z",)"
    R"("lat":16.27,"lon":-0.05,"altHAE":292.0,"altMSL":265.0,"eph":12.5})"
    "\n";

}  // namespace

TEST_CASE("gps: without gpsd it is absent, and nobody waits for it", "[devices]") {
    Watched watched(free_port());
    CHECK(watched.gps->view().state == GpsState::off);

    watched.gps->want(GpsUse::live);

    CHECK(watched.becomes(GpsState::absent));
    CHECK_FALSE(watched.gps->view().fix.has_value());
    watched.gps->want(GpsUse::off);
    CHECK(watched.becomes(GpsState::off));
}

TEST_CASE("gps: a recording fed to gpsd gives place, height, accuracy, time and satellites",
          "[devices]") {
    if (!relais::path_exists("/usr/bin/gpsfake") || !relais::path_exists("/usr/sbin/gpsd")) {
        WARN("skipped: the packages gpsd and gpsd-clients are not installed");
        return;
    }
    const std::string port = free_port();
    Gpsfake fake(port);
    REQUIRE(fake.runs());
    Watched watched(port);
    watched.gps->want(GpsUse::live);

    // It begins with seconds that know no place.
    REQUIRE(watched.becomes([](const GpsView& view) {
        return view.state == GpsState::fix && view.fix->time && view.fix->accuracy_m &&
               *view.fix->accuracy_m < 10 && view.fix->altitude_m && view.satellites_used > 0;
    }));
    const auto view = watched.gps->view();
    CHECK(view.fix->latitude == Approx(16.27).margin(1e-4));
    CHECK(view.fix->longitude == Approx(-0.05).margin(1e-4));
    CHECK(view.fix->altitude_m == Approx(292.0));
    CHECK(view.fix->accuracy_m == Approx(5.73).margin(0.01));  // NMEA GST: 4.2 and 3.9 m
    CHECK(relais::format_date_time(*view.fix->time, 0).starts_with("2026-11-20T08:42:"));
    CHECK(view.satellites_used == 8);
    CHECK(view.satellites_seen == 9);

    fake.end();
    CHECK(watched.becomes(GpsState::absent));
    CHECK(watched.gps->view().fix.has_value());  // the last one, with its age
}

TEST_CASE("gps: it is found again after gpsd went away", "[devices]") {
    Speaker speaker({kHello + kPlace, kHello + kPlace});
    Watched watched(speaker.port);
    watched.gps->want(GpsUse::live);
    REQUIRE(watched.becomes([](const GpsView& view) { return view.fix.has_value(); }));
    const auto first = watched.gps->view().fix->at_ms;

    CHECK(watched.becomes([&](const GpsView& view) { return view.fix->at_ms != first; }));
    const auto fix = *watched.gps->view().fix;
    CHECK(fix.accuracy_m == Approx(12.5));
    CHECK(fix.altitude_m == Approx(292.0));
}

TEST_CASE("gps: gpsd without a receiver is told apart from no gpsd", "[devices]") {
    Speaker speaker({R"({"class":"DEVICES","devices":[]})"
                     "\n"});
    Watched watched(speaker.port);
    watched.gps->want(GpsUse::rare);
    CHECK(watched.becomes(GpsState::no_receiver));
}

TEST_CASE("gps: a place that is not on earth is none", "[devices]") {
    Speaker speaker(
        {kHello + R"({"class":"TPV","mode":3,"lat":116.27,"lon":-0.05})" + "\n" +
             R"({"class":"TPV","mode":3,"lat":16.27,"lon":-1e308})" + "\n" +
             R"({"class":"TPV","mode":2})" + "\n",
         kHello + R"({"class":"TPV","mode":2,"lat":16.27,"lon":-0.05,"eph":1e99})" + "\n"});
    Watched watched(speaker.port);
    watched.gps->want(GpsUse::live);

    REQUIRE(watched.becomes([](const GpsView& view) { return view.fix.has_value(); }));

    const auto fix = *watched.gps->view().fix;
    CHECK(fix.latitude == 16.27);
    CHECK_FALSE(fix.accuracy_m.has_value());
    CHECK_FALSE(fix.altitude_m.has_value());
}

TEST_CASE("gps: what speaks on its port and is no gpsd does no harm", "[devices]") {
    std::string deep = R"({"class":"TPV")";
    for (int i = 0; i < 2000; ++i)
        deep += R"(,"a":{"b":[)";
    Speaker speaker({std::string(300'000, 'A'), "HTTP/1.1 400 Bad Request\r\n\r\n", deep + "\n",
                     std::string(5'000, '\0'),
                     "{\"class\":\"SKY\",\"satellites\":[" + std::string(20'000, '{') + "\n",
                     kHello + kPlace});
    Watched watched(speaker.port);
    watched.gps->want(GpsUse::live);
    CHECK(watched.becomes([](const GpsView& view) { return view.fix.has_value(); }));
}
