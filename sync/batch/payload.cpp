#include "sync/batch/payload.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "forms/base/random.h"
#include "forms/base/result.h"
#include "forms/base/time.h"
#include "sync/batch/batch.h"
#include "sync/batch/bytes.h"
#include "sync/batch/frame.h"
#include "sync/batch/limits.h"
#include "sync/seal/seal.h"

namespace relais::sync::batch {

namespace {

constexpr std::string_view kMagic = "RLP0";
constexpr std::string_view kMagicRemarked = "RLP1";  ///< the same, then `happened` and `remarks`
constexpr int kLevel = 19;  // records are small: the best level costs a few milliseconds

std::string plain_of(const Payload& payload) {
    // Records without remarks stay what they were, byte for byte: most are.
    const bool remarked = payload.happened != Instant{} || !payload.remarks.empty();
    Writer writer;
    writer.raw(remarked ? kMagicRemarked : kMagic).text(payload.form_id).text(payload.form_version);
    writer.text(payload.instance_id).text(payload.deprecated_id);
    writer.text(payload.enumerator).text(payload.point).text(payload.team);
    writer.i64(payload.started.ms).i64(payload.finalised.ms).i64(payload.utc_offset_minutes);
    writer.text(payload.instance_xml);
    if (remarked) writer.i64(payload.happened.ms).text(payload.remarks);
    return writer.take();
}

Result<std::string> unpadded(std::string_view padded) {
    Reader reader(padded, "record");
    const auto frame = TRY(reader.text(kMaxRecordBytes));
    if (reader.left() >= kPadBytes) return reader.invalid("is padded too much");
    if (TRY(reader.raw(reader.left())).find_first_not_of('\0') != std::string_view::npos)
        return reader.invalid("is padded with something");
    return std::string(frame);
}

}  // namespace

std::size_t plain_size_of(const Payload& payload) {
    return plain_of(payload).size();
}

void seal_payload(SealedRecord& record, const Payload& payload, const seal::Secret& shift_key,
                  Random& random) {
    const auto plain = plain_of(payload);
    RELAIS_ASSERT(plain.size() <= kMaxPlainBytes);
    auto padded = Writer().text(compress(plain, kLevel)).take();
    padded.resize((padded.size() + kPadBytes - 1) / kPadBytes * kPadBytes, '\0');
    record.sealed = seal::seal(shift_key, padded, identity_of(record), random);
}

Result<Payload> open_payload(const SealedRecord& record, const seal::Secret& shift_key) {
    const auto padded = TRY(seal::open(shift_key, record.sealed, identity_of(record)));
    const auto plain = TRY(decompress(TRY(unpadded(padded)), kMaxPlainBytes, "record"));
    Reader reader(plain, "record");
    const auto magic = TRY(reader.raw(kMagic.size()));
    const bool remarked = magic == kMagicRemarked;
    if (!remarked && magic != kMagic) return reader.invalid("is of another kind");
    Payload payload;
    payload.form_id = TRY(reader.text(kMaxPlainBytes));
    payload.form_version = TRY(reader.text(kMaxPlainBytes));
    payload.instance_id = TRY(reader.text(kMaxPlainBytes));
    payload.deprecated_id = TRY(reader.text(kMaxPlainBytes));
    payload.enumerator = TRY(reader.text(kMaxPlainBytes));
    payload.point = TRY(reader.text(kMaxPlainBytes));
    payload.team = TRY(reader.text(kMaxPlainBytes));
    payload.started.ms = TRY(reader.i64());
    payload.finalised.ms = TRY(reader.i64());
    const auto offset = TRY(reader.i64());
    // RFC 3339 knows offsets below 24 hours.
    constexpr std::int64_t kDayMinutes = 1'440;
    if (offset <= -kDayMinutes || offset >= kDayMinutes)
        return reader.invalid("has no such time zone");
    payload.utc_offset_minutes = static_cast<int>(offset);
    payload.instance_xml = TRY(reader.text(kMaxPlainBytes));
    if (remarked) {
        payload.happened.ms = TRY(reader.i64());
        payload.remarks = TRY(reader.text(kMaxPlainBytes));
        if (payload.happened == Instant{} && payload.remarks.empty())
            return reader.invalid("has empty remarks");
    }
    TRY(reader.end());
    return payload;
}

}  // namespace relais::sync::batch
