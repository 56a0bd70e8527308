#include "sync/batch/reset.h"

#include <cstddef>
#include <string>
#include <string_view>

#include "forms/base/result.h"
#include "forms/base/text.h"
#include "sync/batch/bytes.h"
#include "sync/batch/limits.h"
#include "sync/batch/signed.h"
#include "sync/seal/seal.h"

namespace relais::sync::batch {

namespace {

constexpr std::string_view kRequestMagic = "RLW0";
constexpr std::size_t kMaxBytes = 8192;
constexpr std::size_t kMaxCodeBytes = 4096;
constexpr std::size_t kMaxBoxBytes = 512;
constexpr Format kAnswer{"reset", "RLX0", "relais/0 reset", kProtocol, kMaxBytes};

Result<std::string> code_from(Reader& reader) {
    const auto code = TRY(reader.text(kMaxCodeBytes));
    if (code.empty() || !is_utf8(code)) return reader.invalid("names no enumerator");
    return std::string(code);
}

}  // namespace

std::string encode(const ResetRequest& request) {
    return Writer()
        .raw(kRequestMagic)
        .u16(kProtocol)
        .raw(request.device)
        .text(request.enumerator)
        .raw(request.next_key)
        .text(request.escrow)
        .take();
}

Result<ResetRequest> decode_reset_request(std::string_view bytes) {
    if (bytes.size() > kMaxBytes) return fail(Errc::limit, "reset", "is too large");
    Reader reader(bytes, "reset");
    if (TRY(reader.raw(kRequestMagic.size())) != kRequestMagic) return reader.invalid("is not one");
    if (TRY(reader.u16()) > kProtocol)
        return fail(Errc::newer_version, "reset", "was made by a newer Relais");
    ResetRequest request;
    request.device = TRY(reader.array<16>());
    request.enumerator = TRY(code_from(reader));
    request.next_key = TRY(reader.array<32>());
    request.escrow = TRY(reader.text(kMaxBoxBytes));
    TRY(reader.end());
    if (!seal::is_usable(request.next_key)) return reader.invalid("has a key that hides nothing");
    return request;
}

seal::Hash fingerprint(const ResetRequest& request) {
    return seal::hash(encode(request));
}

std::string encode(const ResetAnswer& answer, const seal::SignKeys& hub_keys) {
    Writer writer;
    writer.raw(head_of(kAnswer)).raw(answer.device).text(answer.enumerator).raw(answer.next_key);
    writer.text(answer.settings_wrap).text(answer.signing_wrap);
    return signed_bytes(kAnswer, writer.take(), hub_keys);
}

Result<ResetAnswer> decode_reset_answer(std::string_view bytes, const seal::VerifyKey& hub_key) {
    Reader reader(TRY(verified_body(kAnswer, bytes, hub_key)), kAnswer.subject);
    ResetAnswer answer;
    answer.device = TRY(reader.array<16>());
    answer.enumerator = TRY(code_from(reader));
    answer.next_key = TRY(reader.array<32>());
    answer.settings_wrap = TRY(reader.text(kMaxBoxBytes));
    answer.signing_wrap = TRY(reader.text(kMaxBoxBytes));
    TRY(reader.end());
    return answer;
}

}  // namespace relais::sync::batch
