// What stands around every screen: the bar on top, the sentence after a failure, a last notice.
#pragma once

#include <string>
#include <vector>

#include "client/screens/common.h"
#include "client/screens/messages.h"
#include "client/work/workplace.h"

namespace relais::client::screens {

/// Point, team and enumerator on the left; the day and the time on the right.
void place_bar(const work::Workplace& workplace, const Now& now);
/// The red box with its remedy; nothing when there is no error.
void error_box(const std::optional<Error>& error, During during);

/// A key of the bottom line; with Key::none it is only told.
struct BarKey {
    ui::Key key = ui::Key::none;
    std::string cap;  ///< what stands on the key: "F9", "Entrée"
    std::string what;
    bool shift = false;
    bool ctrl = false;
    bool minor = false;       ///< goes first where there is little room
    std::string letter = {};  ///< of a Key::character: "r"
};
/// The bottom line; a click on a key is left in state.clicked for the shell to press.
void key_line(Common& state, const std::vector<BarKey>& keys, const std::string& right = {},
              bool right_is_good = true);

}  // namespace relais::client::screens
