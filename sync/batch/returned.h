// A record that the desk returns with comments, and the key that it is sealed to: each laptop tells
// the hub, signed, which personal key an enumerator has on it. Bytes: sync/README.md, "Personal
// keys", "Returned record".
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "forms/base/result.h"
#include "forms/base/time.h"
#include "sync/batch/batch.h"
#include "sync/seal/seal.h"

namespace relais::sync::batch {

inline constexpr std::size_t kMaxPeopleHere = 500;  ///< with accounts on one laptop
inline constexpr std::size_t kMaxPeopleBytes = 64U << 10U;
inline constexpr std::size_t kMaxReturned = 60;             ///< waiting for one laptop
inline constexpr std::size_t kMaxComments = 100;            ///< of one record
inline constexpr std::size_t kMaxCommentBytes = 2'000;      ///< of one question: a few sentences
inline constexpr std::size_t kMaxAllCommentBytes = 16'000;  ///< they go into the draft's head

struct PersonKey {
    std::string code;
    seal::PublicKey key{};
    bool operator==(const PersonKey&) const = default;
};
/// What a laptop says of its enumerators. It binds nobody else: what is sealed by it comes down to
/// this laptop alone, and says only what this laptop has sent up.
struct PersonalKeys {
    DeviceId device{};
    std::uint32_t epoch = 0;
    std::uint64_t number = 0;  ///< grows with each change; the greatest counts
    std::string people;        ///< seal_people(): who carries a stick learns no code
    bool operator==(const PersonalKeys&) const = default;
};
/// Ascending by code; to the key that records are sealed to.
std::string seal_people(const std::vector<PersonKey>& people, const seal::PublicKey& hub);
/// Errc::wrong_key where it was sealed to another key, invalid.
Result<std::vector<PersonKey>> open_people(std::string_view sealed, const seal::BoxKeys& hub);

std::string encode(const PersonalKeys& keys, const seal::SignKeys& device_keys);
/// Errc::limit, invalid, newer_version, forged.
Result<PersonalKeys> decode_personal_keys(std::string_view bytes,
                                          const seal::VerifyKey& device_key);

using ReturnId = std::array<std::uint8_t, 16>;

/// What is said of one question.
struct Comment {
    std::string question;  ///< its name or its path: "age", "/data/member[2]/age"
    std::string text;
    bool operator==(const Comment&) const = default;
};
/// Whether that comment is about the question of that path, "/data/member[2]/age": it names its end
/// ("age", "member/age"), or all of it; without positions it is about every instance.
bool is_about(const Comment& comment, std::string_view path);

/// What the enumerator sees: the record as it was, and what the desk says of it.
struct Returned {
    ReturnId id{};
    Instant returned;
    std::string comment;  ///< of the whole record; may be empty
    std::vector<Comment> comments;
    // As in the payload; the answer keeps place and time of what it corrects.
    std::string form_id, form_version, instance_id, point, team;
    Instant started, happened;
    std::string remarks;
    std::string instance_xml;
    bool operator==(const Returned&) const = default;
};
/// The same as it crosses the line and lies on the laptop: nobody but she opens it.
struct SealedReturn {
    ReturnId id{};
    std::string enumerator;  ///< code
    seal::PublicKey to{};
    std::string box;
    bool operator==(const SealedReturn&) const = default;
};
/// Comments beyond the limits, or that are no text.
Result<void> check_comments(const std::string& comment, const std::vector<Comment>& comments);
/// The caller has checked the comments.
SealedReturn seal_returned(const Returned& returned, const PersonKey& to);
/// Errc::wrong_key where it was sealed to another key.
Result<Returned> open_returned(const SealedReturn& sealed, const seal::BoxKeys& keys);

std::string encode(const SealedReturn& sealed);
Result<SealedReturn> decode_sealed_return(std::string_view bytes);

}  // namespace relais::sync::batch
