// What the program asks of the operating system about itself.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <thread>

#include "forms/base/result.h"

namespace relais::client::app {

/// No core dumps, not readable by a debugger of the same user: answers and keys are in memory.
/// To be called before any thread starts: SIGINT and SIGTERM are left to Termination.
void harden_process();

/// Runs the program anew in the same process; returns only when that failed.
Error restart_program(char** arguments);

/// Milliseconds since the program was executed (to 10 ms; exact after restart_program).
std::int64_t ms_since_exec();
/// True in a program that restart_program() started.
bool is_restarted();
std::int64_t peak_memory_kib();

/// $XDG_DATA_HOME/relais, else ~/.local/share/relais; empty when neither is set.
std::string default_data_folder();

/// One line from standard input, without its end; a terminal is asked with `prompt`, unseen.
/// Errc::invalid when there is none, Errc::limit beyond 1 KiB.
Result<std::string> read_secret_line(const std::string& prompt);

/// Calls `on_signal` (on a thread of its own) when the user or the system ends the program.
class Termination {
  public:
    explicit Termination(std::function<void()> on_signal);
    ~Termination();
    Termination(const Termination&) = delete;
    Termination& operator=(const Termination&) = delete;
    Termination(Termination&&) = delete;
    Termination& operator=(Termination&&) = delete;

  private:
    std::thread thread_;
};

}  // namespace relais::client::app
