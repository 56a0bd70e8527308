// Checking an Ed25519 signature (RFC 8032) of what somebody else wrote: signed QR codes. Makes
// none.
#pragma once

#include <cstddef>
#include <string_view>

namespace relais {

inline constexpr std::size_t kSignatureBytes = 64;

/// False also for a key or a signature of the wrong length.
bool is_signed_by(std::string_view message, std::string_view signature,
                  std::string_view public_key);

}  // namespace relais
