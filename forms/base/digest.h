// Digests that forms ask for (XPath digest(), seeds of random order). Not for passwords, nor for
// anything that must be kept secret.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace relais {

enum class DigestKind : std::uint8_t { md5, sha1, sha256, sha384, sha512 };

/// "MD5", "SHA-256", "sha256" …
std::optional<DigestKind> digest_kind(std::string_view name);
/// The bytes of the digest.
std::string digest(DigestKind kind, std::string_view bytes);
/// RFC 4648 §4, padded.
std::string to_base64(std::string_view bytes);

}  // namespace relais
