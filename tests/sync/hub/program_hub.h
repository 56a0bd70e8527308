// The program relais-hub as its administrator meets it: its processes, and a hub that it made.
#pragma once

#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <csignal>
#include <string>
#include <vector>

#include "forms/base/file.h"
#include "tests/sync/hub/two_devices.h"

namespace relais::tests {

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
    pid_t pid() const { return pid_; }
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

inline Outcome run(const std::vector<std::string>& arguments, const std::string& input = "") {
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

inline std::string listening_url(const Process& serve) {
    const auto line = serve.read_out_line();
    REQUIRE(line.starts_with("listening on http://127.0.0.1:"));
    return line.substr(line.find("http"));
}

}  // namespace relais::tests
