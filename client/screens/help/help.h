// The keys of a screen, told on one page: F1 opens it, any key closes it.
#pragma once

#include "client/screens/common.h"

namespace relais::client::screens::help {

void draw(Screen screen, const Now& now);

}  // namespace relais::client::screens::help
