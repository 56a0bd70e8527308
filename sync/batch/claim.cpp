#include "sync/batch/bytes.h"

#include "forms/base/result.h"
#include "sync/batch/enrolment.h"
#include "sync/batch/limits.h"
#include "sync/batch/signed.h"
#include "sync/seal/seal.h"
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace relais::sync::batch {

namespace {

constexpr std::string_view kClaimMagic = "RLK0";
constexpr std::size_t kClaimBytes = 4 + 2 + 16 + 4 + 32 + 32;
constexpr std::size_t kMaxNonceBytes = 64;
// The version of the pong itself stays 0: it is what versions are compared by.
constexpr Format kPong{"answer to ping", "RLO0", "relais/0 pong", 0, 256};

}  // namespace

std::string encode(const Claim& claim) {
    return Writer()
        .raw(kClaimMagic)
        .u16(kProtocol)
        .raw(claim.device)
        .u32(claim.epoch)
        .raw(claim.device_key)
        .raw(claim.proof)
        .take();
}

Result<Claim> decode_claim(std::string_view bytes) {
    Reader reader(bytes, "claim");
    if (bytes.size() > kClaimBytes) return fail(Errc::limit, "claim", "is too large");
    if (TRY(reader.raw(kClaimMagic.size())) != kClaimMagic) return reader.invalid("is not one");
    if (TRY(reader.u16()) > kProtocol)
        return fail(Errc::newer_version, "claim", "was made by a newer Relais");
    Claim claim;
    claim.device = TRY(reader.array<16>());
    claim.epoch = TRY(reader.u32());
    claim.device_key = TRY(reader.array<32>());
    claim.proof = TRY(reader.array<32>());
    TRY(reader.end());
    return claim;
}

seal::Hash proof_of(const Claim& claim, std::string_view secret) {
    const auto said = Writer().raw(claim.device).u32(claim.epoch).raw(claim.device_key).take();
    return seal::keyed_hash(seal::Secret(secret), said);
}

std::string encode(const Pong& pong, const seal::SignKeys& hub_keys) {
    RELAIS_ASSERT(pong.nonce.size() <= kMaxNonceBytes);
    Writer writer;
    writer.raw(head_of(kPong)).u8(static_cast<std::uint8_t>(pong.nonce.size())).raw(pong.nonce);
    writer.i64(pong.hub_time.ms).u16(pong.protocol_min).u16(pong.protocol_max);
    writer.raw(pong.challenge);
    return signed_bytes(kPong, writer.take(), hub_keys);
}

Result<Pong> decode_pong(std::string_view bytes, const seal::VerifyKey& hub_key) {
    Reader reader(TRY(verified_body(kPong, bytes, hub_key)), kPong.subject);
    Pong pong;
    const std::size_t nonce_size = TRY(reader.u8());
    if (nonce_size > kMaxNonceBytes) return reader.invalid("has too long a nonce");
    pong.nonce = TRY(reader.raw(nonce_size));
    pong.hub_time.ms = TRY(reader.i64());
    pong.protocol_min = TRY(reader.u16());
    pong.protocol_max = TRY(reader.u16());
    pong.challenge = TRY(reader.array<32>());
    TRY(reader.end());
    return pong;
}

}  // namespace relais::sync::batch
