#include "sync/seal/seal.h"

#include <sodium/crypto_aead_xchacha20poly1305.h>
#include <sodium/crypto_box.h>
#include <sodium/crypto_generichash.h>
#include <sodium/utils.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <string_view>

#include "forms/base/random.h"
#include "forms/base/result.h"
#include "sync/seal/bytes.h"

namespace relais::sync::seal {

namespace {

constexpr std::size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t kKeyBytes = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;

std::unexpected<Error> does_not_open(const char* subject) {
    return fail(Errc::wrong_key, subject, "this key does not open it");
}

/// Writes the plain bytes to `out`, which has room for them.
bool decrypt(const Secret& key, std::string_view sealed, std::string_view identity, char* out) {
    return crypto_aead_xchacha20poly1305_ietf_decrypt(
               reinterpret_cast<unsigned char*>(out), nullptr, nullptr,
               raw(sealed.substr(kNonceBytes)), sealed.size() - kNonceBytes, raw(identity),
               identity.size(), raw(sealed), raw(key.view())) == 0;
}

bool decrypt_box(const BoxKeys& keys, std::string_view sealed, char* out) {
    return crypto_box_seal_open(reinterpret_cast<unsigned char*>(out), raw(sealed), sealed.size(),
                                keys.public_key.data(), raw(keys.secret.view())) == 0;
}

}  // namespace

std::string seal(const Secret& key, std::string_view plain, std::string_view identity,
                 Random& random) {
    RELAIS_ASSERT(key.view().size() == kKeyBytes);
    std::array<std::uint8_t, kNonceBytes> nonce{};
    random.fill(nonce);
    std::string out(bytes_of(nonce));
    out.resize(kNonceBytes + plain.size() + kTagBytes);
    crypto_aead_xchacha20poly1305_ietf_encrypt(
        reinterpret_cast<unsigned char*>(out.data() + kNonceBytes), nullptr, raw(plain),
        plain.size(), raw(identity), identity.size(), nullptr, nonce.data(), raw(key.view()));
    return out;
}

Result<std::string> open(const Secret& key, std::string_view sealed, std::string_view identity) {
    if (key.view().size() != kKeyBytes || sealed.size() < kNonceBytes + kTagBytes)
        return does_not_open("sealed bytes");
    std::string plain(sealed.size() - kNonceBytes - kTagBytes, '\0');
    if (!decrypt(key, sealed, identity, plain.data())) return does_not_open("sealed bytes");
    return plain;
}

Result<Secret> open_secret(const Secret& key, std::string_view sealed, std::string_view identity) {
    if (key.view().size() != kKeyBytes || sealed.size() <= kNonceBytes + kTagBytes)
        return does_not_open("sealed key");
    // Opened straight into guarded memory: no copy is left on the heap.
    Secret plain(sealed.substr(0, sealed.size() - kNonceBytes - kTagBytes));
    if (!decrypt(key, sealed, identity, const_cast<char*>(plain.view().data())))
        return does_not_open("sealed key");
    return plain;
}

std::string seal_to(const PublicKey& recipient, std::string_view plain) {
    std::string out(plain.size() + crypto_box_SEALBYTES, '\0');
    // Fails for keys of low order only; those were refused where they came in (is_usable).
    RELAIS_ASSERT(crypto_box_seal(reinterpret_cast<unsigned char*>(out.data()), raw(plain),
                                  plain.size(), recipient.data()) == 0);
    return out;
}

Result<std::string> open_with(const BoxKeys& keys, std::string_view sealed) {
    if (keys.secret.empty() || sealed.size() < crypto_box_SEALBYTES)
        return does_not_open("sealed bytes");
    std::string plain(sealed.size() - crypto_box_SEALBYTES, '\0');
    if (!decrypt_box(keys, sealed, plain.data())) return does_not_open("sealed bytes");
    return plain;
}

Result<Secret> open_secret_with(const BoxKeys& keys, std::string_view sealed) {
    if (keys.secret.empty() || sealed.size() <= crypto_box_SEALBYTES)
        return does_not_open("sealed key");
    Secret plain(sealed.substr(0, sealed.size() - crypto_box_SEALBYTES));
    if (!decrypt_box(keys, sealed, const_cast<char*>(plain.view().data())))
        return does_not_open("sealed key");
    return plain;
}

Hash hash(std::string_view bytes) {
    Hash out{};
    crypto_generichash(out.data(), out.size(), raw(bytes), bytes.size(), nullptr, 0);
    return out;
}

Hash keyed_hash(const Secret& key, std::string_view bytes) {
    RELAIS_ASSERT(key.view().size() >= crypto_generichash_KEYBYTES_MIN &&
                  key.view().size() <= crypto_generichash_KEYBYTES_MAX);
    Hash out{};
    crypto_generichash(out.data(), out.size(), raw(bytes), bytes.size(), raw(key.view()),
                       key.view().size());
    return out;
}

Secret derive(const Secret& key, std::string_view purpose) {
    const std::string room(kKeyBytes, '\0');
    Secret derived(room);
    auto* out = reinterpret_cast<unsigned char*>(const_cast<char*>(derived.view().data()));
    RELAIS_ASSERT(crypto_generichash(out, kKeyBytes, raw(purpose), purpose.size(), raw(key.view()),
                                     key.view().size()) == 0);
    return derived;
}

bool equal(const Hash& a, const Hash& b) {
    return sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace relais::sync::seal
