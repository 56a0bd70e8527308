// indexed-repeat(target, repeat, index, …): the target's path walked from the root, with the
// instance of each named repeat given by its index.
#pragma once

#include "forms/xpath/function.h"

namespace relais::forms::xpath {

NodeSet nodes_of_indexed_repeat(Call& call);

}  // namespace relais::forms::xpath
