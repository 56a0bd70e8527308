// What `serve` may no longer do once it serves, and that it serves all the same.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>

#include "sync/hub/sandbox.h"
#include "tests/sync/hub/program_hub.h"

using namespace relais;
using namespace relais::tests;

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

/// In a child that entered the sandbox: its exit code, or minus the signal that ended it.
int in_sandbox(const std::function<int()>& work) {
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        if (!sync::hub::enter_sandbox()) ::_exit(99);
        ::_exit(work());
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

}  // namespace

TEST_CASE("sandbox: what only an intruder asks for ends the process", "[hub]") {
    if (kSanitized) {
        WARN("skipped: the sanitizers need these calls themselves");
        return;
    }
    const std::map<std::string, std::function<int()>> calls{
        {"socket", [] { return ::socket(AF_INET, SOCK_STREAM, 0); }},
        {"unix socket", [] { return ::socket(AF_UNIX, SOCK_STREAM, 0); }},
        {"connect", [] { return ::connect(0, nullptr, 0); }},
        {"listen", [] { return ::listen(0, 1); }},
        {"another program", [] { return ::execl("/bin/true", "true", nullptr); }},
        {"a look into another process",
         [] { return static_cast<int>(::ptrace(PTRACE_ATTACH, ::getppid(), 0, 0)); }},
        {"another user", [] { return ::setuid(0); }},
        {"another root", [] { return ::chroot("/"); }},
        {"a link", [] { return ::symlink("/etc/passwd", "/tmp/x"); }},
        {"memory that runs",
         [] {
             return ::mmap(nullptr, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1,
                           0) == MAP_FAILED;
         }},
        {"memory that is made to run",
         [] {
             auto* page =
                 ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
             return ::mprotect(page, 4096, PROT_READ | PROT_EXEC);
         }},
        {"a program in memory",
         [] { return static_cast<int>(::syscall(SYS_memfd_create, "x", 0)); }},
        {"another ring",
         [] { return static_cast<int>(::syscall(SYS_io_uring_setup, 1, nullptr)); }},
    };
    for (const auto& [name, call] : calls) {
        CAPTURE(name);
        CHECK(in_sandbox(call) == -SIGSYS);
    }
}

TEST_CASE("sandbox: what is not known there fails as if the system did not have it", "[hub]") {
    if (kSanitized) return;
    CHECK(in_sandbox(
              [] { return ::syscall(SYS_getpriority, 0, 0) < 0 && errno == ENOSYS ? 7 : 1; }) == 7);
    CHECK(in_sandbox([] {
              const int file = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
              return ::write(file, "x", 1) == 1 ? 8 : 1;
          }) == 8);
}

TEST_CASE("sandbox: serve is in it, every thread, and takes enrolments and batches", "[hub]") {
    if (kSanitized) return;
    const ProgramHub hub;
    REQUIRE(hub.init().exit_code == 0);
    TestLaptop laptop(hub.enrol("laptop.relais"));
    for (int i = 0; i < 40; ++i)
        laptop.record_flow("in", "1");
    Process serve({"serve", hub.path, "--port", "0"});
    sync::exchange::HttpTransport transport(listening_url(serve));

    CHECK(must(laptop.exchange(transport)).sent_records == 40);
    laptop.record_flow("in", "1");
    CHECK(must(laptop.exchange(transport)).sent_records == 1);

    int threads = 0;
    const auto tasks = "/proc/" + std::to_string(serve.pid()) + "/task";
    for (const auto& task : std::filesystem::directory_iterator(tasks)) {
        std::ifstream in(task.path() / "status");
        const std::string status((std::istreambuf_iterator<char>(in)), {});
        CHECK(status.find("Seccomp:\t2\n") != std::string::npos);
        CHECK(status.find("NoNewPrivs:\t1\n") != std::string::npos);
        ++threads;
    }
    CHECK(threads >= 2);
    CHECK(serve.kill_and_wait(SIGTERM) == 0);  // it closes its stores in there, too
    CHECK(run({"status", hub.path}).out.find("records     41\n") != std::string::npos);
}
