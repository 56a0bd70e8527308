#include "client/app/shell_keys.h"

#include <algorithm>

#include "client/app/shell_state.h"
#include "client/screens/common.h"
#include "client/screens/form/sounds.h"
#include "client/screens/language.h"
#include "client/screens/review/review.h"
#include "client/ui/keys.h"
#include "client/ui/ui.h"
#include "client/work/workplace.h"

namespace relais::client::app {

namespace {

void change_language(ShellState& s) {
    screens::next_language(s.workplace);
    if (s.screen == Screen::review) screens::review::retell(s.review, s.workplace);
}

bool is_sign(const ui::KeyPress& key, const char* sign) {
    return key.letter == sign || key.text == sign;
}

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

}  // namespace

void lock(ShellState& s) {
    if (!is_open(s) || s.locking.busy()) return;
    screens::form::fall_silent(s.form, s.workplace);
    s.workplace.lock(s.locking.begin());
}

void panic(ShellState& s) {
    if (!is_open(s) || s.panicking) return;
    s.panicking = true;
    screens::form::fall_silent(s.form, s.workplace);
    s.workplace.panic(s.locking.begin());
}

bool press_everywhere(ShellState& s, const ui::KeyPress& key) {
    if (screens::ear::press(s.ear, key, s.workplace)) return true;
    if (press_with_control(s, key)) return true;
    if (s.help) {
        s.help = scrolls(key, true);
        return true;
    }
    const bool short_of_rows = s.screen == Screen::home || s.screen == Screen::close_shift;
    const bool only_read = s.screen == Screen::notices;
    if ((short_of_rows || only_read) && scrolls(key, only_read)) return true;
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

}  // namespace relais::client::app
