#include "client/screens/unlock/unlock.h"

#include <cstddef>
#include <optional>
#include <variant>

#include "client/screens/common.h"
#include "client/ui/keys.h"
#include "client/work/workplace.h"
#include "forms/base/result.h"

namespace relais::client::screens::unlock {

void open(State& state, work::Workplace& workplace) {
    state.codes = workplace.enumerator_codes();
    state.chosen = 0;
    state.typing = state.codes.size() == 1;
    state.passphrase.set({});
    state.passphrase.secret = true;
    state.error = workplace.open_error();
    state.cannot_open = state.error.has_value();
}

void refresh(State& state, work::Workplace& workplace) {
    state.wait_ms =
        state.chosen < state.codes.size() ? workplace.unlock_wait_ms(state.codes[state.chosen]) : 0;
    // What cannot be reopened stays a draft: home shows it.
    if (const auto resumed = state.resuming.take())
        state.next = *resumed ? Screen::form : Screen::home;
    const auto outcome = state.unlocking.take();
    if (!outcome) return;
    state.passphrase.set({});
    if (!*outcome) {
        state.error = outcome->error();
        // The window names the account; the store's own word for it may be a path.
        if (state.error->code == Errc::wrong_key && state.chosen < state.codes.size())
            state.error->subject = state.codes[state.chosen];
        return;
    }
    const bool ready = workplace.stage() == work::Stage::ready;
    if (const auto draft = workplace.interrupted(); draft && ready)
        workplace.resume(*draft, state.resuming.begin());
    else
        state.next = ready ? Screen::home : Screen::shift;
}

std::optional<Intent> press(State& state, const ui::KeyPress& key) {
    if (state.cannot_open || state.busy()) return std::nullopt;
    if (!state.typing) {
        if (move_focus(state.chosen, state.codes.size(), key)) return std::nullopt;
        if (key.digit >= 1 && static_cast<std::size_t>(key.digit) <= state.codes.size())
            return Choose{static_cast<std::size_t>(key.digit) - 1};
        if (key.key == ui::Key::enter || key.key == ui::Key::tab || key.key == ui::Key::space)
            return Type{};
        return std::nullopt;
    }
    if (key.key == ui::Key::enter && !key.shift) return Submit{};
    const bool back = key.key == ui::Key::tab || key.key == ui::Key::up ||
                      key.key == ui::Key::escape || key.key == ui::Key::enter;
    if (back) {
        if (state.codes.size() > 1) state.typing = false;
    } else if (state.passphrase.press(key)) {
        state.error.reset();
    }
    return std::nullopt;
}

void update(State& state, const Intent& intent, work::Workplace& workplace) {
    if (state.cannot_open || state.busy()) return;
    if (const auto* choose = std::get_if<Choose>(&intent)) {
        if (choose->code >= state.codes.size()) return;
        state.chosen = choose->code;
        state.typing = true;
        state.error.reset();
    } else if (std::holds_alternative<Type>(intent)) {
        state.typing = !state.codes.empty();
    } else if (state.chosen < state.codes.size() && !state.passphrase.text.empty() &&
               state.wait_ms == 0) {
        state.error.reset();
        workplace.unlock(state.codes[state.chosen], state.passphrase.text, state.unlocking.begin());
    }
}

}  // namespace relais::client::screens::unlock
