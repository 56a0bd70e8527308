#include "client/app/process.h"

#include <csignal>
#include <cstdlib>
#include <ctime>
#include <link.h>
#include <malloc.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/timerfd.h>
#include <sys/types.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "forms/base/file.h"
#include "forms/base/result.h"

namespace relais::client::app {

namespace {

constexpr const char* kRestartedAt = "RELAIS_RESTARTED_AT_MS";
constexpr std::size_t kMaxSecretBytes = 1024;
constexpr std::time_t kFarFuture = 8'000'000'000;  ///< the year 2223; the kernel counts to 2262

sigset_t ending_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGUSR2})
        sigaddset(&signals, signal);
    return signals;
}

std::int64_t since_boot_ms() {
    timespec now{};
    clock_gettime(CLOCK_BOOTTIME, &now);
    return static_cast<std::int64_t>(now.tv_sec) * 1000 + now.tv_nsec / 1'000'000;
}

std::int64_t to_number(std::string_view text) {
    std::int64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

/// Field 22 of /proc/self/stat (proc(5)): when the process started, in clock ticks since boot.
std::int64_t started_ms() {
    const auto stat = read_file("/proc/self/stat", 4096);
    if (!stat) return since_boot_ms();
    std::string_view rest = *stat;
    rest.remove_prefix(std::min(rest.size(), rest.rfind(')') + 2));  // behind the name, field 3
    for (int field = 3; field < 22; ++field)
        rest.remove_prefix(std::min(rest.size(), rest.find(' ') + 1));
    return to_number(rest) * 1000 / sysconf(_SC_CLK_TCK);
}

/// Typed letters are not shown while this lives.
class Unseen {
  public:
    Unseen() {
        if (tcgetattr(STDIN_FILENO, &before_) != 0) return;
        termios unseen = before_;
        unseen.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        changed_ = tcsetattr(STDIN_FILENO, TCSANOW, &unseen) == 0;
    }
    ~Unseen() {
        if (changed_) tcsetattr(STDIN_FILENO, TCSANOW, &before_);
    }
    Unseen(const Unseen&) = delete;
    Unseen& operator=(const Unseen&) = delete;
    Unseen(Unseen&&) = delete;
    Unseen& operator=(Unseen&&) = delete;

  private:
    termios before_{};
    bool changed_ = false;
};

}  // namespace

void harden_process() {
    const rlimit none{0, 0};
    setrlimit(RLIMIT_CORE, &none);
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    const sigset_t signals = ending_signals();
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    signal(SIGPIPE, SIG_IGN);
}

Error restart_program(char** arguments) {
    setenv(kRestartedAt, std::to_string(since_boot_ms()).c_str(), 1);
    const sigset_t signals = ending_signals();
    pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
    execv("/proc/self/exe", arguments);
    return {Errc::io, "relais", std::string("cannot start anew: ") + std::strerror(errno)};
}

std::int64_t ms_since_exec() {
    const char* restarted = std::getenv(kRestartedAt);
    return since_boot_ms() - (restarted != nullptr ? to_number(restarted) : started_ms());
}

std::int64_t slept_ms() {
    timespec awake{};
    clock_gettime(CLOCK_MONOTONIC, &awake);
    return since_boot_ms() -
           (static_cast<std::int64_t>(awake.tv_sec) * 1000 + awake.tv_nsec / 1'000'000);
}

WakeWatch::WakeWatch(std::function<void()> on_wake)
    : timer_(timerfd_create(CLOCK_REALTIME, TFD_CLOEXEC)), stop_(eventfd(0, EFD_CLOEXEC)) {
    if (timer_ < 0 || stop_ < 0) return;  // the next tick notices, at the latest after a minute
    thread_ = std::thread([act = std::move(on_wake), timer = timer_, stop = stop_] {
        // Far away, and cancelled by the kernel when the date jumps, as it does on waking up
        // (timerfd_create(2), TFD_TIMER_CANCEL_ON_SET).
        itimerspec never{};
        never.it_value.tv_sec = kFarFuture;
        std::array<pollfd, 2> both{{{timer, POLLIN, 0}, {stop, POLLIN, 0}}};
        while (timerfd_settime(timer, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &never,
                               nullptr) == 0) {
            if (poll(both.data(), both.size(), -1) < 0 && errno != EINTR) return;
            if (both[1].revents != 0) return;
            std::uint64_t expired = 0;
            if (both[0].revents != 0 && read(timer, &expired, sizeof expired) < 0) act();
        }
    });
}

