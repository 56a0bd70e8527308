// The program relais-hub itself: its commands, and what a kill -9 in mid-batch costs.
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <csignal>
#include <cstdio>
#include <filesystem>

#include "forms/base/file.h"
#include "tests/support/seed.h"
#include "tests/sync/hub/two_devices.h"

using namespace relais;
using namespace relais::tests;

namespace {

struct Outcome {
    int exit_code = -1;
    std::string out, err;
};

/// A relais-hub of its own process; killed with the object.
class Process {
  public:
    explicit Process(const std::vector<std::string>& arguments, const std::string& input = "") {
        std::array<std::array<int, 2>, 3> pipes{};
        for (auto& pipe : pipes)
            REQUIRE(::pipe(pipe.data()) == 0);
        pid_ = ::fork();
        REQUIRE(pid_ >= 0);
        if (pid_ == 0) {
            ::dup2(pipes[0][0], 0);
            ::dup2(pipes[1][1], 1);
            ::dup2(pipes[2][1], 2);
            for (auto& pipe : pipes)
                for (const int end : pipe)
                    ::close(end);
            std::vector<char*> argv{const_cast<char*>(RELAIS_HUB)};
            for (const auto& argument : arguments)
                argv.push_back(const_cast<char*>(argument.c_str()));
            argv.push_back(nullptr);
            ::execv(RELAIS_HUB, argv.data());
            ::_exit(127);
        }
        static_cast<void>(::write(pipes[0][1], input.data(), input.size()) < 0);
        for (const int end : {pipes[0][0], pipes[0][1], pipes[1][1], pipes[2][1]})
            ::close(end);
        out_ = pipes[1][0];
        err_ = pipes[2][0];
    }
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;
    ~Process() {
        if (pid_ > 0) kill_and_wait(SIGKILL);
        ::close(out_);
        ::close(err_);
    }
    void signal(int number) const { ::kill(pid_, number); }
    int kill_and_wait(int number) {
        if (number != 0) ::kill(pid_, number);
        int status = 0;
        ::waitpid(pid_, &status, 0);
        pid_ = -1;
        return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    }
    std::string read_out_line() const {
        std::string line;
        for (char c = 0; ::read(out_, &c, 1) == 1 && c != '\n';)
            line += c;
        return line;
    }
    Outcome finish() {
        Outcome outcome;
        outcome.out = read_all(out_);
        outcome.err = read_all(err_);
        outcome.exit_code = kill_and_wait(0);
        return outcome;
    }

  private:
    static std::string read_all(int descriptor) {
        std::string text;
        std::array<char, 4096> buffer{};
        for (ssize_t n = 0; (n = ::read(descriptor, buffer.data(), buffer.size())) > 0;)
            text.append(buffer.data(), static_cast<std::size_t>(n));
        return text;
    }
    pid_t pid_ = -1;
    int out_ = -1, err_ = -1;
};

Outcome run(const std::vector<std::string>& arguments, const std::string& input = "") {
    return Process(arguments, input).finish();
}

/// A hub made by the program, with the forms of TestHub.
struct ProgramHub {
    ProgramHub() : path(temporary / "hub") {
        const TestHub sample;
        forms = sample.path + "/forms";
        must(make_folders(temporary / "forms"));
        for (const auto* name : {"flow.md", "household.md"})
            must(write_file_atomically(temporary / "forms" + std::string("/") + name,
                                       must(read_file(forms + "/" + name, 1 << 20))));
        forms = temporary / "forms";
        must(
            write_file_atomically(temporary / "points.csv",
                                  "code,name,place,adm3_pcode\nFMP-GAO-01,Wabaria,Gao,ML070101\n"));
        must(write_file_atomically(temporary / "people.csv", "code,name\nAD-07,Aïssata D.\n"));
        must(write_file_atomically(temporary / "pass", std::string(kPassphrase) + "\n"));
    }
    Outcome init() const {
        return run({"init", path, "--project", "Gao", "--url", "http://127.0.0.1:8642", "--forms",
                    forms, "--points", temporary / "points.csv", "--enumerators",
                    temporary / "people.csv", "--passphrase-file", temporary / "pass", "--recovery",
                    temporary / "recovery.key"});
    }
    batch::Enrolment enrol(const std::string& name) const {
        const auto made = run({"enrol", path, "--out", temporary / name});
        REQUIRE(made.exit_code == 0);
        return must(batch::decode_enrolment(must(read_file(temporary / name, 1 << 20))));
    }
    Outcome summary(bool json) const {
        std::vector<std::string> arguments{"summary", path, "--passphrase-file",
                                           temporary / "pass"};
        if (json) arguments.emplace_back("--json");
        return run(arguments);
    }

