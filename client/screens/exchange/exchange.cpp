#include "client/screens/exchange/exchange.h"

#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "client/screens/common.h"
#include "client/screens/notices/notices.h"
#include "client/ui/keys.h"
#include "client/work/workplace.h"
#include "forms/base/result.h"

namespace relais::client::screens::exchange {

namespace {

void use_stick(State& state, const std::string& path, work::Workplace& workplace) {
    if (state.stick.busy()) return;
    state.sticks.clear();
    state.told.reset();
    state.error.reset();
    workplace.use_stick(path, state.stick.begin());
}

/// With one of them there is nothing to choose.
void look_for_stick(State& state, work::Workplace& workplace) {
    state.sticks = work::Workplace::sticks();
    state.no_stick = state.sticks.empty();
    if (state.sticks.size() == 1)
        use_stick(state, std::string(state.sticks.front().path), workplace);
}

}  // namespace

void refresh(State& state, work::Workplace& workplace) {
    if (auto used = state.stick.take()) {
        if (*used)
            state.told = std::move(**used);
        else
            state.error = used->error();
    }
    state.sending = workplace.exchange().link == work::LinkState::sending;
    state.queued = workplace.exchange().queued;
    state.records = workplace.records().size();
    if (state.focus >= state.records) state.focus = 0;
}

std::optional<Intent> press(State& state, const ui::KeyPress& key) {
    if (move_focus(state.focus, state.records, key)) {
        state.looking = true;
        return std::nullopt;
    }
    state.looking = false;
    if (!state.sticks.empty() && key.digit >= 1 &&
        static_cast<std::size_t>(key.digit) <= state.sticks.size())
        return UseStick{state.sticks[static_cast<std::size_t>(key.digit) - 1].path};
    switch (key.key) {
    case ui::Key::f7:
        return state.stick.busy() ? std::nullopt : std::optional<Intent>(LookForStick{});
    case ui::Key::f5:
    case ui::Key::f9:
    case ui::Key::enter:
        if (key.shift) return Back{};
        return state.sending ? std::nullopt : std::optional<Intent>(SendNow{});
    case ui::Key::f6:
    case ui::Key::del:
        return state.sending ? std::optional<Intent>(Stop{}) : std::nullopt;
    case ui::Key::f4:
        return ReadNotices{};
    case ui::Key::escape:
        return Back{};
    default:
        return std::nullopt;
    }
}

void update(State& state, const Intent& intent, work::Workplace& workplace) {
    if (std::holds_alternative<Back>(intent))
        state.next = Screen::home;
    else if (std::holds_alternative<ReadNotices>(intent)) {
        if (notices::has_any(workplace)) state.next = Screen::notices;
    } else if (std::holds_alternative<Stop>(intent))
        workplace.cancel_sending();
    else if (std::holds_alternative<LookForStick>(intent))
        look_for_stick(state, workplace);
    else if (const auto* stick = std::get_if<UseStick>(&intent))
        use_stick(state, stick->path, workplace);
    else if (!state.sending)
        workplace.send_now();
    refresh(state, workplace);
}

}  // namespace relais::client::screens::exchange
