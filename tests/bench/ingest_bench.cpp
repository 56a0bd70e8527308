// What the hub takes in: relais-hub, a process of its own, on a folder of a real disk, and laptops
// that send as fast as they get answers. Usage: relais-ingest HUB_PROGRAM FOLDER. At the end the
// store must hold exactly what was acknowledged.
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fmt/core.h>
#include <fstream>
#include <string>

#include "forms/base/file.h"
#include "forms/base/random.h"
#include "sync/hub/folder.h"
#include "sync/hub/ingest.h"
#include "sync/hub/offers.h"
#include "tests/sync/load/swarm.h"

namespace relais::bench {

namespace {

namespace hub = sync::hub;
using tests::Swarm;
using tests::SwarmRun;

/// relais-hub serve, until the object goes.
class Serving {
  public:
    Serving(const std::string& program, const std::string& folder) {
        int out[2] = {-1, -1};
        if (::pipe(out) != 0) std::abort();
        pid_ = ::fork();
        if (pid_ == 0) {
            ::dup2(out[1], 1);
            ::execl(program.c_str(), program.c_str(), "serve", folder.c_str(), "--port", "0",
                    nullptr);
            ::_exit(127);
        }
        ::close(out[1]);
        std::string line;
        for (char c = 0; ::read(out[0], &c, 1) == 1 && c != '\n';)
            line += c;
        ::close(out[0]);
        port_ = static_cast<std::uint16_t>(std::atoi(line.substr(line.rfind(':') + 1).c_str()));
    }
    Serving(const Serving&) = delete;
    Serving& operator=(const Serving&) = delete;
    ~Serving() {
        ::kill(pid_, SIGTERM);
        ::waitpid(pid_, nullptr, 0);
    }
    std::uint16_t port() const { return port_; }
    /// Of user and system, so far.
    double cpu_seconds() const {
        std::ifstream in("/proc/" + std::to_string(pid_) + "/stat");
        std::string word;
        double ticks = 0;
        for (int i = 1; i <= 15 && in >> word; ++i)
            if (i >= 14) ticks += std::atof(word.c_str());
        return ticks / static_cast<double>(::sysconf(_SC_CLK_TCK));
    }
    std::size_t peak_mib() const {
        std::ifstream in("/proc/" + std::to_string(pid_) + "/status");
        for (std::string line; std::getline(in, line);)
            if (line.starts_with("VmHWM:")) return std::stoul(line.substr(6)) / 1024;
        return 0;
    }

  private:
    pid_t pid_ = -1;
    std::uint16_t port_ = 0;
};

std::string load_average() {
    std::ifstream in("/proc/loadavg");
    std::string first;
    in >> first;
    return first;
}

struct Trial {
    const char* name;
    Swarm::Setup setup;
    std::size_t batches_each;
    std::vector<std::size_t> connections;
};

Result<void> run(const Trial& trial, const std::string& program, const std::string& path) {
    SystemRandom random;
    hub::HubSetup setup;
    setup.project = "bench";
    setup.url = "http://127.0.0.1:8642";
    setup.passphrase = "une phrase assez longue";
    setup.recovery_file = path + ".key";
    TRY(hub::HubFolder::create(path, setup, random, sync::seal::kTestCost));
    const auto folder = TRY(hub::HubFolder::open(path));
    TRY(hub::publish(folder, random));
    Swarm swarm(trial.setup, TRY(folder.sign_keys()).verify_key);
    {
        auto store = TRY(hub::IngestStore::open_for_writing(folder.ingest_folder()));
        TRY(swarm.enrol(store));
    }
    for (const auto connections : trial.connections) {
        swarm.make(trial.batches_each);
        const Serving serving(program, path);
        // Signing the requests comes before the first of them is sent, and is not in its time.
        const auto done = swarm.run({serving.port(), connections});
        const auto rate = [&](std::size_t count) {
            return static_cast<double>(count) / done.seconds;
        };
        fmt::print("{}, {:>5} connections: {:>7.0f} requests/s {:>8.0f} records/s   p50 {:.1f} ms, "
                   "p99 {:.1f} ms   hub {:.1f} s of processor in {:.1f} s, {} MiB   load {}\n",
                   trial.name, connections, rate(done.requests), rate(done.records),
                   done.percentile(0.5), done.percentile(0.99), serving.cpu_seconds(), done.seconds,
                   serving.peak_mib(), load_average());
        std::fflush(stdout);
        if (!done.fault.empty() || done.broken > 0)
            return fail(Errc::io, "hub",
                        done.fault + ", " + std::to_string(done.broken) + " connections broke");
    }
    auto store = TRY(hub::IngestStore::open_for_reading(folder.ingest_folder()));
    const auto difference = TRY(swarm.compare(store));
    if (!difference.empty()) return fail(Errc::corrupt, "store", difference);
    fmt::print("{}: the store holds exactly what was acknowledged\n", trial.name);
    return {};
}

Result<void> run_all(const std::string& program, const std::string& folder) {
    TRY(sync::seal::start());
    const Trial trials[] = {
        {"one record each", {2000, 1, 360, 1}, 10, {16, 64, 200, 1000}},
        {"500 records each", {200, 500, 360, 2}, 6, {4, 16, 64}},
    };
    int number = 0;
    for (const auto& trial : trials)
        TRY(run(trial, program, folder + "/hub" + std::to_string(++number)));
    return {};
}

}  // namespace

}  // namespace relais::bench

int main(int argc, char** argv) {
    if (argc != 3) {
        fmt::print(stderr, "usage: relais-ingest HUB_PROGRAM FOLDER\n");
        return 2;
    }
    const auto done = relais::bench::run_all(argv[1], argv[2]);
    if (!done) fmt::print(stderr, "relais-ingest: {}\n", describe(done.error()));
    return done ? 0 : 1;
}
