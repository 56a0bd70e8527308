#include "client/app/shell.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "client/screens/close_shift/close_shift.h"
#include "client/screens/common.h"
#include "client/screens/enrol/enrol.h"
#include "client/screens/exchange/exchange.h"
#include "client/screens/form/form.h"
#include "client/screens/help/help.h"
#include "client/screens/home/home.h"
#include "client/screens/records/records.h"
#include "client/screens/review/review.h"
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

    screens::enrol::State enrol;
    screens::unlock::State unlock;
    screens::shift::State shift;
    screens::home::State home;
    screens::form::State form;
    screens::review::State review;
    screens::records::State records;
    screens::exchange::State exchange;
    screens::close_shift::State close_shift;

    State(work::Workplace& place, const Clock* given)
        : workplace(place), clock(given != nullptr ? given : &system_clock) {}
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
    case Screen::review:
        what(s.review);
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

/// "Français (fr)" → "fr"; "" for a language without a code.
std::string code_of(const std::string& language) {
    const std::size_t open = language.rfind('('), close = language.rfind(')');
    if (open == std::string::npos || close == std::string::npos || close < open) return {};
    return language.substr(open + 1, close - open - 1);
}

/// A new interview begins in the window's language where the form has it.
void match_language(work::Workplace& workplace) {
    work::Interview* interview = workplace.interview();
    if (interview == nullptr || workplace.saved_at().ms != 0) return;
    const auto languages = interview->languages();
    for (std::size_t i = 0; i < languages.size(); ++i)
        if (code_of(languages[i]) == ui::ui_language()) interview->set_language(i);
}

template <class ShellState>
void enter(ShellState& s, Screen screen) {
    const Screen from = std::exchange(s.screen, screen);
    s.help = false;
    common(s).next.reset();
    common(s).error.reset();
    common(s).now = now_of(*s.clock);
    switch (screen) {
    case Screen::unlock:
        screens::unlock::open(s.unlock, s.workplace);
        break;
    case Screen::shift:
        screens::shift::open(s.shift, s.workplace);
        break;
    case Screen::home:
        s.home.finalised = from == Screen::review ? std::exchange(s.review.finalised, 0) : 0;
        break;
    case Screen::form:
        if (from != Screen::review) match_language(s.workplace);
        screens::form::open(s.form, s.workplace,
                            from == Screen::review && !s.review.jump_to.empty());
        break;
    case Screen::review:
        screens::review::open(s.review, s.workplace);
        break;
    case Screen::records: {
        s.records = {};
        break;
    }
    case Screen::enrol:
    case Screen::exchange:
    case Screen::close_shift:
        break;
    }
}

/// What came back from the store, and where it leads.
template <class ShellState>
void settle(ShellState& s) {
    if (const auto outcome = s.locking.take()) {
        if (*outcome)
            s.restart = true;
        else
            common(s).error = outcome->error();
    }
    if (s.quit_asked && !s.workplace.saving()) s.quit = true;
    const bool live = s.screen == Screen::form && screens::form::asks_place(s.form);
    s.workplace.look_outside(live ? work::GpsUse::live : work::GpsUse::rare);
    // A screen leads to at most one other here; two more steps are more than enough.
    for (int step = 0; step < 3; ++step) {
        with_screen(s, [&](auto& state) {
            state.now = now_of(*s.clock);
            refresh(state, s.workplace);
        });
        const auto next = std::exchange(common(s).next, std::nullopt);
        if (!next) return;
        enter(s, *next);
    }
}

template <class ShellState>
void change_language(ShellState& s) {
    work::Interview* interview = s.workplace.interview();
    const auto languages =
        interview != nullptr ? interview->languages() : std::vector<std::string>{};
    if (languages.size() < 2) {
        ui::set_ui_language(ui::ui_language() == "fr" ? "en" : "fr");
    } else {
        const std::size_t next = (interview->language() + 1) % languages.size();
        interview->set_language(next);
        if (s.workplace.saved_at().ms != 0) s.workplace.keep();
        const std::string code = code_of(languages[next]);
        if (code == "fr" || code == "en") ui::set_ui_language(code);
    }
    if (s.screen == Screen::review) screens::review::open(s.review, s.workplace);
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
        if (s.screen == Screen::form) return false;  // its help stands beside the question
        s.help = true;
        return true;
    case ui::Key::f2:
        change_language(s);
        return true;
    case ui::Key::f12: {
        const work::Stage stage = s.workplace.stage();
        const bool open = stage == work::Stage::no_shift || stage == work::Stage::ready;
        if (open && !key.ctrl && !s.locking.busy()) s.workplace.lock(s.locking.begin());
        return true;
    }
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

Screen first_screen(const work::Workplace& workplace) {
    if (workplace.open_error()) return Screen::unlock;
    switch (workplace.stage()) {
    case work::Stage::no_store:
        return Screen::enrol;
    case work::Stage::locked:
        return Screen::unlock;
    case work::Stage::no_shift:
        return Screen::shift;
    case work::Stage::ready:
        return Screen::home;
    }
    return Screen::unlock;
}

}  // namespace

Shell::Shell(work::Workplace& workplace, const Clock* clock)
    : state_(std::make_unique<State>(workplace, clock)) {
    enter(*state_, first_screen(workplace));
    settle(*state_);
}

Shell::~Shell() = default;

void Shell::press(const ui::KeyPress& key) {
    State& s = *state_;
    settle(s);
    if (s.locking.busy() || s.restart) return;  // nothing typed now would be kept
    s.form.tally.letters.learn(key);
    if (!press_everywhere(s, key)) press_screen(s, key);
    settle(s);
}

void Shell::draw() {
    State& s = *state_;
    settle(s);
    if (s.help) {
        if (screens::help::draw(s.screen, common(s).now)) s.help = false;
        return;
    }
    draw_screen(s);
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
    case Screen::review:
        return "review";
    case Screen::records:
        return "records";
    case Screen::exchange:
        return "exchange";
    case Screen::close_shift:
        return "close-shift";
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
}

}  // namespace relais::client::app
