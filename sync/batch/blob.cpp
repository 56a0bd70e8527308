// A thing on offer, as it lies at the hub, crosses the line and rides on a stick.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "forms/base/random.h"
#include "forms/base/result.h"
#include "sync/batch/bytes.h"
#include "sync/batch/frame.h"
#include "sync/batch/limits.h"
#include "sync/batch/notice.h"
#include "sync/seal/seal.h"

namespace relais::sync::batch {

namespace {

constexpr int kLevel = 12;  // sealed once, sent over 2G to every laptop

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
    auto padded = Writer().text(compress(plain, kLevel)).take();
    padded.resize((padded.size() + kPadBytes - 1) / kPadBytes * kPadBytes, '\0');
    auto sealed =
        seal::seal(seal::Secret(seal::bytes_of(offer.key)), padded, identity_of(offer), random);
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
    Reader reader(*padded, "blob");
    auto plain = TRY(decompress(TRY(reader.text(padded->size())), kMaxBlobBytes, "blob"));
    if (reader.left() >= kPadBytes) return reader.invalid("is padded too much");
    if (seal::hash(plain) != offer.plain)
        return fail(Errc::corrupt, "blob", "holds something else than was offered");
    return plain;
}

}  // namespace relais::sync::batch
