// What proves a request to be a laptop's own, and new: a signature over all of it, made with the
// challenge that the hub gave out and a count that grows. Nothing of it depends on the laptop's
// clock. The bytes are described in sync/README.md, "Request".
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "forms/base/result.h"
#include "sync/batch/message.h"
#include "sync/seal/seal.h"

namespace relais::sync::batch {

/// The hub's, out of a pong; only the hub knows what it says.
using Challenge = std::array<std::uint8_t, 32>;

struct Authorization {
    Challenge challenge{};
    std::uint32_t count = 0;  ///< grows with every request under one challenge
    seal::Signature signature{};
    bool operator==(const Authorization&) const = default;
};

/// Everything of `request` but its authorization is covered.
Authorization authorize(const Request& request, const Challenge& challenge, std::uint32_t count,
                        const seal::SignKeys& device_keys);
bool verify(const Request& request, const Authorization& authorization,
            const seal::VerifyKey& device_key);

/// As the header's value: "Relais0 " and 200 hex digits, which is the only spelling.
std::string to_header(const Authorization& authorization);
Result<Authorization> authorization_from(std::string_view header);

}  // namespace relais::sync::batch
