
#include "forms/base/random.h"
#include "forms/base/result.h"
#include "sync/seal/bytes.h"

#include <sodium/crypto_core_ed25519.h>
#include <sodium/crypto_box.h>
#include <sodium/crypto_scalarmult.h>
#include <sodium/crypto_sign.h>

#include "sync/seal/seal.h"
#include <string>
#include <string_view>
#include <utility>

namespace relais::sync::seal {

namespace {

std::string signed_message(std::string_view domain, std::string_view message) {
    std::string out(domain);
    out += '\0';
    out += message;
    return out;
}

}  // namespace

BoxKeys make_box_keys(Random& random) {
    auto keys = box_keys_from(Secret::random(crypto_box_SECRETKEYBYTES, random));
    RELAIS_ASSERT(keys.has_value());
    return std::move(*keys);
}

SignKeys make_sign_keys(Random& random) {
    const auto seed = Secret::random(crypto_sign_SEEDBYTES, random);
    // Ed25519's expanded secret is seed ‖ public key (libsodium's layout).
    auto room = Secret::random(crypto_sign_SECRETKEYBYTES, random);
    SignKeys keys;
    auto* expanded = reinterpret_cast<unsigned char*>(const_cast<char*>(room.view().data()));
    crypto_sign_seed_keypair(keys.verify_key.data(), expanded, raw(seed.view()));
    keys.secret = std::move(room);
    return keys;
}

Result<BoxKeys> box_keys_from(Secret secret) {
    if (secret.view().size() != crypto_box_SECRETKEYBYTES)
        return fail(Errc::invalid, "key", "has the wrong length");
    BoxKeys keys;
    crypto_scalarmult_base(keys.public_key.data(), raw(secret.view()));
    keys.secret = std::move(secret);
    return keys;
}

Result<SignKeys> sign_keys_from(Secret secret) {
    if (secret.view().size() != crypto_sign_SECRETKEYBYTES)
        return fail(Errc::invalid, "key", "has the wrong length");
    SignKeys keys;
    auto expanded = secret.copy();
    auto* room = reinterpret_cast<unsigned char*>(const_cast<char*>(expanded.view().data()));
    crypto_sign_seed_keypair(keys.verify_key.data(), room, raw(secret.view()));
    // A secret whose two halves disagree would leak itself by signing.
    if (expanded.view() != secret.view()) return fail(Errc::corrupt, "key", "is damaged");
    keys.secret = std::move(secret);
    return keys;
}

bool is_usable(const PublicKey& key) {
    // Any scalar does: libsodium refuses when the result is the zero point (low order).
    constexpr unsigned char kScalar[crypto_scalarmult_SCALARBYTES] = {9};
    unsigned char shared[crypto_scalarmult_BYTES];
    return crypto_scalarmult(shared, kScalar, key.data()) == 0;
}

bool is_usable_for_signing(const VerifyKey& key) {
    return crypto_core_ed25519_is_valid_point(key.data()) == 1;
}

Signature sign(const SignKeys& keys, std::string_view domain, std::string_view message) {
    RELAIS_ASSERT(keys.secret.view().size() == crypto_sign_SECRETKEYBYTES);
    const auto whole = signed_message(domain, message);
    Signature signature{};
    crypto_sign_detached(signature.data(), nullptr, raw(whole), whole.size(),
                         raw(keys.secret.view()));
    return signature;
}

bool verify(const VerifyKey& key, std::string_view domain, std::string_view message,
            const Signature& signature) {
    const auto whole = signed_message(domain, message);
    return crypto_sign_verify_detached(signature.data(), raw(whole), whole.size(), key.data()) == 0;
}

}  // namespace relais::sync::seal
