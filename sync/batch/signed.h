// The shape that every signed message shares: magic ‖ version ‖ … ‖ signature over the hash of all
// before it. Internal to sync/batch.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "forms/base/result.h"
#include "sync/seal/seal.h"

namespace relais::sync::batch {

struct Format {
    const char* subject;      ///< "batch"
    std::string_view magic;   ///< four bytes
    std::string_view domain;  ///< of the signature
    std::uint16_t version;    ///< the greatest that is understood
    std::size_t limit_bytes;
};

inline constexpr std::size_t kMagicBytes = 4;
inline constexpr std::size_t kHeadBytes = kMagicBytes + 2;  ///< magic and version
inline constexpr std::size_t kSignatureBytes = 64;

/// magic ‖ version, to begin with.
std::string head_of(const Format& format);
/// `bytes` and its signature.
std::string signed_bytes(const Format& format, std::string bytes, const seal::SignKeys& keys);
/// What lies between head and signature. Size → magic → version → signature; nothing else is read.
Result<std::string_view> verified_body(const Format& format, std::string_view bytes,
                                       const seal::VerifyKey& key);
/// The same without looking at the signature: for the one format that brings its own key.
Result<std::string_view> unverified_body(const Format& format, std::string_view bytes);

}  // namespace relais::sync::batch
