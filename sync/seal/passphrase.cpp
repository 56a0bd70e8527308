
#include "forms/base/result.h"
#include "sync/seal/seal.h"

#include <sodium/crypto_aead_xchacha20poly1305.h>
#include <sodium/crypto_pwhash.h>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <tuple>

namespace relais::sync::seal {

namespace {

// What a stored cost may ask of the machine: an altered row must not hang or exhaust it.
constexpr std::uint32_t kMaxPasses = 64;
constexpr std::uint32_t kMaxMemoryKib = 1024 * 1024;
constexpr std::size_t kMaxPassphraseBytes = 1024;

}  // namespace

Result<Secret> key_from_passphrase(std::string_view passphrase, const Salt& salt,
                                   PassphraseCost cost) {
    if (passphrase.size() > kMaxPassphraseBytes)
        return fail(Errc::limit, "passphrase", "is longer than 1024 bytes");
    const std::size_t memory_bytes = std::size_t{cost.memory_kib} * 1024;
    if (cost.passes < crypto_pwhash_OPSLIMIT_MIN || cost.passes > kMaxPasses ||
        memory_bytes < crypto_pwhash_MEMLIMIT_MIN || cost.memory_kib > kMaxMemoryKib)
        return fail(Errc::invalid, "passphrase cost", "is out of bounds");
    static_assert(std::tuple_size_v<Salt> == crypto_pwhash_SALTBYTES);
    constexpr std::size_t kKeyBytes = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;
    const std::string room(kKeyBytes, '\0');
    Secret key(room);
    auto* out = reinterpret_cast<unsigned char*>(const_cast<char*>(key.view().data()));
    if (crypto_pwhash(out, kKeyBytes, passphrase.data(), passphrase.size(), salt.data(),
                      cost.passes, memory_bytes, crypto_pwhash_ALG_ARGON2ID13) != 0)
        return fail(Errc::io, "passphrase", "not enough memory to check it");
    return key;
}

}  // namespace relais::sync::seal
