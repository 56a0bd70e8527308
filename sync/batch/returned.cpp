#include "sync/batch/returned.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forms/base/result.h"
#include "forms/base/text.h"
#include "sync/batch/bytes.h"
#include "sync/batch/frame.h"
#include "sync/batch/limits.h"
#include "sync/batch/signed.h"
#include "sync/seal/seal.h"

namespace relais::sync::batch {

namespace {

constexpr Format kKeys{"personal keys", "RLY0", "relais/0 personal keys", kProtocol,
                       kMaxPeopleBytes};
constexpr std::string_view kMagic = "RLT0";
constexpr std::size_t kMaxCodeBytes = 4096;
constexpr std::size_t kMaxNameBytes = 1000;  // of a question: a path with positions
constexpr std::size_t kSealMore = 48;        // crypto_box_seal adds so much
constexpr std::size_t kMaxInnerBytes = kMaxPlainBytes + (64U << 10U);

Result<std::string> text_from(Reader& reader, std::size_t limit) {
    auto text = std::string(TRY(reader.text(limit)));
    if (!is_utf8(text)) return reader.invalid("holds what is no text");
    return text;
}

std::string plain_of(const Returned& returned) {
    Writer writer;
    writer.i64(returned.returned.ms).text(returned.comment).count16(returned.comments.size());
    for (const auto& one : returned.comments)
        writer.text(one.question).text(one.text);
    return writer.text(returned.form_id)
        .text(returned.form_version)
        .text(returned.instance_id)
        .text(returned.point)
        .text(returned.team)
        .i64(returned.started.ms)
        .i64(returned.happened.ms)
        .text(returned.remarks)
        .text(returned.instance_xml)
        .take();
}

Result<Returned> returned_from(std::string_view plain) {
    Reader reader(plain, "returned record");
    Returned returned;
    returned.returned.ms = TRY(reader.i64());
    returned.comment = TRY(text_from(reader, kMaxCommentBytes));
    for (auto left = TRY(reader.count16(kMaxComments)); left > 0; --left) {
        auto question = TRY(text_from(reader, kMaxNameBytes));
        returned.comments.push_back(
            {std::move(question), TRY(text_from(reader, kMaxCommentBytes))});
    }
    returned.form_id = TRY(text_from(reader, kMaxPlainBytes));
    returned.form_version = TRY(text_from(reader, kMaxPlainBytes));
    returned.instance_id = TRY(text_from(reader, kMaxPlainBytes));
    returned.point = TRY(text_from(reader, kMaxPlainBytes));
    returned.team = TRY(text_from(reader, kMaxPlainBytes));
    returned.started.ms = TRY(reader.i64());
    returned.happened.ms = TRY(reader.i64());
    returned.remarks = TRY(text_from(reader, kMaxPlainBytes));
    returned.instance_xml = TRY(text_from(reader, kMaxPlainBytes));
    TRY(reader.end());
    TRY(check_comments(returned.comment, returned.comments));
    return returned;
}

}  // namespace

std::string encode(const PersonalKeys& keys, const seal::SignKeys& device_keys) {
    Writer writer;
    writer.raw(head_of(kKeys)).raw(keys.device).u32(keys.epoch).u64(keys.number).text(keys.people);
    return signed_bytes(kKeys, writer.take(), device_keys);
}

Result<PersonalKeys> decode_personal_keys(std::string_view bytes,
                                          const seal::VerifyKey& device_key) {
    Reader reader(TRY(verified_body(kKeys, bytes, device_key)), kKeys.subject);
    PersonalKeys keys;
    keys.device = TRY(reader.array<16>());
    keys.epoch = TRY(reader.u32());
    keys.number = TRY(reader.u64());
    keys.people = TRY(reader.text(kMaxPeopleBytes));
    TRY(reader.end());
    return keys;
}

std::string seal_people(const std::vector<PersonKey>& people, const seal::PublicKey& hub) {
    RELAIS_ASSERT(people.size() <= kMaxPeopleHere);
    Writer writer;
    writer.count16(people.size());
    for (const auto& one : people)
        writer.text(one.code).raw(one.key);
    return seal::seal_to(hub, writer.bytes());
}

Result<std::vector<PersonKey>> open_people(std::string_view sealed, const seal::BoxKeys& hub) {
    const auto plain = TRY(seal::open_with(hub, sealed));
    Reader reader(plain, kKeys.subject);
    std::vector<PersonKey> people;
    for (auto left = TRY(reader.count16(kMaxPeopleHere)); left > 0; --left) {
        PersonKey one;
        one.code = TRY(text_from(reader, kMaxCodeBytes));
        one.key = TRY(reader.array<32>());
        const bool ascends = people.empty() || people.back().code < one.code;
        if (one.code.empty() || !ascends) return reader.invalid("its people do not ascend");
        if (!seal::is_usable(one.key)) return reader.invalid("has a key that hides nothing");
        people.push_back(std::move(one));
    }
    TRY(reader.end());
    return people;
}

bool is_about(const Comment& comment, std::string_view path) {
    auto wanted = split(comment.question, '/');
    auto parts = split(path, '/');
    // A path that begins at the root says all of it.
    if (wanted.front().empty() && wanted.size() != parts.size()) return false;
    if (wanted.size() > parts.size()) return false;
    for (; !wanted.empty(); wanted.pop_back(), parts.pop_back()) {
        const auto part = parts.back();
        const bool same = part == wanted.back() || part.substr(0, part.find('[')) == wanted.back();
        if (!same) return false;
    }
    return true;
}

Result<void> check_comments(const std::string& comment, const std::vector<Comment>& comments) {
    auto all = comment.size();
    bool fits = comment.size() <= kMaxCommentBytes && comments.size() <= kMaxComments;
    for (const auto& one : comments) {
        all += one.question.size() + one.text.size();
        fits = fits && one.question.size() <= kMaxNameBytes && one.text.size() <= kMaxCommentBytes;
        if (one.question.empty() || one.text.empty() || !is_utf8(one.question) ||
            !is_utf8(one.text))
            return fail(Errc::invalid, "comment", "lacks its question or its words");
    }
    if (!is_utf8(comment)) return fail(Errc::invalid, "comment", "is no text");
    if (!fits || all > kMaxAllCommentBytes)
        return fail(Errc::limit, "comments", "are too long, or too many");
    return {};
}

SealedReturn seal_returned(const Returned& returned, const PersonKey& to) {
    auto plain = plain_of(returned);
    RELAIS_ASSERT(plain.size() <= kMaxInnerBytes);
    return {returned.id, to.code, to.key, seal::seal_to(to.key, padded_frame(plain))};
}

Result<Returned> open_returned(const SealedReturn& sealed, const seal::BoxKeys& keys) {
    if (sealed.to != keys.public_key)
        return fail(Errc::wrong_key, "returned record", "is sealed to another key");
    const auto padded = TRY(seal::open_with(keys, sealed.box));
    auto returned =
        TRY(returned_from(TRY(from_padded_frame(padded, kMaxInnerBytes, "returned record"))));
    returned.id = sealed.id;
    return returned;
}

std::string encode(const SealedReturn& sealed) {
    return Writer()
        .raw(kMagic)
        .u16(kProtocol)
        .raw(sealed.id)
        .text(sealed.enumerator)
        .raw(sealed.to)
        .text(sealed.box)
        .take();
}

Result<SealedReturn> decode_sealed_return(std::string_view bytes) {
    Reader reader(bytes, "returned record");
    if (TRY(reader.raw(kMagic.size())) != kMagic) return reader.invalid("is none");
    if (TRY(reader.u16()) > kProtocol)
        return fail(Errc::newer_version, "returned record", "was made by a newer Relais");
    SealedReturn sealed;
    sealed.id = TRY(reader.array<16>());
    sealed.enumerator = TRY(text_from(reader, kMaxCodeBytes));
    sealed.to = TRY(reader.array<32>());
    sealed.box = TRY(reader.text(bytes.size()));
    TRY(reader.end());
    if (sealed.enumerator.empty() || sealed.box.size() <= kSealMore)
        return reader.invalid("is cut");
    return sealed;
}

}  // namespace relais::sync::batch
