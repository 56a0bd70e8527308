// Which screen is shown, and how one leads to another. The window feeds keys and asks it to draw;
// it knows no GLFW.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "client/ui/keys.h"
#include "client/work/workplace.h"
#include "forms/base/time.h"

namespace relais::client::app {

struct ShellState;

class Shell {
  public:
    /// The clock only tells the time on the screen; the laptop's own where none is given.
    explicit Shell(work::Workplace& workplace, const Clock* clock = nullptr);
    ~Shell();

    /// One key transition (at most one a frame).
    void press(const ui::KeyPress& key);
    /// Before each picture: what locks by itself does so. Milliseconds until the next call, at most
    /// `otherwise`.
    std::int64_t tick(std::int64_t otherwise);
    /// A key or the pointer moved: nobody is away.
    void touched();
    /// Whether the keys of the panic (Ctrl+F12) are down now; held for two seconds, they close all.
    void hold_panic(bool down);
    /// How long the laptop has slept since it was started: what it showed before is locked.
    void slept(std::int64_t total_ms);
    /// Whether the lid is shut, also where that puts nothing to sleep.
    void lid(bool shut);
    /// The present screen, between ui's begin and end of a frame; acts on what was clicked.
    void draw();
    /// "home", "form 3/14": for the window's title; never an answer or a name.
    [[nodiscard]] std::string title() const;
    [[nodiscard]] bool wants_quit() const;
    /// After lock: everything typed is on disk; the program starts anew.
    [[nodiscard]] bool wants_restart() const;
    /// What the layout prints on the keys at US Q W E R A S D F ("azerqsdf"), from the window; the
    /// counting page prints and understands these.
    void set_key_letters(const std::string& eight);

  private:
    std::unique_ptr<ShellState> state_;
};

}  // namespace relais::client::app