WakeWatch::~WakeWatch() {
    const std::uint64_t one = 1;
    if (stop_ >= 0) static_cast<void>(!write(stop_, &one, sizeof one));
    if (thread_.joinable()) thread_.join();
    if (timer_ >= 0) close(timer_);
    if (stop_ >= 0) close(stop_);
}

bool is_restarted() {
    return std::getenv(kRestartedAt) != nullptr;
}

std::int64_t peak_memory_kib() {
    // Not getrusage: its figure outlives an exec.
    const auto status = read_file("/proc/self/status", 16384);
    if (!status) return 0;
    const std::size_t at = status->find("VmHWM:");
    if (at == std::string::npos) return 0;
    const std::size_t digit = status->find_first_of("0123456789", at);
    return digit == std::string::npos ? 0 : to_number(std::string_view(*status).substr(digit));
}

void hand_back_memory() {
    malloc_trim(0);
    dl_iterate_phdr(
        [](dl_phdr_info* library, std::size_t, void*) {
            if (std::string_view(library->dlpi_name).find("libLLVM") == std::string_view::npos)
                return 0;
            const auto page = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));
            for (int i = 0; i < library->dlpi_phnum; ++i) {
                const auto& segment = library->dlpi_phdr[i];
                // What was never written to is as the file has it.
                if (segment.p_type != PT_LOAD || (segment.p_flags & PF_W) != 0) continue;
                const std::uintptr_t from = library->dlpi_addr + segment.p_vaddr;
                const std::uintptr_t first = (from + page - 1) / page * page;
                const std::uintptr_t end = (from + segment.p_memsz) / page * page;
                if (first >= end) continue;
                madvise(reinterpret_cast<void*>(first), end - first, MADV_DONTNEED);
            }
            return 0;
        },
        nullptr);
}

std::string default_data_folder() {
    // The XDG base directory specification ignores a relative path.
    const char* data = std::getenv("XDG_DATA_HOME");
    if (data != nullptr && data[0] == '/') return std::string(data) + "/relais";
    const char* home = std::getenv("HOME");
    return home != nullptr && home[0] != 0 ? std::string(home) + "/.local/share/relais" : "";
}

Result<std::string> read_secret_line(const std::string& prompt) {
    const bool terminal = isatty(STDIN_FILENO) == 1;
    std::string line;
    line.reserve(kMaxSecretBytes + 1);  // never moved: no copy is left behind
    bool ended = false;
    {
        std::optional<Unseen> unseen;
        if (terminal) {
            unseen.emplace();
            std::fputs(prompt.c_str(), stderr);
        }
        char byte = 0;
        while (line.size() <= kMaxSecretBytes && !ended) {
            const ssize_t got = read(STDIN_FILENO, &byte, 1);
            if (got < 0 && errno == EINTR) continue;
            if (got <= 0) break;
            ended = byte == '\n';
            if (!ended) line.push_back(byte);
        }
        if (terminal) std::fputs("\n", stderr);
    }
    if (line.size() > kMaxSecretBytes)
        return fail(Errc::limit, "standard input", "the line is longer than 1024 bytes");
    if (line.ends_with('\r')) line.pop_back();
    if (line.empty()) return fail(Errc::invalid, "standard input", "holds no line");
    return line;
}

Termination::Termination(std::function<void()> on_signal)
    : thread_([act = std::move(on_signal)] {
          const sigset_t signals = ending_signals();
          int signal = 0;
          while (sigwait(&signals, &signal) == 0) {
              if (signal == SIGUSR2) return;  // the destructor's
              act();
          }
      }) {}

Termination::~Termination() {
    pthread_kill(thread_.native_handle(), SIGUSR2);
    thread_.join();
}

}  // namespace relais::client::app