    TemporaryFolder temporary;
    std::string path, forms;
};

std::string listening_url(const Process& serve) {
    const auto line = serve.read_out_line();
    REQUIRE(line.starts_with("listening on http://127.0.0.1:"));
    return line.substr(line.find("http"));
}

/// Where in the exchange of a batch the hub is killed.
enum class Moment { within_body, after_body, after_commit };

/// Sends pings and claims as they are; a batch over a bare socket, and kills the hub at the moment
/// chosen. The answer never comes.
class KillingTransport final : public sync::exchange::Transport {
  public:
    KillingTransport(std::string url, const Process& serve, Moment moment, Random& random)
        : line_(url), serve_(serve), moment_(moment), random_(random),
          port_(std::stoi(url.substr(url.rfind(':') + 1))) {}

    Result<batch::Response> send(const batch::Request& request) override {
        if (request.method != "PUT") return line_.send(request);
        const int socket = connected();
        const auto head = "PUT " + request.path + " HTTP/1.1\r\nHost: hub\r\nContent-Length: " +
                          std::to_string(request.body.size()) + "\r\n\r\n";
        const auto sent = moment_ == Moment::within_body ? random_.below(request.body.size())
                                                         : request.body.size();
        const auto bytes = head + request.body.substr(0, sent);
        CHECK(::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
              static_cast<ssize_t>(bytes.size()));
        if (moment_ == Moment::after_commit) {
            char first = 0;  // the answer begins: the hub has committed
            CHECK(::recv(socket, &first, 1, 0) == 1);
        }
        serve_.signal(SIGKILL);
        ::close(socket);
        return fail(Errc::network, "hub", "was killed");
    }

  private:
    int connected() const {
        const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(port_));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        REQUIRE(::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) ==
                0);
        return socket;
    }

    sync::exchange::HttpTransport line_;
    const Process& serve_;
    Moment moment_;
    Random& random_;
    int port_;
};

}  // namespace

TEST_CASE("relais-hub: from init to summary, by its own commands", "[hub]") {
    const ProgramHub hub;
    const auto made = hub.init();
    CAPTURE(made.err);
    REQUIRE(made.exit_code == 0);
    CHECK(made.out.find("Keep it off this machine") != std::string::npos);
    CHECK(path_exists(hub.temporary / "recovery.key"));

    TestLaptop laptop(hub.enrol("laptop.relais"));
    laptop.record_flow("in", "4");
    laptop.record_flow("=out", "3");
    Process serve({"serve", hub.path, "--port", "0"});
    sync::exchange::HttpTransport transport(listening_url(serve));
    CHECK(must(laptop.exchange(transport)).sent_records == 2);

    // While it serves, the others read beside it.
    const auto status = run({"status", hub.path});
    CHECK(status.exit_code == 0);
    CHECK(status.out.find("records     2") != std::string::npos);
    CHECK(status.out.find("gaps        none") != std::string::npos);
    const auto figures = hub.summary(false);
    CHECK(figures.exit_code == 0);
    CHECK(figures.out.find("FMP-GAO-01 Wabaria") != std::string::npos);
    CHECK(hub.summary(true).out.find("\"persons\": 4") != std::string::npos);
    const auto second = run({"serve", hub.path, "--port", "0"});
    CHECK(second.exit_code == 1);

    const auto exported =
        run({"export", hub.path, "--out", hub.temporary / "csv"}, std::string(kPassphrase) + "\n");
    CAPTURE(exported.err);
    CHECK(exported.exit_code == 0);
    const auto csv = must(read_file(hub.temporary / "csv/flow_registry.csv", 1 << 20));
    CHECK(csv.starts_with("\xEF\xBB\xBFKEY,"));
    CHECK(csv.find(",'=out,agreed,3,") != std::string::npos);

    CHECK(serve.kill_and_wait(SIGTERM) == 0);
}

