#include "sync/batch/enrolment.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "forms/base/result.h"
#include "forms/base/text.h"
#include "sync/batch/bytes.h"
#include "sync/batch/limits.h"
#include "sync/batch/signed.h"
#include "sync/seal/seal.h"

namespace relais::sync::batch {

namespace {

constexpr Format kFormat{"enrolment", "RLE0", "relais/0 enrolment", kProtocol, kMaxEnrolmentBytes};
constexpr std::size_t kSecretBytes = 16;
constexpr std::size_t kMinRecipients = 2;  // the hub, and the recovery key that is elsewhere
constexpr std::size_t kMaxRecipients = 16;
constexpr std::size_t kMaxNameBytes = 32;    // of a recipient: fits a wrap
constexpr std::size_t kMaxTextBytes = 4096;  // a name, a code, an address
constexpr std::size_t kMaxEntries = 10'000;  // far above any mission's points or people

Result<std::string> read_text(Reader& reader) {
    const auto text = TRY(reader.text(kMaxTextBytes));
    if (!is_utf8(text)) return reader.invalid("holds text that is not UTF-8");
    return std::string(text);
}

void write_lists(Writer& writer, const Enrolment& enrolment) {
    writer.count32(enrolment.enumerators.size());
    for (const auto& person : enrolment.enumerators)
        writer.text(person.code).text(person.name);
    writer.count32(enrolment.points.size());
    for (const auto& point : enrolment.points)
        writer.text(point.code).text(point.name).text(point.place).text(point.adm3_pcode);
    writer.count32(enrolment.teams.size());
    for (const auto& team : enrolment.teams)
        writer.text(team);
    writer.count32(enrolment.files.size());
    for (const auto& file : enrolment.files)
        writer.text(file.name).text(file.bytes);
    // Only where somebody measured: without them the bytes are what they always were.
    if (std::none_of(enrolment.points.begin(), enrolment.points.end(),
                     [](const Point& point) { return !point.fence.empty(); }))
        return;
    for (const auto& point : enrolment.points)
        writer.text(point.fence);
}

std::string encode_unsigned(const Enrolment& enrolment) {
    RELAIS_ASSERT(enrolment.secret.size() == kSecretBytes);
    Writer writer;
    writer.raw(head_of(kFormat)).raw(enrolment.hub_key);
    writer.text(enrolment.project).text(enrolment.hub_url).raw(enrolment.device);
    writer.raw(enrolment.secret).i64(enrolment.valid_until.ms);
    writer.count16(enrolment.recipients.size());
    for (const auto& recipient : enrolment.recipients)
        writer.text(recipient.name).raw(recipient.key);
    write_lists(writer, enrolment);
    return writer.take();
}

Result<void> read_recipients(Reader& reader, Enrolment& enrolment) {
    const auto count = TRY(reader.count16(kMaxRecipients));
    if (count < kMinRecipients) return reader.invalid("has fewer than two recipients");
    std::set<std::string> names;
    for (std::size_t i = 0; i < count; ++i) {
        Recipient recipient;
        recipient.name = TRY(reader.text(kMaxNameBytes));
        recipient.key = TRY(reader.array<32>());
        if (recipient.name.empty() || !is_utf8(recipient.name) ||
            !names.insert(recipient.name).second)
            return reader.invalid("names a recipient twice, or not at all");
        if (!seal::is_usable(recipient.key)) return reader.invalid("has a key that hides nothing");
        enrolment.recipients.push_back(std::move(recipient));
    }
    return {};
}

Result<void> read_people_and_points(Reader& reader, Enrolment& enrolment) {
    const auto people = TRY(reader.count32(kMaxEntries));
    for (std::size_t i = 0; i < people; ++i) {
        Person person;
        person.code = TRY(read_text(reader));
        person.name = TRY(read_text(reader));
        enrolment.enumerators.push_back(std::move(person));
    }
    const auto points = TRY(reader.count32(kMaxEntries));
    for (std::size_t i = 0; i < points; ++i) {
        Point point;
        point.code = TRY(read_text(reader));
        point.name = TRY(read_text(reader));
        point.place = TRY(read_text(reader));
        point.adm3_pcode = TRY(read_text(reader));
        enrolment.points.push_back(std::move(point));
    }
    const auto teams = TRY(reader.count32(kMaxEntries));
    for (std::size_t i = 0; i < teams; ++i)
        enrolment.teams.push_back(TRY(read_text(reader)));
    return {};
}

Result<void> read_files(Reader& reader, Enrolment& enrolment) {
    const auto count = TRY(reader.count32(kMaxEntries));
    std::set<std::string> names;
    for (std::size_t i = 0; i < count; ++i) {
        FormFile file;
        file.name = TRY(reader.text(kMaxFileNameBytes));
        if (!is_plain_file_name(file.name) || !names.insert(file.name).second)
            return reader.invalid("holds a file without a plain name of its own");
        file.bytes = TRY(reader.text(kMaxEnrolmentBytes));
        enrolment.files.push_back(std::move(file));
    }
    if (reader.left() == 0) return {};
    // One enrolment has one form: fences are written where there is one.
    bool fenced = false;
    for (auto& point : enrolment.points) {
        point.fence = TRY(read_text(reader));
        fenced = fenced || !point.fence.empty();
    }
    if (!fenced) return reader.invalid("has fences that are all empty");
    return {};
}

}  // namespace

bool is_plain_file_name(std::string_view name) {
    if (name.empty() || name.size() > kMaxFileNameBytes || name.front() == '.') return false;
    return is_utf8(name) && std::none_of(name.begin(), name.end(), [](char c) {
               return c == '/' || c == '\\' || c == ':' || static_cast<unsigned char>(c) < 0x20;
           });
}

std::string encode(const Enrolment& enrolment, const seal::SignKeys& hub_keys) {
    RELAIS_ASSERT(enrolment.hub_key == hub_keys.verify_key);
    return signed_bytes(kFormat, encode_unsigned(enrolment), hub_keys);
}

Result<Enrolment> decode_enrolment(std::string_view bytes) {
    Enrolment enrolment;
    // The key stands first, so that the signature can be checked before anything else is read.
    Reader front(TRY(unverified_body(kFormat, bytes)), kFormat.subject);
    enrolment.hub_key = TRY(front.array<32>());
    Reader reader(TRY(verified_body(kFormat, bytes, enrolment.hub_key)), kFormat.subject);
    TRY(reader.array<32>());
    enrolment.project = TRY(read_text(reader));
    enrolment.hub_url = TRY(read_text(reader));
    enrolment.device = TRY(reader.array<16>());
    enrolment.secret = TRY(reader.raw(kSecretBytes));
    enrolment.valid_until.ms = TRY(reader.i64());
    TRY(read_recipients(reader, enrolment));
    TRY(read_people_and_points(reader, enrolment));
    TRY(read_files(reader, enrolment));
    TRY(reader.end());
    return enrolment;
}

seal::Hash fingerprint(const Enrolment& enrolment) {
    return seal::hash(encode_unsigned(enrolment));
}

}  // namespace relais::sync::batch
