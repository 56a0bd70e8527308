// A thing on offer, as it lies at the hub, crosses the line and rides on a stick.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <zstd.h>

#include "forms/base/random.h"
#include "forms/base/result.h"
#include "sync/batch/bytes.h"
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

std::string compressed(std::string_view plain) {
    std::string frame(ZSTD_compressBound(plain.size()), '\0');
    const auto size = ZSTD_compress(frame.data(), frame.size(), plain.data(), plain.size(), kLevel);
    RELAIS_ASSERT(ZSTD_isError(size) == 0);
    frame.resize(size);
    return frame;
}

/// What it announces is believed only up to the limit, and must be true.
Result<std::string> decompressed(std::string_view frame) {
    const auto announced = ZSTD_getFrameContentSize(frame.data(), frame.size());
    if (announced == ZSTD_CONTENTSIZE_ERROR || announced == ZSTD_CONTENTSIZE_UNKNOWN)
        return fail(Errc::corrupt, "blob", "is not compressed as it ought to be");
    if (announced > kMaxBlobBytes) return fail(Errc::limit, "blob", "is too large");
    std::string plain(static_cast<std::size_t>(announced), '\0');
    const auto size = ZSTD_decompress(plain.data(), plain.size(), frame.data(), frame.size());
    if (ZSTD_isError(size) != 0 || size != plain.size())
        return fail(Errc::corrupt, "blob", "does not decompress");
    return plain;
}

}  // namespace

std::string seal_blob(Offer& offer, std::string_view plain, Random& random) {
    RELAIS_ASSERT(plain.size() <= kMaxBlobBytes);
    offer.plain = seal::hash(plain);
    random.fill(offer.key);
    auto padded = Writer().text(compressed(plain)).take();
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
    auto plain = TRY(decompressed(TRY(reader.text(padded->size()))));
    if (reader.left() >= kPadBytes) return reader.invalid("is padded too much");
    if (seal::hash(plain) != offer.plain)
        return fail(Errc::corrupt, "blob", "holds something else than was offered");
    return plain;
}

}  // namespace relais::sync::batch