TEST_CASE("relais-hub: exit codes and messages tell what went wrong", "[hub]") {
    const ProgramHub hub;
    CHECK(run({"--help"}).exit_code == 0);
    CHECK(run({"--version"}).out.starts_with("relais-hub "));
    CHECK(run({}).exit_code == 2);
    CHECK(run({"init"}).exit_code == 2);
    CHECK(run({"serve", hub.path, "--port", "70000"}).exit_code == 2);
    const auto none = run({"status", hub.path});
    CHECK(none.exit_code == 1);
    CHECK(none.err.find("relais-hub init") != std::string::npos);
    REQUIRE(hub.init().exit_code == 0);
    CHECK(hub.init().err.find("is a hub already") != std::string::npos);
    const auto locked = run({"summary", hub.path}, "la mauvaise phrase\n");
    CHECK(locked.exit_code == 1);
    CHECK(locked.err.find("check the passphrase") != std::string::npos);
    CHECK(locked.err.find("mauvaise") == std::string::npos);
}

TEST_CASE("relais-hub: a name left empty writes nothing anywhere", "[hub]") {
    const ProgramHub hub;
    const auto made = run({"init", "", "--project", "Gao", "--url", "http://127.0.0.1:8642",
                           "--forms", hub.forms, "--passphrase-file", hub.temporary / "pass"});
    CHECK(made.exit_code == 1);
    CHECK(made.err.find("has no name") != std::string::npos);
    REQUIRE(hub.init().exit_code == 0);
    CHECK(run({"enrol", hub.path, "--out", ""}).exit_code == 1);
    CHECK(run({"export", hub.path, "--out", "", "--passphrase-file", hub.temporary / "pass"})
              .exit_code == 1);
    CHECK_FALSE(path_exists("/hub.json"));
    CHECK_FALSE(path_exists("/_history.csv"));
}

TEST_CASE("relais-hub: an init that fails leaves nothing, and can be tried again", "[hub]") {
    const ProgramHub hub;
    // Writing the first list fails, when keys and recovery key are on disk already.
    must(make_folders(hub.path + "/points.csv/in the way"));
    const auto failed = hub.init();
    CAPTURE(failed.err);
    CHECK(failed.exit_code == 1);
    CHECK(must(list_folder(hub.path)) == std::vector<std::string>{"points.csv"});
    CHECK_FALSE(path_exists(hub.temporary / "recovery.key"));

    std::filesystem::remove_all(hub.path + "/points.csv");
    CHECK(hub.init().exit_code == 0);
}

TEST_CASE("relais-hub: what an earlier init or hub left is never overwritten", "[hub]") {
    const ProgramHub hub;
    REQUIRE(hub.init().exit_code == 0);
    std::filesystem::remove(hub.path + "/hub.json");
    std::filesystem::remove(hub.temporary / "recovery.key");
    const auto key = must(read_file(hub.path + "/keys/sign.key", 4096));

    const auto again = hub.init();
    CHECK(again.exit_code == 1);
    CHECK(again.err.find("an init that did not end") != std::string::npos);
    CHECK(must(read_file(hub.path + "/keys/sign.key", 4096)) == key);
    CHECK(path_exists(hub.path + "/ingest/ingest.db"));
}

