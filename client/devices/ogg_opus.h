// Recordings put one behind the other: Ogg Opus as SoundWriter makes it, whole or cut off anywhere.
// Only pages are taken apart and numbered anew (RFC 3533, RFC 7845); no sound is decoded.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace relais::client::devices {

/// One recording of them all; what is no whole page of Ogg Opus is left out. Empty when nothing is
/// left. Each of `parts` begins with its own headers.
std::string joined_recordings(std::span<const std::string> parts);

/// 0 for what is no Ogg Opus.
std::int64_t recording_ms(std::string_view bytes);

}  // namespace relais::client::devices
