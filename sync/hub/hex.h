// Bytes written as hexadecimal in the hub's JSON and key files.
#pragma once

#include <string>
#include <string_view>

#include "forms/base/result.h"

namespace relais::sync::hub {

/// Errc::invalid for an odd length or another letter; both cases are read.
Result<std::string> from_hex(std::string_view text);

}  // namespace relais::sync::hub
