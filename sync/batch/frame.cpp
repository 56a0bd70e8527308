// The only user of zstd.
#include "sync/batch/frame.h"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <zstd.h>

#include "forms/base/result.h"
#include "sync/batch/bytes.h"
#include "sync/batch/dictionary.h"
#include "sync/batch/limits.h"

namespace relais::sync::batch {

namespace {

constexpr int kLevel = 19;  // records are small: the best level costs a few milliseconds
constexpr int kLevelOfBlobs = 12;  // sealed once, sent over 2G, perhaps to every laptop
/// RFC 8878 §3.1.1: every frame begins so.
constexpr std::string_view kMagic("\x28\xB5\x2F\xFD", 4);

struct FreeCompressor {
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};
struct FreeDecompressor {
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

std::string_view dictionary_of(Packing packing) {
    return packing == Packing::dictionary_1 ? dictionary_1() : std::string_view();
}

/// Without magic number, and without the number of its dictionary: the packing tells that.
std::string bare_frame(std::string_view plain, std::string_view dictionary) {
    const std::unique_ptr<ZSTD_CCtx, FreeCompressor> context(ZSTD_createCCtx());
    RELAIS_ASSERT(context != nullptr);
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, kLevel);
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_dictIDFlag, 0);
    if (!dictionary.empty())
        ZSTD_CCtx_loadDictionary(context.get(), dictionary.data(), dictionary.size());
    std::string frame(ZSTD_compressBound(plain.size()), '\0');
    const auto size =
        ZSTD_compress2(context.get(), frame.data(), frame.size(), plain.data(), plain.size());
    RELAIS_ASSERT(ZSTD_isError(size) == 0);
    frame.resize(size);
    return frame.substr(kMagic.size());
}

/// The size that a frame announces, which must be within the limit.
Result<std::size_t> announced_size(std::string_view frame, std::size_t limit, const char* subject) {
    const auto announced = ZSTD_getFrameContentSize(frame.data(), frame.size());
    if (announced == ZSTD_CONTENTSIZE_ERROR || announced == ZSTD_CONTENTSIZE_UNKNOWN)
        return fail(Errc::corrupt, subject, "is not compressed as it ought to be");
    if (announced > limit) return fail(Errc::limit, subject, "is too large");
    return static_cast<std::size_t>(announced);
}

Result<std::string> decompress_with(std::string_view frame, std::string_view dictionary,
                                    std::size_t limit, const char* subject) {
    std::string plain(TRY(announced_size(frame, limit, subject)), '\0');
    const std::unique_ptr<ZSTD_DCtx, FreeDecompressor> context(ZSTD_createDCtx());
    RELAIS_ASSERT(context != nullptr);
    const auto size =
        ZSTD_decompress_usingDict(context.get(), plain.data(), plain.size(), frame.data(),
                                  frame.size(), dictionary.data(), dictionary.size());
    if (ZSTD_isError(size) != 0 || size != plain.size())
        return fail(Errc::corrupt, subject, "does not decompress");
    return plain;
}

}  // namespace

std::string compress(std::string_view plain, int level) {
    std::string frame(ZSTD_compressBound(plain.size()), '\0');
    const auto size = ZSTD_compress(frame.data(), frame.size(), plain.data(), plain.size(), level);
    RELAIS_ASSERT(ZSTD_isError(size) == 0);
    frame.resize(size);
    return frame;
}

Result<std::string> decompress(std::string_view frame, std::size_t limit, const char* subject) {
    return decompress_with(frame, {}, limit, subject);
}

std::string padded_frame(std::string_view plain) {
    auto padded = Writer().text(compress(plain, kLevelOfBlobs)).take();
    padded.resize((padded.size() + kPadBytes - 1) / kPadBytes * kPadBytes, '\0');
    return padded;
}

Result<std::string> from_padded_frame(std::string_view padded, std::size_t limit,
                                      const char* subject) {
    Reader reader(padded, subject);
    auto plain = TRY(decompress(TRY(reader.text(padded.size())), limit, subject));
    if (reader.left() >= kPadBytes) return reader.invalid("is padded too much");
    return plain;
}

Packed pack(std::string_view plain) {
    Packed best{Packing::stored, std::string(plain)};
    for (const auto packing : {Packing::zstd, Packing::dictionary_1}) {
        auto frame = bare_frame(plain, dictionary_of(packing));
        if (frame.size() < best.bytes.size()) best = {packing, std::move(frame)};
    }
    return best;
}

Result<std::string> unpack(Packing packing, std::string_view bytes, std::size_t limit,
                           const char* subject) {
    if (packing == Packing::stored) {
        if (bytes.size() > limit) return fail(Errc::limit, subject, "is too large");
        return std::string(bytes);
    }
    std::string frame(kMagic);
    frame += bytes;
    return decompress_with(frame, dictionary_of(packing), limit, subject);
}

}  // namespace relais::sync::batch
