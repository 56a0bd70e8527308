// Compression: zstd frames (RFC 8878), which state their size, so that a reader knows it before it
// takes any memory; and packings, which are as small as a few bytes can be.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "forms/base/result.h"

namespace relais::sync::batch {

std::string compress(std::string_view plain, int level);
/// What it announces is believed only up to `limit`, and must be true. `subject` names in errors
/// what it is a frame of.
Result<std::string> decompress(std::string_view frame, std::size_t limit, const char* subject);

/// Length of a frame, the frame, zeros up to a multiple of kPadBytes: its size says little.
std::string padded_frame(std::string_view plain);
Result<std::string> from_padded_frame(std::string_view padded, std::size_t limit,
                                      const char* subject);

/// How bytes are packed: as they are, as a frame without its magic number, or so with the help of
/// a dictionary that both sides have.
enum class Packing : std::uint8_t { stored = 0, zstd = 1, dictionary_1 = 2 };
inline constexpr std::uint8_t kLastPacking = 2;

struct Packed {
    Packing packing = Packing::stored;
    std::string bytes;
};
/// The shortest of them.
Packed pack(std::string_view plain);
Result<std::string> unpack(Packing packing, std::string_view bytes, std::size_t limit,
                           const char* subject);

}  // namespace relais::sync::batch
