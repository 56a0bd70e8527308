// The sound of a whole interview (background-audio), on whichever screen: the band says that it is
// recorded; Ctrl+R stops it at once and asks why, or makes it go on; F5 twice erases it.
#pragma once

#include <string>

#include "client/screens/common.h"
#include "client/ui/keys.h"
#include "client/work/workplace.h"

namespace relais::client::screens::ear {

struct State {
    bool open = false;  ///< the reason is asked for
    bool sure = false;  ///< F5 once more erases
    ui::TextEdit reason;
};

/// What stands in the band beneath the top bar; behind `otherwise`, where both have something to
/// say.
std::string band(const work::Workplace& workplace, const std::string& otherwise);
/// True when the key was meant for it.
bool press(State& state, const ui::KeyPress& key, work::Workplace& workplace);
/// In place of the screen, while the reason is asked for; a click is left with that screen.
void draw(const State& state, Common& screen, const work::Workplace& workplace);

}  // namespace relais::client::screens::ear
