// The keys of a screen, told on one page: F1 opens it, the arrows scroll it, any other key closes
// it.
#pragma once

#include "client/screens/common.h"

namespace relais::client::screens::help {

/// True when it is to be closed: a click.
bool draw(Screen screen, const Now& now);

}  // namespace relais::client::screens::help
