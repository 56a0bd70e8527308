#include "client/screens/close_shift/close_shift.h"

#include <optional>
#include <variant>

#include "client/screens/common.h"
#include "client/ui/keys.h"
#include "client/work/workplace.h"

namespace relais::client::screens::close_shift {

void refresh(State& state, work::Workplace& /*workplace*/) {
    const auto outcome = state.closing.take();
    if (!outcome) return;
    if (*outcome)
        state.next = Screen::shift;
    else
        state.error = outcome->error();
}

std::optional<Intent> press(State& state, const ui::KeyPress& key) {
    if (state.closing.busy()) return std::nullopt;
    if (key.key == ui::Key::f11) return Close{};
    if (key.key == ui::Key::escape || (key.key == ui::Key::enter && key.shift)) return Back{};
    return std::nullopt;
}

void update(State& state, const Intent& intent, work::Workplace& workplace) {
    if (state.closing.busy()) return;
    state.error.reset();
    if (std::holds_alternative<Close>(intent))
        workplace.close_shift(state.closing.begin());
    else
        state.next = Screen::home;
}

}  // namespace relais::client::screens::close_shift
