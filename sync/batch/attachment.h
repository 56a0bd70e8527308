// Pictures, recordings and files of records: how they are sealed and named, how they go to the hub
// piece by piece, and how the hub says what it has of them. Bytes: sync/README.md, "Attachment".
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "forms/base/result.h"
#include "forms/base/time.h"
#include "sync/batch/batch.h"

namespace relais::sync::batch {

inline constexpr std::size_t kMaxAttachmentBytes = 32U << 20U;  ///< it is held in memory once
inline constexpr std::size_t kPieceBytes = 64U << 10U;          ///< of it, sealed each for itself
inline constexpr std::size_t kSealBytes = 24 + 16;              ///< nonce and tag of a piece
inline constexpr std::size_t kSealedPieceBytes = kPieceBytes + kSealBytes;
inline constexpr std::size_t kMaxSealedAttachmentBytes =
    kMaxAttachmentBytes / kPieceBytes * kSealedPieceBytes;
inline constexpr std::size_t kMaxChunkBytes = 64U << 10U;    ///< at once: a break costs no more
inline constexpr std::size_t kMaxAttachmentsOfRecord = 200;  ///< a roster of fifty with four each
inline constexpr std::size_t kMaxQuestions = 500;            ///< in one request
inline constexpr std::size_t kMaxHeld = 20'000;              ///< of one laptop, at the hub

/// One of a record's, as its payload tells it: with the key that opens it.
struct AttachedFile {
    std::string name;  ///< as the answers hold it; the laptop's word, not to be used as a path
    std::uint32_t size_bytes = 0;
    seal::Hash hash{};  ///< hash_of_attachment() of what the hub gets
    std::array<std::uint8_t, 32> key{};
    bool operator==(const AttachedFile&) const = default;
};
struct Attached {
    std::array<std::uint8_t, 16> draft{};  ///< what the pieces were sealed for
    std::vector<AttachedFile> files;
    bool operator==(const Attached&) const = default;
};

/// The pieces one after the other: what the hub gets. `size_bytes` is that of the file.
std::size_t sealed_size_of(std::size_t size_bytes);
/// hash(the hashes of the sealed pieces): what it is called where nobody can open it.
seal::Hash hash_of_attachment(std::string_view sealed);
/// The associated data of one sealed piece.
std::string identity_of_piece(const std::array<std::uint8_t, 16>& draft, std::size_t number);
/// Errc::corrupt unless `sealed` is that file of that record, down to the last byte.
Result<std::string> open_attachment(const Attached& attached, const AttachedFile& file,
                                    std::string_view sealed);

/// What a payload begins with where a record has files; nothing otherwise.
std::string encode(const Attached& attached);
/// Takes it off `plain`; an empty one where it does not begin so.
Result<Attached> take_attached(std::string_view& plain);

// ---- Laptop → hub
// --------------------------------------------------------------------------------

/// Some bytes of an attachment, signed by the laptop: the same by HTTP and on a stick.
struct Chunk {
    DeviceId device{};
    seal::Hash attachment{};
    std::uint64_t size_bytes = 0;  ///< of all of it, sealed
    std::uint64_t offset = 0;
    std::string bytes;
    bool operator==(const Chunk&) const = default;
};
inline constexpr std::size_t kChunkFrameBytes = 6 + 16 + 32 + 8 + 8 + 4 + 64;
std::string encode(const Chunk& chunk, const seal::SignKeys& device_keys);
/// Errc::limit, invalid, newer_version, forged.
Result<Chunk> decode_chunk(std::string_view bytes, const seal::VerifyKey& device_key);

/// Which of these the hub has: body of POST /v1/d/{device}/attachments.
std::string encode_question(const std::vector<seal::Hash>& hashes);
Result<std::vector<seal::Hash>> decode_question(std::string_view bytes);

// ---- Hub → laptop
// --------------------------------------------------------------------------------

enum class Holding : std::uint8_t {
    part,   ///< so many bytes of it, perhaps none
    whole,  ///< on its disk, and what its name says
    safe    ///< in a verified backup as well
};
struct Held {
    seal::Hash attachment{};
    Holding holding = Holding::part;
    std::uint64_t bytes = 0;
    bool operator==(const Held&) const = default;
};
/// Signed by the hub.
struct HeldNotice {
    DeviceId device{};
    std::uint32_t epoch = 0;
    std::uint64_t run = 0;  ///< drawn anew by a hub that was restored
    Instant made;
    bool all = false;  ///< what is not named is not held
    std::vector<Held> held;
    bool operator==(const HeldNotice&) const = default;
};
inline constexpr std::size_t kMaxHeldNoticeBytes = 1U << 20U;
std::string encode(const HeldNotice& notice, const seal::SignKeys& hub_keys);
Result<HeldNotice> decode_held(std::string_view bytes, const seal::VerifyKey& hub_key);

}  // namespace relais::sync::batch
