// The only user of zstd.
#include "sync/batch/frame.h"

#include <cstddef>
#include <string>
#include <string_view>

#include <zstd.h>

#include "forms/base/result.h"

namespace relais::sync::batch {

std::string compress(std::string_view plain, int level) {
    std::string frame(ZSTD_compressBound(plain.size()), '\0');
    const auto size = ZSTD_compress(frame.data(), frame.size(), plain.data(), plain.size(), level);
    RELAIS_ASSERT(ZSTD_isError(size) == 0);
    frame.resize(size);
    return frame;
}

Result<std::string> decompress(std::string_view frame, std::size_t limit, const char* subject) {
    const auto announced = ZSTD_getFrameContentSize(frame.data(), frame.size());
    if (announced == ZSTD_CONTENTSIZE_ERROR || announced == ZSTD_CONTENTSIZE_UNKNOWN)
        return fail(Errc::corrupt, subject, "is not compressed as it ought to be");
    if (announced > limit) return fail(Errc::limit, subject, "is too large");
    std::string plain(static_cast<std::size_t>(announced), '\0');
    const auto size = ZSTD_decompress(plain.data(), plain.size(), frame.data(), frame.size());
    if (ZSTD_isError(size) != 0 || size != plain.size())
        return fail(Errc::corrupt, subject, "does not decompress");
    return plain;
}

}  // namespace relais::sync::batch
