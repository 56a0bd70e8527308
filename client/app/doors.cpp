#include "client/app/doors.h"

#include <optional>
#include <utility>

#include "client/app/shell_state.h"
#include "client/screens/common.h"
#include "client/screens/form/form.h"
#include "client/screens/form/geo.h"
#include "client/screens/form/sounds.h"
#include "client/screens/form_change/form_change.h"
#include "client/screens/jump/jump.h"
#include "client/screens/language.h"
#include "client/screens/late_entry/late_entry.h"
#include "client/screens/notices/notices.h"
#include "client/screens/registry/registry.h"
#include "client/screens/review/review.h"
#include "client/screens/settings/settings.h"
#include "client/screens/shift/shift.h"
#include "client/screens/unlock/unlock.h"
#include "client/ui/ui.h"
#include "client/work/geo.h"
#include "client/work/interview.h"
#include "client/work/workplace.h"

namespace relais::client::app {

namespace {

/// Where a screen really leads: a registry's interview stands on its one page unless its questions
/// were asked for, and what was begun among the groups ends among them.
Screen door(ShellState& s, Screen wanted) {
    const work::Interview* interview = s.workplace.interview();
    const bool registry = interview != nullptr && interview->registry() != nullptr;
    if (s.screen == Screen::registry) {
        s.back_to_groups = wanted == Screen::form || wanted == Screen::review;
        s.by_pages = s.registry.wants_pages;
    } else if (s.screen == Screen::review) {
        s.by_pages = s.by_pages || !s.review.jump_to.empty();
    } else if (s.screen != Screen::form && s.screen != Screen::jump) {
        s.by_pages = false;
    }
    // What nobody has read about the laptop comes before what was wanted.
    if (s.screen == Screen::unlock && s.workplace.notices().unread) {
        s.notices.then = wanted;
        return Screen::notices;
    }
    // A draft that was left at a later question goes on there.
    const bool begun = registry && interview->page().number > 1;
    if (wanted == Screen::form && registry && !s.by_pages && !begun) return Screen::registry;
    const bool finished = s.screen == Screen::review && s.review.finalised != 0;
    if (wanted != Screen::home) return wanted;
    if (finished && s.back_to_groups) return Screen::registry;
    s.back_to_groups = false;
    return wanted;
}

void enter(ShellState& s, Screen screen) {
    const work::Interview* interview = s.workplace.interview();
    const bool changed = interview != nullptr && interview->form_change().has_value();
    if (screen == Screen::form && changed) screen = Screen::form_change;  // said before it opens
    const Screen from = std::exchange(s.screen, screen);
    if (from == Screen::form && screen != Screen::form)
        screens::form::fall_silent(s.form, s.workplace);
    s.help = false;
    common(s).next.reset();
    common(s).error.reset();
    common(s).now = now_of(*s.clock);
    switch (screen) {
    case Screen::unlock:
        screens::unlock::open(s.unlock, s.workplace);
        break;
    case Screen::shift:
        ui::forget_texts();  // what was copied belongs to the day that is closed
        screens::shift::open(s.shift, s.workplace);
        break;
    case Screen::home:
        s.home.finalised = from == Screen::review ? std::exchange(s.review.finalised, 0) : 0;
        break;
    case Screen::jump:
        screens::jump::open(s.jump, s.workplace);
        break;
    case Screen::form:
        if (from == Screen::jump) {  // what was begun there goes on
            screens::form::show(s.form, s.workplace, s.jump.jump_to);
            break;
        }
        if (from != Screen::review) screens::match_language(s.workplace);
        screens::form::open(s.form, s.workplace,
                            from == Screen::review && !s.review.jump_to.empty());
        break;
    case Screen::registry:
        if (from != Screen::review && from != Screen::form) screens::match_language(s.workplace);
        screens::registry::open(s.registry, s.workplace);
        break;
    case Screen::late_entry:
        screens::late_entry::open(s.late_entry, s.workplace);
        break;
    case Screen::review:
        screens::review::open(s.review, s.workplace);
        break;
    case Screen::records: {
        s.records = {};
        break;
    }
    case Screen::settings:
        screens::settings::open(s.settings, s.workplace);
        break;
    case Screen::form_change:
        screens::form_change::open(s.form_change, s.workplace);
        break;
    case Screen::notices:
        if (from != Screen::unlock) s.notices.then = Screen::home;
        screens::notices::open(s.notices, s.workplace);
        break;
    case Screen::enrol:
    case Screen::exchange:
    case Screen::close_shift:
        break;
    }
}

/// What the audit log of a form says is looked at.
work::AuditView view_of(Screen screen) {
    if (screen == Screen::form) return work::AuditView::page;
    if (screen == Screen::registry) return work::AuditView::all;
    if (screen == Screen::review) return work::AuditView::end_screen;
    return screen == Screen::jump ? work::AuditView::jump : work::AuditView::elsewhere;
}

Screen first_screen(const work::Workplace& workplace, bool interview_open) {
    if (workplace.open_error()) return Screen::unlock;
    switch (workplace.stage()) {
    case work::Stage::no_store:
        return Screen::enrol;
    case work::Stage::locked:
        return Screen::unlock;
    case work::Stage::no_shift:
        return Screen::shift;
    case work::Stage::ready:
        return interview_open ? Screen::form : Screen::home;
    }
    return Screen::unlock;
}

}  // namespace

void enter_first(ShellState& s) {
    // A registry that was begun with the program stands on its one page as well.
    enter(s, door(s, first_screen(s.workplace, s.workplace.interview() != nullptr)));
}

void settle(ShellState& s) {
    if (const auto outcome = s.locking.take()) {
        if (*outcome || s.panicking)
            s.restart = true;
        else
            common(s).error = outcome->error();
    }
    if (s.quit_asked && !s.workplace.saving()) s.quit = true;
    const bool live = s.screen == Screen::form && screens::form::asks_place(s.form);
    s.workplace.look_at(view_of(s.screen));
    s.workplace.look_outside(live ? work::GpsUse::live : work::GpsUse::rare);
    // A screen leads to at most one other here; two more steps are more than enough.
    for (int step = 0; step < 3; ++step) {
        with_screen(s, [&](auto& state) {
            state.now = now_of(*s.clock);
            refresh(state, s.workplace);
        });
        const auto next = std::exchange(common(s).next, std::nullopt);
        if (!next) return;
        enter(s, door(s, *next));
    }
}

}  // namespace relais::client::app
