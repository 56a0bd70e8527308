// The end of the day: what is carried over, what still waits, and that nothing here opens the day's
// records afterwards. F11 again closes.
#pragma once

#include <optional>
#include <variant>

#include "client/screens/common.h"
#include "client/work/workplace.h"

namespace relais::client::screens::close_shift {

struct State : Common {
    Pending<> closing;
};

struct Close {};
struct Back {};
using Intent = std::variant<Close, Back>;

void refresh(State& state, work::Workplace& workplace);
std::optional<Intent> press(State& state, const ui::KeyPress& key);
void update(State& state, const Intent& intent, work::Workplace& workplace);
std::optional<Intent> draw(State& state, const work::Workplace& workplace);

}  // namespace relais::client::screens::close_shift
