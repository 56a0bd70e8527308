#include "sync/batch/signed.h"

#include <string>

#include "forms/base/planted.h"
#include "forms/base/result.h"
#include "sync/batch/bytes.h"
#include "sync/seal/seal.h"

namespace relais::sync::batch {

std::string head_of(const Format& format) {
    return Writer().raw(format.magic).u16(format.version).take();
}

std::string signed_bytes(const Format& format, std::string bytes, const seal::SignKeys& keys) {
    const auto hash = seal::hash(bytes);
    bytes += seal::bytes_of(seal::sign(keys, format.domain, seal::bytes_of(hash)));
    RELAIS_ASSERT(bytes.size() <= format.limit_bytes);
    return bytes;
}

Result<std::string_view> unverified_body(const Format& format, std::string_view bytes) {
    if (bytes.size() > format.limit_bytes) return fail(Errc::limit, format.subject, "is too large");
    Reader reader(bytes, format.subject);
    if (bytes.size() < kHeadBytes + kSignatureBytes || TRY(reader.raw(kMagicBytes)) != format.magic)
        return reader.invalid("is not one");
    if (TRY(reader.u16()) > format.version)
        return fail(Errc::newer_version, format.subject, "was made by a newer Relais");
    return bytes.substr(kHeadBytes, bytes.size() - kHeadBytes - kSignatureBytes);
}

Result<std::string_view> verified_body(const Format& format, std::string_view bytes,
                                       const seal::VerifyKey& key) {
    const auto body = TRY(unverified_body(format, bytes));
    const auto before = bytes.substr(0, bytes.size() - kSignatureBytes);
    const auto signature = TRY(seal::array_from<kSignatureBytes>(bytes.substr(before.size())));
    const auto hash = seal::hash(before);
    if (!seal::verify(key, format.domain, seal::bytes_of(hash), signature) &&
        !RELAIS_PLANTED("signature_unchecked"))
        return fail(Errc::forged, format.subject, "its signature does not hold");
    return body;
}

}  // namespace relais::sync::batch
