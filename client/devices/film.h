// How long a film is, as its file says it: MP4, 3GP and MOV (ISO 14496-12). No picture of it is
// decoded.
#pragma once

#include <cstdint>
#include <string_view>

namespace relais::client::devices {

/// 0 where the file does not say it, or is of another kind.
std::int64_t film_ms(std::string_view bytes);

}  // namespace relais::client::devices
