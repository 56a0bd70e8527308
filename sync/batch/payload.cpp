#include "sync/batch/payload.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "forms/base/random.h"
#include "forms/base/result.h"
#include "forms/base/time.h"
#include "sync/batch/attachment.h"
#include "sync/batch/batch.h"
#include "sync/batch/brief.h"
#include "sync/batch/bytes.h"
#include "sync/batch/frame.h"
#include "sync/batch/limits.h"
#include "sync/seal/seal.h"

namespace relais::sync::batch {

namespace {

constexpr std::string_view kMagic = "RLP0";
constexpr std::string_view kMagicRemarked = "RLP1";  ///< the same, then `happened` and `remarks`
// The first byte: how it is packed, and
constexpr std::uint8_t kBrief = 0x80;
constexpr std::uint8_t kWithFiles = 0x40;  ///< of a brief record
constexpr std::uint8_t kPackings = 0x3F;
constexpr char kEnd = '\x80';                        ///< of what is sealed; zeros follow

std::string plain_of(const Payload& payload) {
    // Records without remarks stay what they were, byte for byte: most are.
    const bool remarked = payload.happened != Instant{} || !payload.remarks.empty();
    Writer writer;
    writer.raw(encode(payload.attached));
    writer.raw(remarked ? kMagicRemarked : kMagic).text(payload.form_id).text(payload.form_version);
    writer.text(payload.instance_id).text(payload.deprecated_id);
    writer.text(payload.enumerator).text(payload.point).text(payload.team);
    writer.i64(payload.started.ms).i64(payload.finalised.ms).i64(payload.utc_offset_minutes);
    writer.text(payload.instance_xml);
    if (remarked) writer.i64(payload.happened.ms).text(payload.remarks);
    return writer.take();
}

/// The sign bit goes last, so that small numbers of both signs are short.
std::uint64_t folded(std::int64_t value) {
    return static_cast<std::uint64_t>(value) << 1U ^ static_cast<std::uint64_t>(value >> 63);
}
std::int64_t unfolded(std::uint64_t value) {
    return static_cast<std::int64_t>(value >> 1U ^ (~(value & 1U) + 1));
}
/// Modulo 2^64: instants are any numbers.
std::int64_t minus(std::int64_t a, std::int64_t b) {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) - static_cast<std::uint64_t>(b));
}
std::int64_t plus(std::int64_t a, std::int64_t b) {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
}

/// Null where it goes whole. NUL ends each text of a brief record, so none may hold one.
const Brief* brief_of(const Payload& payload) {
    if (!payload.brief || payload.brief->bits.size() > kMaxRecordBytes) return nullptr;
    for (const auto* text : {&payload.enumerator, &payload.point, &payload.team, &payload.remarks})
        if (text->find('\0') != std::string::npos) return nullptr;
    return &*payload.brief;
}

std::string packed_brief(const Payload& payload, const Brief& brief) {
    std::string texts;
    for (const auto* text :
         {&payload.enumerator, &payload.point, &payload.team, &payload.remarks}) {
        texts += *text;
        texts += '\0';
    }
    const auto packed = pack(texts + brief.texts);
    Writer writer;
    const auto attached = encode(payload.attached);
    writer.u8(static_cast<std::uint8_t>(kBrief | (attached.empty() ? 0 : kWithFiles) |
                                        static_cast<std::uint8_t>(packed.packing)));
    writer.raw(brief.outline).raw(brief.check).varint(folded(payload.started.ms));
    writer.varint(folded(minus(payload.finalised.ms, payload.started.ms)));
    writer.varint(folded(payload.utc_offset_minutes)).varint(folded(payload.happened.ms));
    writer.varint(brief.bits.size()).raw(brief.bits);
    if (!attached.empty()) writer.varint(attached.size()).raw(attached);
    return writer.raw(packed.bytes).take();
}

std::string packed_whole(const Payload& payload) {
    const auto packed = pack(plain_of(payload));
    return Writer().u8(static_cast<std::uint8_t>(packed.packing)).raw(packed.bytes).take();
}

Result<std::string_view> unpadded(std::string_view padded) {
    const auto end = padded.find_last_not_of('\0');
    if (end == std::string_view::npos || padded[end] != kEnd || padded.size() - end > kPadBytes)
        return fail(Errc::invalid, "record", "is not padded as it ought to be");
    return padded.substr(0, end);
}

