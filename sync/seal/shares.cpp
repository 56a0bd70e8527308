#include "sync/seal/shares.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "forms/base/random.h"
#include "forms/base/result.h"
#include "sync/seal/seal.h"

namespace relais::sync::seal {

namespace {

/// GF(256) with the polynomial x^8 + x^4 + x^3 + x + 1 (FIPS 197 §4.2). No table and no branch
/// upon a secret: neither the cache nor the time tells of it.
std::uint8_t multiply(std::uint8_t a, std::uint8_t b) {
    unsigned product = 0;
    unsigned x = a;
    for (unsigned bit = 0; bit < 8; ++bit) {
        product ^= x & (0U - ((b >> bit) & 1U));
        x = (x << 1U) ^ (0x11BU & (0U - (x >> 7U)));
    }
    return static_cast<std::uint8_t>(product & 0xFFU);
}

/// a^254 is the inverse, for a^255 is one.
std::uint8_t inverse(std::uint8_t a) {
    std::uint8_t result = 1;
    for (int i = 0; i < 254; ++i)
        result = multiply(result, a);
    return result;
}

std::uint8_t byte_at(const Secret& secret, std::size_t at) {
    return static_cast<std::uint8_t>(secret.view()[at]);
}

/// Room in guarded memory that is about to be filled.
std::uint8_t* room_of(const Secret& secret) {
    return reinterpret_cast<std::uint8_t*>(const_cast<char*>(secret.view().data()));
}

/// What the polynomial that goes through the shares has at 0: Lagrange, for each byte.
std::uint8_t weight_of(std::span<const Share> shares, std::size_t which) {
    std::uint8_t weight = 1;
    for (std::size_t i = 0; i < shares.size(); ++i) {
        if (i == which) continue;
        const auto difference = static_cast<std::uint8_t>(shares[i].number ^ shares[which].number);
        weight = multiply(weight, multiply(shares[i].number, inverse(difference)));
    }
    return weight;
}

}  // namespace

std::vector<Share> split(const Secret& secret, std::uint8_t needed, std::uint8_t total,
                         Random& random) {
    RELAIS_ASSERT(needed >= 2 && needed <= total);
    const auto size = secret.view().size();
    std::vector<Secret> coefficients;
    for (int i = 1; i < needed; ++i)
        coefficients.push_back(Secret::random(size, random));
    std::vector<Share> shares;
    for (unsigned number = 1; number <= total; ++number) {
        Share share{static_cast<std::uint8_t>(number), secret.copy()};
        auto* bytes = room_of(share.bytes);
        std::uint8_t power = 1;
        for (const auto& coefficient : coefficients) {
            power = multiply(power, share.number);
            for (std::size_t at = 0; at < size; ++at)
                bytes[at] ^= multiply(byte_at(coefficient, at), power);
        }
        shares.push_back(std::move(share));
    }
    return shares;
}

Result<Secret> join(std::span<const Share> shares) {
    if (shares.empty()) return fail(Errc::invalid, "share", "there is none");
    const auto size = shares.front().bytes.view().size();
    for (std::size_t i = 0; i < shares.size(); ++i) {
        if (shares[i].number == 0 || shares[i].bytes.view().size() != size || size == 0)
            return fail(Errc::invalid, "share", "is none of this secret");
        for (std::size_t j = 0; j < i; ++j)
            if (shares[i].number == shares[j].number)
                return fail(Errc::invalid, "share", "was given twice; another one is needed");
    }
    auto secret = shares.front().bytes.copy();
    auto* bytes = room_of(secret);
    const auto first = weight_of(shares, 0);
    for (std::size_t at = 0; at < size; ++at)
        bytes[at] = multiply(bytes[at], first);
    for (std::size_t i = 1; i < shares.size(); ++i) {
        const auto weight = weight_of(shares, i);
        for (std::size_t at = 0; at < size; ++at)
            bytes[at] ^= multiply(byte_at(shares[i].bytes, at), weight);
    }
    return secret;
}

}  // namespace relais::sync::seal
