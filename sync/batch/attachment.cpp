#include "sync/batch/attachment.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forms/base/result.h"
#include "sync/batch/bytes.h"
#include "sync/batch/limits.h"
#include "sync/batch/signed.h"
#include "sync/seal/seal.h"

namespace relais::sync::batch {

namespace {

constexpr const char* kSubject = "attachment";
constexpr std::string_view kAttachedMagic = "RLPA";
constexpr std::string_view kQuestionMagic = "RLF0";
constexpr std::size_t kMaxNameBytes = 255;
constexpr Format kChunk{"attachment piece", "RLA0", "relais/0 attachment", kProtocol,
                        kMaxChunkBytes + kChunkFrameBytes};
constexpr Format kHeldFormat{"list of attachments", "RLH0", "relais/0 held", kProtocol,
                             kMaxHeldNoticeBytes};
static_assert(kMaxHeld * (32 + 1 + 8) + 256 < kMaxHeldNoticeBytes);

Result<Holding> holding_from(Reader& reader) {
    switch (TRY(reader.u8())) {
    case 0:
        return Holding::part;
    case 1:
        return Holding::whole;
    case 2:
        return Holding::safe;
    default:
        return reader.invalid("has an unknown state");
    }
}

std::unexpected<Error> damaged(const char* what) {
    return fail(Errc::corrupt, kSubject, what);
}

}  // namespace

std::size_t sealed_size_of(std::size_t size_bytes) {
    const auto pieces = std::max<std::size_t>(1, (size_bytes + kPieceBytes - 1) / kPieceBytes);
    return size_bytes + pieces * kSealBytes;
}

seal::Hash hash_of_attachment(std::string_view sealed) {
    std::string hashes;
    for (std::size_t at = 0; at < sealed.size(); at += kSealedPieceBytes)
        hashes += seal::bytes_of(seal::hash(sealed.substr(at, kSealedPieceBytes)));
    return seal::hash(hashes);
}

std::string identity_of_piece(const std::array<std::uint8_t, 16>& draft, std::size_t number) {
    std::string identity = "relais/0 attachment piece";
    identity += '\0';
    return identity + Writer().raw(draft).i64(static_cast<std::int64_t>(number)).take();
}

Result<std::string> open_attachment(const Attached& attached, const AttachedFile& file,
                                    std::string_view sealed) {
    if (sealed.size() != sealed_size_of(file.size_bytes) || hash_of_attachment(sealed) != file.hash)
        return damaged("is not the one that the record names");
    const seal::Secret key(seal::bytes_of(file.key));
    std::string bytes;
    bytes.reserve(file.size_bytes);
    std::size_t number = 0;
    for (std::size_t at = 0; at < sealed.size(); at += kSealedPieceBytes) {
        const auto piece = seal::open(key, sealed.substr(at, kSealedPieceBytes),
                                      identity_of_piece(attached.draft, number++));
        if (!piece) return damaged("does not open with the key that the record holds");
        bytes += *piece;
    }
    return bytes;
}

std::string encode(const Attached& attached) {
    if (attached.files.empty()) return {};
    RELAIS_ASSERT(attached.files.size() <= kMaxAttachmentsOfRecord);
    Writer writer;
    writer.raw(kAttachedMagic).raw(attached.draft).count16(attached.files.size());
    for (const auto& file : attached.files)
        writer.text(file.name).u32(file.size_bytes).raw(file.hash).raw(file.key);
    return writer.take();
}

Result<Attached> take_attached(std::string_view& plain) {
    Attached attached;
    if (!plain.starts_with(kAttachedMagic)) return attached;
    Reader reader(plain.substr(kAttachedMagic.size()), "record");
    attached.draft = TRY(reader.array<16>());
    auto left = TRY(reader.count16(kMaxAttachmentsOfRecord));
    if (left == 0) return reader.invalid("names no file where it says so");
    std::set<std::string> names;
    for (; left > 0; --left) {
        AttachedFile file;
        file.name = TRY(reader.text(kMaxNameBytes));
        file.size_bytes = TRY(reader.u32());
        file.hash = TRY(reader.array<32>());
        file.key = TRY(reader.array<32>());
        if (file.size_bytes > kMaxAttachmentBytes)
            return reader.invalid("names a file that is too large");
        if (!names.insert(file.name).second) return reader.invalid("names a file twice");
        attached.files.push_back(std::move(file));
    }
    plain.remove_prefix(plain.size() - reader.left());
    return attached;
}

std::string encode(const Chunk& chunk, const seal::SignKeys& device_keys) {
    RELAIS_ASSERT(!chunk.bytes.empty() && chunk.bytes.size() <= kMaxChunkBytes);
    Writer writer;
    writer.raw(head_of(kChunk)).raw(chunk.device).raw(chunk.attachment);
    writer.u64(chunk.size_bytes).u64(chunk.offset).text(chunk.bytes);
    return signed_bytes(kChunk, writer.take(), device_keys);
}

Result<Chunk> decode_chunk(std::string_view bytes, const seal::VerifyKey& device_key) {
    Reader reader(TRY(verified_body(kChunk, bytes, device_key)), kChunk.subject);
    Chunk chunk;
    chunk.device = TRY(reader.array<16>());
    chunk.attachment = TRY(reader.array<32>());
    chunk.size_bytes = TRY(reader.u64());
    chunk.offset = TRY(reader.u64());
    chunk.bytes = TRY(reader.text(kMaxChunkBytes));
    TRY(reader.end());
    if (chunk.size_bytes < kSealBytes || chunk.size_bytes > kMaxSealedAttachmentBytes)
        return fail(Errc::limit, kChunk.subject, "is of something too large, or too small");
    if (chunk.bytes.empty() || chunk.offset > chunk.size_bytes ||
        chunk.bytes.size() > chunk.size_bytes - chunk.offset)
        return reader.invalid("does not lie within what it is a piece of");
    return chunk;
}

std::string encode_question(const std::vector<seal::Hash>& hashes) {
    RELAIS_ASSERT(hashes.size() <= kMaxQuestions);
    Writer writer;
    writer.raw(kQuestionMagic).u16(kProtocol).count16(hashes.size());
    for (const auto& hash : hashes)
        writer.raw(hash);
    return writer.take();
}

Result<std::vector<seal::Hash>> decode_question(std::string_view bytes) {
    Reader reader(bytes, "question");
    if (TRY(reader.raw(kQuestionMagic.size())) != kQuestionMagic)
        return reader.invalid("is not one");
    if (TRY(reader.u16()) > kProtocol)
        return fail(Errc::newer_version, "question", "was made by a newer Relais");
    std::vector<seal::Hash> hashes;
    for (auto left = TRY(reader.count16(kMaxQuestions)); left > 0; --left)
        hashes.push_back(TRY(reader.array<32>()));
    TRY(reader.end());
    return hashes;
}

std::string encode(const HeldNotice& notice, const seal::SignKeys& hub_keys) {
    RELAIS_ASSERT(notice.held.size() <= kMaxHeld);
    Writer writer;
    writer.raw(head_of(kHeldFormat)).raw(notice.device).u32(notice.epoch).u64(notice.run);
    writer.i64(notice.made.ms).u8(notice.all ? 1 : 0).count32(notice.held.size());
    for (const auto& one : notice.held)
        writer.raw(one.attachment).u8(static_cast<std::uint8_t>(one.holding)).u64(one.bytes);
    return signed_bytes(kHeldFormat, writer.take(), hub_keys);
}

Result<HeldNotice> decode_held(std::string_view bytes, const seal::VerifyKey& hub_key) {
    Reader reader(TRY(verified_body(kHeldFormat, bytes, hub_key)), kHeldFormat.subject);
    HeldNotice notice;
    notice.device = TRY(reader.array<16>());
    notice.epoch = TRY(reader.u32());
    notice.run = TRY(reader.u64());
    notice.made.ms = TRY(reader.i64());
    const auto all = TRY(reader.u8());
    if (all > 1) return reader.invalid("says neither some nor all");
    notice.all = all == 1;
    for (auto left = TRY(reader.count32(kMaxHeld)); left > 0; --left) {
        Held one;
        one.attachment = TRY(reader.array<32>());
        one.holding = TRY(holding_from(reader));
        one.bytes = TRY(reader.u64());
        notice.held.push_back(one);
    }
    TRY(reader.end());
    return notice;
}

}  // namespace relais::sync::batch