Result<int> checked_offset(std::int64_t minutes) {
    // RFC 3339 knows offsets below 24 hours.
    constexpr std::int64_t kDayMinutes = 1'440;
    if (minutes <= -kDayMinutes || minutes >= kDayMinutes)
        return fail(Errc::invalid, "record", "has no such time zone");
    return static_cast<int>(minutes);
}

Result<std::string> take_text(std::string& texts) {
    const auto end = texts.find('\0');
    if (end == std::string::npos) return fail(Errc::invalid, "record", "lacks a text");
    auto text = texts.substr(0, end);
    texts.erase(0, end + 1);
    return text;
}

Result<Attached> read_attached(Reader& reader) {
    const auto size = TRY(reader.varint());
    if (size > reader.left()) return reader.invalid("is too short");
    std::string_view bytes = TRY(reader.raw(static_cast<std::size_t>(size)));
    auto attached = TRY(take_attached(bytes));
    if (attached.files.empty() || !bytes.empty())
        return reader.invalid("names its files in a way of its own");
    return attached;
}

Result<Payload> read_brief(std::uint8_t kind, std::string_view bytes) {
    Reader reader(bytes, "record");
    Payload payload;
    auto& brief = payload.brief.emplace();
    brief.outline = TRY(reader.array<8>());
    brief.check = TRY(reader.array<4>());
    payload.started.ms = unfolded(TRY(reader.varint()));
    payload.finalised.ms = plus(payload.started.ms, unfolded(TRY(reader.varint())));
    payload.utc_offset_minutes = TRY(checked_offset(unfolded(TRY(reader.varint()))));
    payload.happened.ms = unfolded(TRY(reader.varint()));
    const auto size = TRY(reader.varint());
    if (size > reader.left()) return reader.invalid("is too short");
    brief.bits = TRY(reader.raw(static_cast<std::size_t>(size)));
    if ((kind & kWithFiles) != 0) payload.attached = TRY(read_attached(reader));
    const Packing packing{static_cast<std::uint8_t>(kind & kPackings)};
    brief.texts = TRY(unpack(packing, TRY(reader.raw(reader.left())), kMaxPlainBytes, "record"));
    payload.enumerator = TRY(take_text(brief.texts));
    payload.point = TRY(take_text(brief.texts));
    payload.team = TRY(take_text(brief.texts));
    payload.remarks = TRY(take_text(brief.texts));
    return payload;
}

Result<Payload> read_whole(std::string_view plain) {
    Payload payload;
    payload.attached = TRY(take_attached(plain));
    Reader reader(plain, "record");
    const auto magic = TRY(reader.raw(kMagic.size()));
    const bool remarked = magic == kMagicRemarked;
    if (!remarked && magic != kMagic) return reader.invalid("is of another kind");
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
    payload.utc_offset_minutes = TRY(checked_offset(offset));
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

}  // namespace

std::size_t plain_size_of(const Payload& payload) {
    return plain_of(payload).size();
}

void seal_payload(SealedRecord& record, const Payload& payload, const seal::Secret& shift_key,
                  Random& random) {
    RELAIS_ASSERT(plain_size_of(payload) <= kMaxPlainBytes);
    const auto* brief = brief_of(payload);
    auto padded = brief == nullptr ? packed_whole(payload) : packed_brief(payload, *brief);
    padded += kEnd;
    padded.resize((padded.size() + kPadBytes - 1) / kPadBytes * kPadBytes, '\0');
    record.sealed = seal::seal(shift_key, padded, identity_of(record), random);
}

Result<Payload> open_payload(const SealedRecord& record, const seal::Secret& shift_key) {
    const auto padded = TRY(seal::open(shift_key, record.sealed, identity_of(record)));
    Reader reader(TRY(unpadded(padded)), "record");
    const auto kind = TRY(reader.u8());
    const auto packing = static_cast<std::uint8_t>(kind & ((kind & kBrief) != 0 ? kPackings : 0xFF));
    if (packing > kLastPacking)
        return fail(Errc::newer_version, "record", "is packed as only a newer Relais packs");
    const auto bytes = TRY(reader.raw(reader.left()));
    if ((kind & kBrief) != 0) return read_brief(kind, bytes);
    return read_whole(TRY(unpack(Packing{packing}, bytes, kMaxPlainBytes, "record")));
}

}  // namespace relais::sync::batch
