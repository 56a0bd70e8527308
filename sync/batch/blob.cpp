// A thing on offer, as it lies at the hub, crosses the line and rides on a stick.
#include <cstdint>
#include <string>
#include <string_view>

#include "forms/base/random.h"
#include "forms/base/result.h"
#include "sync/batch/frame.h"
#include "sync/batch/notice.h"
#include "sync/seal/seal.h"

namespace relais::sync::batch {

namespace {

std::string identity_of(const Offer& offer) {
    std::string identity = "relais/0 blob";
    identity += '\0';
    identity += seal::bytes_of(offer.plain);
    return identity;
}

}  // namespace

std::string seal_blob(Offer& offer, std::string_view plain, Random& random) {
    RELAIS_ASSERT(plain.size() <= kMaxBlobBytes);
    offer.plain = seal::hash(plain);
    random.fill(offer.key);
    auto sealed = seal::seal(seal::Secret(seal::bytes_of(offer.key)), padded_frame(plain),
                             identity_of(offer), random);
    offer.blob = seal::hash(sealed);
    offer.blob_bytes = static_cast<std::uint32_t>(sealed.size());
    return sealed;
}

Result<std::string> open_blob(const Offer& offer, std::string_view sealed) {
    if (sealed.size() != offer.blob_bytes || seal::hash(sealed) != offer.blob)
        return fail(Errc::corrupt, "blob", "is not the one that was offered");
    const auto padded =
        seal::open(seal::Secret(seal::bytes_of(offer.key)), sealed, identity_of(offer));
    if (!padded) return fail(Errc::corrupt, "blob", "does not open with its key");
    auto plain = TRY(from_padded_frame(*padded, kMaxBlobBytes, "blob"));
    if (seal::hash(plain) != offer.plain)
        return fail(Errc::corrupt, "blob", "holds something else than was offered");
    return plain;
}

}  // namespace relais::sync::batch
