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
/// Gives back what only starting needed: freed memory, and the pages of the software renderer's
/// compiler (they are the file's and come again by themselves should it be needed).
void hand_back_memory();

/// How long the laptop has been asleep since it was started.
std::int64_t slept_ms();
/// Calls `on_wake` (on a thread of its own, which otherwise sleeps) whenever the laptop has been
/// asleep or its date was set: a window that waits for a time would notice only later.
class WakeWatch {
  public:
    explicit WakeWatch(std::function<void()> on_wake);
    ~WakeWatch();
    WakeWatch(const WakeWatch&) = delete;
    WakeWatch& operator=(const WakeWatch&) = delete;
    WakeWatch(WakeWatch&&) = delete;
    WakeWatch& operator=(WakeWatch&&) = delete;

  private:
    int timer_ = -1;
    int stop_ = -1;
    std::thread thread_;
};

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
