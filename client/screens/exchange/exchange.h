// The way to the office: does it answer and why not, when it is tried again, what waits and what
// was delivered; send now, or stop sending.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "client/screens/common.h"
#include "client/work/workplace.h"

namespace relais::client::screens::exchange {

struct State : Common {
    bool sending = false;
    std::uint64_t queued = 0;
    std::size_t focus = 0;  ///< a line of the records, to look through them
    bool looking = false;   ///< arrows move among them: not before, the page begins at its top
    std::size_t records = 0;
    std::vector<work::StickPlace> sticks;  ///< to choose from; empty: none was asked for
    bool no_stick = false;                 ///< one was asked for, and none is plugged in
    Pending<work::StickView> stick;        ///< it is being read and written
    std::optional<work::StickView> told;   ///< what came of it
};

struct SendNow {};
struct Stop {};
struct Back {};
struct LookForStick {};
/// What the laptop has to say, where there is anything.
struct ReadNotices {};
struct UseStick {
    std::string path;
};
using Intent = std::variant<SendNow, Stop, Back, LookForStick, UseStick, ReadNotices>;

void refresh(State& state, work::Workplace& workplace);
std::optional<Intent> press(State& state, const ui::KeyPress& key);
void update(State& state, const Intent& intent, work::Workplace& workplace);
std::optional<Intent> draw(State& state, const work::Workplace& workplace);

}  // namespace relais::client::screens::exchange
