// What has to be told about the laptop itself, a sentence and what to do each: after unlocking,
// where nobody has read it yet, and from home at any time.
#pragma once

#include <optional>
#include <variant>

#include "client/screens/common.h"
#include "client/work/workplace.h"

namespace relais::client::screens::notices {

struct State : Common {
    Screen then = Screen::home;  ///< where the enumerator was going
    work::Notices told;          ///< as it was when this was entered
    bool retired = false;
};

struct Read {};
struct ToExchange {};
using Intent = std::variant<Read, ToExchange>;

void open(State& state, work::Workplace& workplace);
void refresh(State& state, work::Workplace& workplace);
std::optional<Intent> press(State& state, const ui::KeyPress& key);
void update(State& state, const Intent& intent, work::Workplace& workplace);
std::optional<Intent> draw(State& state, const work::Workplace& workplace);

/// Whether there is anything to tell.
bool has_any(const work::Workplace& workplace);
/// In a line: this laptop or this enumerator is revoked; nothing where neither is.
void draw_standing(const work::Workplace& workplace, const Now& now);

}  // namespace relais::client::screens::notices
