// Where the hub is, and how its TLS is known again: one text, as the enrolment carries it.
//   https://hub.example.org[:port][/path]#sha256=<64 hex digits>[,<64 hex digits>…]
//   http://127.0.0.1:8642     plain, to this machine only
// What follows the # never crosses the line. Each pin is the SHA-256 of a certificate's public key
// (SubjectPublicKeyInfo, DER); more than one lets the hub change its key.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "forms/base/result.h"
#include "sync/seal/seal.h"

namespace relais::sync::batch {

using Pin = std::array<std::uint8_t, 32>;
inline constexpr std::size_t kMaxPins = 8;

struct HubAddress {
    std::string url;        ///< without the pins and without a slash at its end
    std::vector<Pin> pins;  ///< empty for http
    bool operator==(const HubAddress&) const = default;
    [[nodiscard]] bool is_secure() const { return !pins.empty(); }
};

/// Errc::invalid for anything else: https without a pin, http to another machine, other schemes.
Result<HubAddress> parse_address(std::string_view text);

}  // namespace relais::sync::batch
