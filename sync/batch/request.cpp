#include "sync/batch/request.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "forms/base/result.h"
#include "forms/base/text.h"
#include "sync/batch/bytes.h"
#include "sync/batch/message.h"
#include "sync/seal/seal.h"

namespace relais::sync::batch {

namespace {

constexpr std::string_view kScheme = "Relais0 ";
constexpr std::string_view kDomain = "relais/0 request";
constexpr std::size_t kTokenBytes = 32 + 4 + 64;

std::string what_is_signed(const Request& request, const Challenge& challenge,
                           std::uint32_t count) {
    return Writer()
        .text(request.method)
        .text(request.path)
        .raw(seal::hash(request.body))
        .raw(challenge)
        .u32(count)
        .take();
}

}  // namespace

Authorization authorize(const Request& request, const Challenge& challenge, std::uint32_t count,
                        const seal::SignKeys& device_keys) {
    return {challenge, count,
            seal::sign(device_keys, kDomain, what_is_signed(request, challenge, count))};
}

bool verify(const Request& request, const Authorization& authorization,
            const seal::VerifyKey& device_key) {
    return seal::verify(device_key, kDomain,
                        what_is_signed(request, authorization.challenge, authorization.count),
                        authorization.signature);
}

std::string to_header(const Authorization& authorization) {
    const auto token = Writer()
                           .raw(authorization.challenge)
                           .u32(authorization.count)
                           .raw(authorization.signature)
                           .take();
    return std::string(kScheme) + to_hex(token);
}

Result<Authorization> authorization_from(std::string_view header) {
    const auto not_one = [] { return fail(Errc::invalid, "request", "bears no signature"); };
    if (header.size() != kScheme.size() + 2 * kTokenBytes || !header.starts_with(kScheme))
        return not_one();
    const auto token = from_hex(header.substr(kScheme.size()));
    if (!token || token->size() != kTokenBytes) return not_one();
    Reader reader(*token, "request");
    Authorization authorization;
    authorization.challenge = TRY(reader.array<32>());
    authorization.count = TRY(reader.u32());
    authorization.signature = TRY(reader.array<64>());
    TRY(reader.end());
    // Upper-case digits say the same: one request, one spelling.
    if (to_header(authorization) != header) return not_one();
    return authorization;
}

}  // namespace relais::sync::batch
