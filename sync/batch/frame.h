// What is sealed for later, made small first and padded so that its size says little: length of a
// zstd frame, the frame, zeros. Internal to sync/batch.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "forms/base/result.h"

namespace relais::sync::batch {

std::string padded_frame(std::string_view plain);
/// What the frame announces is believed only up to the limit, and must be true. `subject` names the
/// format in errors.
Result<std::string> from_padded_frame(std::string_view padded, std::size_t limit_bytes,
                                      const char* subject);

}  // namespace relais::sync::batch
