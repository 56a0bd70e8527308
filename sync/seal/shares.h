// A secret in shares: any two (or `needed`) of them give it back, fewer tell nothing. Shamir's
// scheme over GF(256), byte by byte. Nothing here tells a wrong share: who joins them compares the
// result with what it must be.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "forms/base/random.h"
#include "forms/base/result.h"
#include "sync/seal/seal.h"

namespace relais::sync::seal {

struct Share {
    std::uint8_t number = 0;  ///< 1..255, another one in each share
    Secret bytes;             ///< as long as the secret
};

/// `needed` of `total`; 2 <= needed <= total <= 255.
std::vector<Share> split(const Secret& secret, std::uint8_t needed, std::uint8_t total,
                         Random& random);
/// Errc::invalid for shares of different lengths, with a number twice, or numbered 0.
Result<Secret> join(std::span<const Share> shares);

}  // namespace relais::sync::seal
