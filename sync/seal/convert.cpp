// The signing pair of a laptop as a box pair: what the hub seals to it, so that a stick which
// another laptop carries tells that one nothing.
#include "forms/base/result.h"
#include "sync/seal/bytes.h"

#include <sodium/crypto_scalarmult.h>
#include <sodium/crypto_sign_ed25519.h>

#include "sync/seal/seal.h"
#include <utility>

namespace relais::sync::seal {

Result<PublicKey> box_key_of(const VerifyKey& key) {
    PublicKey out{};
    if (crypto_sign_ed25519_pk_to_curve25519(out.data(), key.data()) != 0)
        return fail(Errc::invalid, "key", "is no point to seal to");
    return out;
}

Result<BoxKeys> box_keys_of(const SignKeys& keys) {
    RELAIS_ASSERT(keys.secret.view().size() == crypto_sign_ed25519_SECRETKEYBYTES);
    auto room = Secret(keys.secret.view().substr(0, crypto_scalarmult_SCALARBYTES));
    auto* scalar = reinterpret_cast<unsigned char*>(const_cast<char*>(room.view().data()));
    if (crypto_sign_ed25519_sk_to_curve25519(scalar, raw(keys.secret.view())) != 0)
        return fail(Errc::corrupt, "key", "is damaged");
    return box_keys_from(std::move(room));
}

}  // namespace relais::sync::seal
