#include "client/screens/exchange/exchange.h"

#include <optional>
#include <variant>

#include "client/screens/common.h"
#include "client/ui/keys.h"
#include "client/work/workplace.h"

namespace relais::client::screens::exchange {

void refresh(State& state, work::Workplace& workplace) {
    state.sending = workplace.exchange().link == work::LinkState::sending;
    state.queued = workplace.exchange().queued;
    state.records = workplace.records().size();
    if (state.focus >= state.records) state.focus = 0;
}

std::optional<Intent> press(State& state, const ui::KeyPress& key) {
    if (move_focus(state.focus, state.records, key)) return std::nullopt;
    switch (key.key) {
    case ui::Key::f5:
    case ui::Key::f9:
    case ui::Key::enter:
        if (key.shift) return Back{};
        return state.sending ? std::nullopt : std::optional<Intent>(SendNow{});
    case ui::Key::f6:
    case ui::Key::del:
        return state.sending ? std::optional<Intent>(Stop{}) : std::nullopt;
    case ui::Key::escape:
        return Back{};
    default:
        return std::nullopt;
    }
}

void update(State& state, const Intent& intent, work::Workplace& workplace) {
    if (std::holds_alternative<Back>(intent))
        state.next = Screen::home;
    else if (std::holds_alternative<Stop>(intent))
        workplace.cancel_sending();
    else if (!state.sending)
        workplace.send_now();
    refresh(state, workplace);
}

}  // namespace relais::client::screens::exchange
