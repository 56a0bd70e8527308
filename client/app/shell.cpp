#include "client/app/shell.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "client/app/doors.h"
#include "client/app/guard.h"
#include "client/app/shell_keys.h"
#include "client/app/shell_state.h"
#include "client/screens/common.h"
#include "client/screens/ear/ear.h"
#include "client/screens/form/form.h"
#include "client/screens/form/sounds.h"
#include "client/screens/help/help.h"
#include "client/screens/language.h"
#include "client/screens/panic/panic.h"
#include "client/screens/registry/registry.h"
#include "client/ui/keys.h"
#include "client/ui/ui.h"
#include "client/work/workplace.h"
#include "forms/base/time.h"

namespace relais::client::app {

namespace {

/// A form is read in its own language, all else in the window's.
void tell_reading_language(const ShellState& s) {
    const bool reads_form = s.screen == Screen::form || s.screen == Screen::registry ||
                            s.screen == Screen::review || s.screen == Screen::jump;
    if (reads_form && !s.ear.open)
        screens::read_form_language(s.workplace);
    else
        ui::set_reading_language({});
}

/// A trial has nothing to protect, and locking would end it.
std::int64_t idle_limit_ms(const ShellState& s) {
    if (!is_open(s) || s.workplace.is_trial()) return 0;
    return std::int64_t{60'000} * s.workplace.idle_minutes();
}

void press_screen(ShellState& s, const ui::KeyPress& key) {
    with_screen(s, [&](auto& state) {
        if (const auto intent = press(state, key)) update(state, *intent, s.workplace);
    });
}

void draw_screen(ShellState& s) {
    if (s.ear.open) return screens::ear::draw(s.ear, common(s), s.workplace);
    with_screen(s, [&](auto& state) {
        const work::Workplace& workplace = s.workplace;
        if (const auto intent = draw(state, workplace)) update(state, *intent, s.workplace);
    });
}

}  // namespace

Shell::Shell(work::Workplace& workplace, const Clock* clock)
    : state_(std::make_unique<ShellState>(workplace, clock)) {
    enter_first(*state_);
    settle(*state_);
}

Shell::~Shell() = default;

void Shell::press(const ui::KeyPress& key) {
    ShellState& s = *state_;
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
    ShellState& s = *state_;
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
    ShellState& s = *state_;
    s.guard.hold(down && is_open(s), s.clock->monotonic_ms());
}

void Shell::slept(std::int64_t total_ms) {
    state_->guard.slept(total_ms);
}

void Shell::lid(bool shut) {
    state_->guard.lid(shut);
}

void Shell::draw() {
    ShellState& s = *state_;
    settle(s);
    ui::set_band(screens::ear::band(
        s.workplace,
        s.workplace.practising() ? ui::tr("EXERCICE : rien n'est compté ni envoyé") : ""));
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
    case Screen::notices:
        return "notices";
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
