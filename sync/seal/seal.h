// Keys, sealing and signing; the only user of libsodium. Formats: sync/README.md, "Envelope".
// Secrets live in guarded memory and are wiped when they go.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "forms/base/random.h"
#include "forms/base/result.h"

namespace relais::sync::seal {

using Hash = std::array<std::uint8_t, 32>;       ///< BLAKE2b-256
using PublicKey = std::array<std::uint8_t, 32>;  ///< X25519: what is sealed to it
using VerifyKey = std::array<std::uint8_t, 32>;  ///< Ed25519: what checks a signature
using Signature = std::array<std::uint8_t, 64>;
using Salt = std::array<std::uint8_t, 16>;

/// Call once, first; fails only where the machine has no randomness.
Result<void> start();

/// Bytes in guarded, locked memory; wiped at the end. Move only.
class Secret {
  public:
    Secret() = default;
    explicit Secret(std::string_view bytes);
    static Secret random(std::size_t size_bytes, Random& random);
    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;
    Secret(Secret&& other) noexcept;
    Secret& operator=(Secret&& other) noexcept;
    ~Secret();
    [[nodiscard]] Secret copy() const;
    [[nodiscard]] std::string_view view() const;  ///< valid while the object lives
    [[nodiscard]] bool empty() const { return size_ == 0; }

  private:
    std::uint8_t* bytes_ = nullptr;
    std::size_t size_ = 0;
};

struct BoxKeys {
    PublicKey public_key{};
    Secret secret;
};
struct SignKeys {
    VerifyKey verify_key{};
    Secret secret;
};
BoxKeys make_box_keys(Random& random);
SignKeys make_sign_keys(Random& random);
/// The pair again from its stored secret.
Result<BoxKeys> box_keys_from(Secret secret);
Result<SignKeys> sign_keys_from(Secret secret);
/// False for points of low order (all zeros, for one): what is sealed to those anybody can open.
bool is_usable(const PublicKey& key);
/// What is sealed to the owner of a signing pair (convert.cpp).
Result<PublicKey> box_key_of(const VerifyKey& key);
Result<BoxKeys> box_keys_of(const SignKeys& keys);

/// False for what no signature should be checked with: points of low order, or off the curve.
bool is_usable_for_signing(const VerifyKey& key);

/// Argon2id; kept beside what it protects so that it can be raised later.
struct PassphraseCost {
    std::uint32_t passes = 3;
    std::uint32_t memory_kib = 64 * 1024;
    bool operator==(const PassphraseCost&) const = default;
};
/// The least libsodium takes: for a passphrase that is random and long, and for tests.
inline constexpr PassphraseCost kLeastCost{1, 8};
inline constexpr PassphraseCost kTestCost = kLeastCost;
Result<Secret> key_from_passphrase(std::string_view passphrase, const Salt& salt,
                                   PassphraseCost cost);

/// XChaCha20-Poly1305-IETF: nonce ‖ ciphertext ‖ tag. `identity` (which row it is) is
/// authenticated.
std::string seal(const Secret& key, std::string_view plain, std::string_view identity,
                 Random& random);
/// Errc::wrong_key when the tag does not hold: other key, other identity, or altered bytes.
Result<std::string> open(const Secret& key, std::string_view sealed, std::string_view identity);
Result<Secret> open_secret(const Secret& key, std::string_view sealed, std::string_view identity);

/// crypto_box_seal: only the owner of `recipient` opens it; the sender is not told.
std::string seal_to(const PublicKey& recipient, std::string_view plain);
Result<std::string> open_with(const BoxKeys& keys, std::string_view sealed);
Result<Secret> open_secret_with(const BoxKeys& keys, std::string_view sealed);

/// Ed25519 over domain ‖ 0x00 ‖ message; the domain keeps one use from passing for another.
Signature sign(const SignKeys& keys, std::string_view domain, std::string_view message);
bool verify(const VerifyKey& key, std::string_view domain, std::string_view message,
            const Signature& signature);

Hash hash(std::string_view bytes);
/// BLAKE2b-256 keyed: proves knowledge of a secret.
Hash keyed_hash(const Secret& key, std::string_view bytes);
/// Another key out of `key`, for one purpose: the keyed hash of its name, never outside of guarded
/// memory.
Secret derive(const Secret& key, std::string_view purpose);
bool equal(const Hash& a, const Hash& b);  ///< constant time
/// Six French words for comparing two screens, from a hash.
std::string fingerprint_words(const Hash& hash);

template <std::size_t N>
std::string_view bytes_of(const std::array<std::uint8_t, N>& array) {
    return {reinterpret_cast<const char*>(array.data()), N};
}
/// Errc::invalid unless `bytes` is exactly N long.
template <std::size_t N>
Result<std::array<std::uint8_t, N>> array_from(std::string_view bytes) {
    std::array<std::uint8_t, N> out{};
    if (bytes.size() != N) return fail(Errc::invalid, "key", "has the wrong length");
    for (std::size_t i = 0; i < N; ++i)
        out[i] = static_cast<std::uint8_t>(bytes[i]);
    return out;
}

}  // namespace relais::sync::seal
