#include "client/app/shell.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "client/app/guard.h"
#include "client/screens/close_shift/close_shift.h"
#include "client/screens/common.h"
#include "client/screens/enrol/enrol.h"
#include "client/screens/exchange/exchange.h"
#include "client/screens/form/form.h"
#include "client/screens/form_change/form_change.h"
#include "client/screens/help/help.h"
#include "client/screens/home/home.h"
#include "client/screens/jump/jump.h"
#include "client/screens/language.h"
#include "client/screens/late_entry/late_entry.h"
#include "client/screens/panic/panic.h"
#include "client/screens/records/records.h"
#include "client/screens/registry/registry.h"
#include "client/screens/review/review.h"
#include "client/screens/settings/settings.h"
#include "client/screens/shift/shift.h"
#include "client/screens/unlock/unlock.h"
#include "client/ui/keys.h"
#include "client/ui/ui.h"
#include "client/work/geo.h"
#include "client/work/interview.h"
#include "client/work/workplace.h"
#include "forms/base/time.h"

namespace relais::client::app {

using screens::Screen;

struct Shell::State {
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

    State(work::Workplace& place, const Clock* given)
        : workplace(place), clock(given != nullptr ? given : &system_clock),
          guard(clock->monotonic_ms()) {}
    State(const State&) = delete;
    State& operator=(const State&) = delete;
};

namespace {

/// Calls `what` with the state of the present screen.
template <class ShellState, class What>
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
    }
}

template <class ShellState>
screens::Common& common(ShellState& s) {
    screens::Common* found = nullptr;
    with_screen(s, [&](screens::Common& state) { found = &state; });
    return *found;
}

screens::Now now_of(const Clock& clock) {
    return {clock.now(), clock.utc_offset_minutes()};
}

/// Where a screen really leads: a registry's interview stands on its one page unless its questions
/// were asked for, and what was begun among the groups ends among them.
template <class ShellState>
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
    // A draft that was left at a later question goes on there.
    const bool begun = registry && interview->page().number > 1;
    if (wanted == Screen::form && registry && !s.by_pages && !begun) return Screen::registry;
    const bool finished = s.screen == Screen::review && s.review.finalised != 0;
    if (wanted != Screen::home) return wanted;
    if (finished && s.back_to_groups) return Screen::registry;
    s.back_to_groups = false;
    return wanted;
}

template <class ShellState>
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

/// What came back from the store, and where it leads.
template <class ShellState>
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

/// A form is read in its own language, all else in the window's.
template <class ShellState>
void tell_reading_language(const ShellState& s) {
    const bool reads_form = s.screen == Screen::form || s.screen == Screen::registry ||
                            s.screen == Screen::review || s.screen == Screen::jump;
    if (reads_form)
        screens::read_form_language(s.workplace);
    else
        ui::set_reading_language({});
}

template <class ShellState>
void change_language(ShellState& s) {
    screens::next_language(s.workplace);
    if (s.screen == Screen::review) screens::review::retell(s.review, s.workplace);
}

template <class ShellState>
bool is_open(const ShellState& s) {
    const work::Stage stage = s.workplace.stage();
    return stage == work::Stage::no_shift || stage == work::Stage::ready;
}

template <class ShellState>
void lock(ShellState& s) {
    if (!is_open(s) || s.locking.busy()) return;
    screens::form::fall_silent(s.form, s.workplace);
    s.workplace.lock(s.locking.begin());
}

template <class ShellState>
void panic(ShellState& s) {
    if (!is_open(s) || s.panicking) return;
    s.panicking = true;
    screens::form::fall_silent(s.form, s.workplace);
    s.workplace.panic(s.locking.begin());
}

