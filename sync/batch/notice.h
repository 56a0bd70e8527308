// What the hub tells one laptop, signed: which of its records it holds, which are safe in a backup,
// which were set aside, whether the laptop is revoked, and what is offered to it (forms, lists).
// The same bytes by HTTP and on a stick. Bytes: sync/README.md, "Notice", "Blob".
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "forms/base/random.h"
#include "forms/base/result.h"
#include "forms/base/time.h"
#include "sync/batch/batch.h"

namespace relais::sync::batch {

inline constexpr std::size_t kMaxRuns = 100;          ///< of places held; a laptop rarely has two
inline constexpr std::size_t kMaxAside = 200;         ///< the latest ones
inline constexpr std::size_t kMaxFilesOffered = 200;  ///< forms, their lists, and one for people
inline constexpr std::size_t kMaxOffers = 260;        ///< and kMaxReturned
inline constexpr std::size_t kMaxNoticeBytes = kMaxReceiptBytes;
inline constexpr std::size_t kMaxBlobBytes = 64U << 20U;    ///< as large as an enrolment's files
inline constexpr std::size_t kBlobPieceBytes = 48U << 10U;  ///< of one answer: 6 s at 64 kbit/s

/// first..last of one chain, without a gap. The chain's hash at `last` proves all of them: a laptop
/// whose own record there has another hash was copied, and believes nothing of it.
struct Run {
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    seal::Hash last_hash{};
    bool operator==(const Run&) const = default;
};

/// A record that was kept, but not counted: a fork, or one of a revoked laptop.
struct Aside {
    std::uint64_t seq = 0;
    seal::Hash hash{};
    bool operator==(const Aside&) const = default;
};

enum class OfferKind : std::uint8_t { file, lists, returned = 8 };

/// One thing a laptop is to have. A file's blob and that of the lists are the same for all laptops,
/// that of a returned record is for one; its key is not public.
struct Offer {
    OfferKind kind = OfferKind::file;
    std::string name;    ///< of a file; of a returned record its number; else empty
    seal::Hash plain{};  ///< hash of what is in it: what the laptop has already is not fetched
    std::array<std::uint8_t, 32> key{};
    seal::Hash blob{};  ///< hash of the sealed blob: its name
    std::uint32_t blob_bytes = 0;
    bool operator==(const Offer&) const = default;
};
std::string encode_offers(const std::vector<Offer>& offers);
Result<std::vector<Offer>> decode_offers(std::string_view bytes);

struct Notice {
    DeviceId device{};
    std::uint32_t epoch = 0;
    seal::VerifyKey verify_key{};  ///< by which the hub knows the laptop
    Instant made;
    Instant revoked_from;         ///< 0: is not revoked
    std::vector<Run> held, safe;  ///< ascending
    std::vector<Aside> aside;     ///< ascending
    std::uint64_t number = 0;     ///< of what is offered; grows with each change
    std::uint64_t people = 0;     ///< the statement of personal keys that the hub has; 0: none
    std::string sealed_offers;    ///< seal_to(the laptop, offers); empty when it has that number
    bool operator==(const Notice&) const = default;
};
std::string encode(const Notice& notice, const seal::SignKeys& hub_keys);
/// Errc::limit, invalid, newer_version, forged.
Result<Notice> decode_notice(std::string_view bytes, const seal::VerifyKey& hub_key);
/// Whether it begins as one.
bool is_notice(std::string_view bytes);
/// Whose it is; nothing is verified: to find one's own among many.
Result<DeviceId> device_of_notice(std::string_view bytes);

/// Compressed, padded, sealed under a key of its own, which goes into `offer` with all else but
/// kind and name.
std::string seal_blob(Offer& offer, std::string_view plain, Random& random);
/// Errc::corrupt unless `sealed` is the blob of that offer, down to what it holds.
Result<std::string> open_blob(const Offer& offer, std::string_view sealed);

}  // namespace relais::sync::batch
