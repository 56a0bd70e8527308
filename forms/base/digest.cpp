#include "forms/base/digest.h"

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <openssl/evp.h>

#include "forms/base/result.h"
#include "forms/base/text.h"

namespace relais {

namespace {

const EVP_MD* algorithm(DigestKind kind) {
    switch (kind) {
    case DigestKind::md5:
        return EVP_md5();
    case DigestKind::sha1:
        return EVP_sha1();
    case DigestKind::sha256:
        return EVP_sha256();
    case DigestKind::sha384:
        return EVP_sha384();
    case DigestKind::sha512:
        return EVP_sha512();
    }
    return nullptr;
}

}  // namespace

std::optional<DigestKind> digest_kind(std::string_view name) {
    auto wanted = lower_ascii(name);
    std::erase(wanted, '-');
    if (wanted == "md5") return DigestKind::md5;
    if (wanted == "sha1") return DigestKind::sha1;
    if (wanted == "sha256") return DigestKind::sha256;
    if (wanted == "sha384") return DigestKind::sha384;
    if (wanted == "sha512") return DigestKind::sha512;
    return std::nullopt;
}

std::string digest(DigestKind kind, std::string_view bytes) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
    unsigned int size = 0;
    const int done =
        EVP_Digest(bytes.data(), bytes.size(), out.data(), &size, algorithm(kind), nullptr);
    RELAIS_ASSERT(done == 1);
    return {out.begin(), out.begin() + size};
}

std::string to_base64(std::string_view bytes) {
    constexpr std::string_view kSextets =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        unsigned group = 0;
        for (std::size_t k = 0; k < 3; ++k)
            group = group << 8U |
                    (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0U);
        for (std::size_t k = 0; k < 4; ++k)
            out += i + k <= bytes.size() ? kSextets[group >> (18 - 6 * k) & 63U] : '=';
    }
    return out;
}

}  // namespace relais
