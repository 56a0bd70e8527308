// What the shell holds: the state of every screen, and which of them is shown.
#pragma once

#include "client/app/guard.h"
#include "client/screens/close_shift/close_shift.h"
#include "client/screens/common.h"
#include "client/screens/ear/ear.h"
#include "client/screens/enrol/enrol.h"
#include "client/screens/exchange/exchange.h"
#include "client/screens/form/form.h"
#include "client/screens/form_change/form_change.h"
#include "client/screens/home/home.h"
#include "client/screens/jump/jump.h"
#include "client/screens/late_entry/late_entry.h"
#include "client/screens/notices/notices.h"
#include "client/screens/records/records.h"
#include "client/screens/registry/registry.h"
#include "client/screens/review/review.h"
#include "client/screens/settings/settings.h"
#include "client/screens/shift/shift.h"
#include "client/screens/unlock/unlock.h"
#include "client/work/workplace.h"
#include "forms/base/time.h"

namespace relais::client::app {

using screens::Screen;

struct ShellState {
    work::Workplace& workplace;
    SystemClock system_clock;
    const Clock* clock;
    Screen screen = Screen::unlock;
    bool help = false;
    bool quit_asked = false, quit = false, restart = false;
    screens::Pending<> locking;
    bool panicking = false;  ///< `locking` is a panic: whatever comes back, the program starts anew
    Guard guard;

    screens::enrol::State enrol;
    screens::unlock::State unlock;
    screens::shift::State shift;
    screens::home::State home;
    screens::form::State form;
    screens::registry::State registry;
    screens::late_entry::State late_entry;
    /// A registry's interview is shown question by question, and its end leads back to the groups.
    bool by_pages = false, back_to_groups = false;
    screens::review::State review;
    screens::jump::State jump;
    screens::records::State records;
    screens::exchange::State exchange;
    screens::close_shift::State close_shift;
    screens::settings::State settings;
    screens::form_change::State form_change;
    screens::notices::State notices;
    screens::ear::State ear;

    ShellState(work::Workplace& place, const Clock* given)
        : workplace(place), clock(given != nullptr ? given : &system_clock),
          guard(clock->monotonic_ms()) {}
    ShellState(const ShellState&) = delete;
    ShellState& operator=(const ShellState&) = delete;
};

/// Calls `what` with the state of the present screen.
template <class What>
void with_screen(ShellState& s, What&& what) {
    switch (s.screen) {
    case Screen::enrol:
        what(s.enrol);
        return;
    case Screen::unlock:
        what(s.unlock);
        return;
    case Screen::shift:
        what(s.shift);
        return;
    case Screen::home:
        what(s.home);
        return;
    case Screen::form:
        what(s.form);
        return;
    case Screen::registry:
        what(s.registry);
        return;
    case Screen::late_entry:
        what(s.late_entry);
        return;
    case Screen::review:
        what(s.review);
        return;
    case Screen::jump:
        what(s.jump);
        return;
    case Screen::records:
        what(s.records);
        return;
    case Screen::exchange:
        what(s.exchange);
        return;
    case Screen::close_shift:
        what(s.close_shift);
        return;
    case Screen::settings:
        what(s.settings);
        return;
    case Screen::form_change:
        what(s.form_change);
        return;
    case Screen::notices:
        what(s.notices);
        return;
    }
}

inline screens::Common& common(ShellState& s) {
    screens::Common* found = nullptr;
    with_screen(s, [&](screens::Common& state) { found = &state; });
    return *found;
}

inline screens::Now now_of(const Clock& clock) {
    return {clock.now(), clock.utc_offset_minutes()};
}

inline bool is_open(const ShellState& s) {
    const work::Stage stage = s.workplace.stage();
    return stage == work::Stage::no_shift || stage == work::Stage::ready;
}

}  // namespace relais::client::app
