// Small files of the hub that nobody edits: JSON with a member `check`, which tells that it rotted.
// A file without one (of before, or written by hand) is taken as it is.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "forms/base/result.h"

namespace relais::sync::hub {

/// The text of the file.
std::string with_check(const nlohmann::json& json);
/// Errc::corrupt, with `path`, unless it is an object and what was written.
Result<nlohmann::json> read_checked(const std::string& path, std::string_view text);

}  // namespace relais::sync::hub
