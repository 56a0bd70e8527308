// One zstd frame (RFC 8878) of what is sealed afterwards. Its size is stated in its header, so that
// a reader knows it before it takes any memory.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "forms/base/result.h"

namespace relais::sync::batch {

std::string compress(std::string_view plain, int level);
/// What it announces is believed only up to `limit`, and must be true. `subject` names in errors
/// what it is a frame of.
Result<std::string> decompress(std::string_view frame, std::size_t limit, const char* subject);

}  // namespace relais::sync::batch