/// A trial has nothing to protect, and locking would end it.
template <class ShellState>
std::int64_t idle_limit_ms(const ShellState& s) {
    if (!is_open(s) || s.workplace.is_trial()) return 0;
    return std::int64_t{60'000} * s.workplace.idle_minutes();
}

bool is_sign(const ui::KeyPress& key, const char* sign) {
    return key.letter == sign || key.text == sign;
}

template <class ShellState>
bool press_with_control(ShellState& s, const ui::KeyPress& key) {
    if (!key.ctrl || key.alt) return false;
    if (is_sign(key, "+") || is_sign(key, "="))
        ui::set_text_step(std::min(2, ui::text_step() + 1));
    else if (is_sign(key, "-"))
        ui::set_text_step(std::max(0, ui::text_step() - 1));
    else if (key.digit == 0)
        ui::set_text_step(0);
    else if (key.letter == "t")
        ui::set_theme(ui::theme() == ui::Theme::sun ? ui::Theme::night : ui::Theme::sun);
    else if (key.letter == "q")
        s.quit_asked = true;
    else if (key.letter == "r" && s.screen == Screen::home)
        common(s).next = Screen::settings;
    else
        return false;
    return true;
}

/// Keys that scroll where nothing else uses them; true when this was one.
bool scrolls(const ui::KeyPress& key, bool arrows) {
    const bool up = key.key == ui::Key::page_up || (arrows && key.key == ui::Key::up);
    const bool down = key.key == ui::Key::page_down || (arrows && key.key == ui::Key::down);
    if (!up && !down) return false;
    ui::scroll_page(down ? 1 : -1);
    return true;
}

template <class ShellState>
bool press_everywhere(ShellState& s, const ui::KeyPress& key) {
    if (press_with_control(s, key)) return true;
    if (s.help) {
        s.help = scrolls(key, true);
        return true;
    }
    const bool short_of_rows = s.screen == Screen::home || s.screen == Screen::close_shift;
    if (short_of_rows && scrolls(key, false)) return true;
    switch (key.key) {
    case ui::Key::f1:
        if (s.screen == Screen::form || s.screen == Screen::registry)
            return false;  // its help stands beside the question
        s.help = true;
        return true;
    case ui::Key::f2:
        change_language(s);
        return true;
    case ui::Key::f12:
        if (!key.ctrl) lock(s);
        return true;
    default:
        return false;
    }
}

template <class ShellState>
void press_screen(ShellState& s, const ui::KeyPress& key) {
    with_screen(s, [&](auto& state) {
        if (const auto intent = press(state, key)) update(state, *intent, s.workplace);
    });
}

template <class ShellState>
void draw_screen(ShellState& s) {
    with_screen(s, [&](auto& state) {
        const work::Workplace& workplace = s.workplace;
        if (const auto intent = draw(state, workplace)) update(state, *intent, s.workplace);
    });
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

Shell::Shell(work::Workplace& workplace, const Clock* clock)
    : state_(std::make_unique<State>(workplace, clock)) {
    // A registry that was begun with the program stands on its one page as well.
    enter(*state_, door(*state_, first_screen(workplace, workplace.interview() != nullptr)));
    settle(*state_);
}

Shell::~Shell() = default;

void Shell::press(const ui::KeyPress& key) {
    State& s = *state_;
    s.guard.touched(s.clock->monotonic_ms());
    settle(s);
    if (s.locking.busy() || s.restart) return;  // nothing typed now would be kept
    s.form.tally.letters.learn(key);
    s.registry.tally.letters.learn(key);
    tell_reading_language(s);
    if (!press_everywhere(s, key)) press_screen(s, ui::turned_for_page(key, ui::is_mirrored()));
    settle(s);
}

std::int64_t Shell::tick(std::int64_t otherwise) {
    State& s = *state_;
    const std::int64_t now_ms = s.clock->monotonic_ms();
    const std::int64_t limit_ms = idle_limit_ms(s);
    if (s.screen == Screen::form && screens::form::is_sounding(s.form))
        s.guard.touched(now_ms);  // who tells a story does not type
    switch (s.guard.tick(now_ms, limit_ms)) {
    case Guard::Want::lock:
        if (!s.workplace.is_trial()) lock(s);
        break;
    case Guard::Want::panic:
        panic(s);
        break;
    case Guard::Want::nothing:
        break;
    }
    return s.guard.wait_ms(now_ms, limit_ms, otherwise);
}

void Shell::touched() {
    state_->guard.touched(state_->clock->monotonic_ms());
}

void Shell::hold_panic(bool down) {
    State& s = *state_;
    s.guard.hold(down && is_open(s), s.clock->monotonic_ms());
}

void Shell::slept(std::int64_t total_ms) {
    state_->guard.slept(total_ms);
}

void Shell::lid(bool shut) {
    state_->guard.lid(shut);
}

void Shell::draw() {
    State& s = *state_;
    settle(s);
    ui::set_band(s.workplace.practising() ? ui::tr("EXERCICE : rien n'est compté ni envoyé") : "");
    const float fraction = s.panicking ? 1.0F : s.guard.panic_fraction(s.clock->monotonic_ms());
    if (fraction > 0) {
        ui::set_reading_language({});
        screens::panic::draw(fraction, common(s).now);
        return;
    }
    if (s.help) {
        ui::set_reading_language({});
        if (screens::help::draw(s.screen, common(s).now)) s.help = false;
        return;
    }
    tell_reading_language(s);
    draw_screen(s);
    if (const auto pointed = ui::take_pointed()) press(*pointed);
    if (const auto clicked = std::exchange(common(s).clicked, std::nullopt)) press(*clicked);
    settle(s);
}

std::string Shell::title() const {
    switch (state_->screen) {
    case Screen::enrol:
        return "enrol";
    case Screen::unlock:
        return state_->unlock.cannot_open ? "store-error" : "unlock";
    case Screen::shift:
        return "shift";
    case Screen::home:
        return "home";
    case Screen::form:
        return screens::form::place(state_->form);
    case Screen::registry:
        return screens::registry::place(state_->registry);
    case Screen::late_entry:
        return "late-entry";
    case Screen::review:
        return "review";
    case Screen::jump:
        return "jump";
    case Screen::records:
        return "records";
    case Screen::exchange:
        return "exchange";
    case Screen::close_shift:
        return "close-shift";
    case Screen::settings:
        return "settings";
    case Screen::form_change:
        return "form-change";
    }
    return {};
}

bool Shell::wants_quit() const {
    return state_->quit;
}

bool Shell::wants_restart() const {
    return state_->restart;
}

void Shell::set_key_letters(const std::string& eight) {
    state_->form.tally.letters.set(eight);
    state_->form.tally.letters.certain = true;
    state_->registry.tally.letters = state_->form.tally.letters;
}

}  // namespace relais::client::app
