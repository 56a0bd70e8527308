// While the keys of the panic are held: what will happen, and a bar that fills. Decides nothing.
#pragma once

#include "client/screens/common.h"

namespace relais::client::screens::panic {

/// `fraction` of the time that the keys must be held; 1 once it has begun.
void draw(float fraction, const Now& now);

}  // namespace relais::client::screens::panic
