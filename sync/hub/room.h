// How much room the disk has left.
#pragma once

#include <string>

namespace relais::sync::hub {

/// Less than a tenth of the disk, or than 1 GiB of a large one: what is here must still be copied
/// about, backed up and repaired. A disk that says nothing is not full.
bool is_nearly_full(const std::string& folder);

}  // namespace relais::sync::hub
