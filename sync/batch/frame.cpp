#include "sync/batch/frame.h"

#include <cstddef>
#include <string>
#include <string_view>

#include <zstd.h>

#include "forms/base/result.h"
#include "sync/batch/bytes.h"
#include "sync/batch/limits.h"

namespace relais::sync::batch {

namespace {

constexpr int kLevel = 12;  // made once, sent over 2G, perhaps to every laptop

std::string compressed(std::string_view plain) {
    std::string frame(ZSTD_compressBound(plain.size()), '\0');
    const auto size = ZSTD_compress(frame.data(), frame.size(), plain.data(), plain.size(), kLevel);
    RELAIS_ASSERT(ZSTD_isError(size) == 0);
    frame.resize(size);
    return frame;
}

Result<std::string> decompressed(std::string_view frame, std::size_t limit_bytes,
                                 const char* subject) {
    const auto announced = ZSTD_getFrameContentSize(frame.data(), frame.size());
    if (announced == ZSTD_CONTENTSIZE_ERROR || announced == ZSTD_CONTENTSIZE_UNKNOWN)
        return fail(Errc::corrupt, subject, "is not compressed as it ought to be");
    if (announced > limit_bytes) return fail(Errc::limit, subject, "is too large");
    std::string plain(static_cast<std::size_t>(announced), '\0');
    const auto size = ZSTD_decompress(plain.data(), plain.size(), frame.data(), frame.size());
    if (ZSTD_isError(size) != 0 || size != plain.size())
        return fail(Errc::corrupt, subject, "does not decompress");
    return plain;
}

}  // namespace

std::string padded_frame(std::string_view plain) {
    auto padded = Writer().text(compressed(plain)).take();
    padded.resize((padded.size() + kPadBytes - 1) / kPadBytes * kPadBytes, '\0');
    return padded;
}

Result<std::string> from_padded_frame(std::string_view padded, std::size_t limit_bytes,
                                      const char* subject) {
    Reader reader(padded, subject);
    auto plain = TRY(decompressed(TRY(reader.text(padded.size())), limit_bytes, subject));
    if (reader.left() >= kPadBytes) return reader.invalid("is padded too much");
    return plain;
}

}  // namespace relais::sync::batch