TEST_CASE("relais-hub: an enrolment that cannot be written does not count as open", "[hub]") {
    const ProgramHub hub;
    REQUIRE(hub.init().exit_code == 0);
    CHECK(run({"enrol", hub.path, "--out", hub.temporary / "no/such/folder/x"}).exit_code == 1);
    CHECK(run({"status", hub.path}).out.find(" 0 enrolments not yet used") != std::string::npos);
}

TEST_CASE("relais-hub: a damaged key file is named", "[hub]") {
    const ProgramHub hub;
    REQUIRE(hub.init().exit_code == 0);
    for (const auto* name : {"/keys/sign.key", "/keys/desk.json", "/hub.json"}) {
        const auto whole = must(read_file(hub.path + name, 1 << 20));
        auto damaged = whole;
        damaged[damaged.find_last_of("0123456789abcdef")] = 'z';
        must(write_file_atomically(hub.path + name, damaged));
        const auto refused = std::string(name) == "/keys/desk.json"
                                 ? hub.summary(false)
                                 : run({"enrol", hub.path, "--out", hub.temporary / "x"});
        CHECK(refused.exit_code == 1);
        CAPTURE(refused.err);
        CHECK(refused.err.find(hub.path + name + ": holds no whole key") != std::string::npos);
        must(write_file_atomically(hub.path + name, whole));
    }
}

TEST_CASE("relais-hub: serve ends well when its terminal is closed", "[hub]") {
    const ProgramHub hub;
    REQUIRE(hub.init().exit_code == 0);
    Process serve({"serve", hub.path, "--port", "0"});
    listening_url(serve);
    CHECK(serve.kill_and_wait(SIGHUP) == 0);
}

TEST_CASE("relais-hub: a form with errors is refused with every complaint", "[hub]") {
    const ProgramHub hub;
    must(write_file_atomically(hub.forms + "/bad.md",
                               "| survey | | |\n| | type | name |\n| | textt | a |\n"
                               "| | select_one nowhere | b |\n"));
    const auto made = hub.init();
    CHECK(made.exit_code == 1);
    CHECK(made.err.find("bad.md survey!") != std::string::npos);
    CHECK_FALSE(path_exists(hub.path + "/hub.json"));
}

TEST_CASE("relais-hub: killed -9 in mid-batch, every record arrives exactly once", "[hub]") {
    const auto seed = seed_of_this_run("hub killed in mid-batch");
    CAPTURE(seed);
    SeededRandom random(seed);
    const ProgramHub hub;
    REQUIRE(hub.init().exit_code == 0);
    TestLaptop laptop(hub.enrol("laptop.relais"), seed);
    int records = 0;
    for (int round = 0; round < 30; ++round) {
        for (int i = 0; i < 4; ++i, ++records)
            laptop.record_flow("in", "1");
        const Process serve({"serve", hub.path, "--port", "0"});
        KillingTransport killing(listening_url(serve), serve, static_cast<Moment>(round % 3),
                                 random);
        const auto exchanged = laptop.exchange(killing);
        REQUIRE_FALSE(exchanged);
        CHECK(exchanged.error().code == Errc::network);
    }
    CHECK(must(laptop.store->outbox()).delivered == 0);
    Process serve({"serve", hub.path, "--port", "0"});
    sync::exchange::HttpTransport transport(listening_url(serve));
    must(laptop.exchange(transport));

    CHECK(must(laptop.store->outbox()).queued == 0);
    CHECK(must(laptop.store->outbox()).delivered == static_cast<std::uint64_t>(records));
    const auto status = run({"status", hub.path});
    CAPTURE(status.out);
    CHECK(status.out.find("records     " + std::to_string(records) + "\n") != std::string::npos);
    CHECK(status.out.find("forks       0\n") != std::string::npos);
    CHECK(hub.summary(true).out.find("\"persons\": " + std::to_string(records) + ",") !=
          std::string::npos);
}
