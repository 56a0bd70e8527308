#include "sync/store/rows.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "forms/base/result.h"
#include "forms/base/text.h"
#include "sync/batch/batch.h"
#include "sync/batch/bytes.h"
#include "sync/batch/limits.h"
#include "sync/seal/seal.h"
#include "sync/store/store.h"

namespace relais::sync::store {

using batch::Reader;
using batch::Writer;

namespace {

// Written by ourselves and sealed: the bound only keeps a mistake from taking all memory.
constexpr std::size_t kMaxText = batch::kMaxPlainBytes;
constexpr std::size_t kMaxEntries = 100'000;

Result<std::string> text_of(Reader& reader) {
    return std::string(TRY(reader.text(kMaxText)));
}

}  // namespace

Result<DraftKey> draft_key(const DraftId& id) {
    const auto key = batch::device_from_hex(id);
    if (!key) return fail(Errc::invalid, "draft", "its id is not 32 hexadecimal digits");
    return *key;
}

DraftId draft_id(const DraftKey& key) {
    return relais::to_hex(seal::bytes_of(key));
}

std::string row_identity(std::string_view domain, std::string_view rest) {
    std::string identity(domain);
    identity += '\0';
    identity += rest;
    return identity;
}

Result<std::string> open_row(const seal::Secret& key, std::string_view sealed,
                             std::string_view identity, const char* subject) {
    auto plain = seal::open(key, sealed, identity);
    if (!plain) return fail(Errc::corrupt, subject, "was altered or damaged on the disk");
    return plain;
}

std::string encode(const SealedSettings& sealed) {
    Writer writer;
    const auto& device = sealed.device;
    writer.raw(device.device).u32(device.epoch).raw(device.verify_key).raw(device.hub_key);
    writer.text(sealed.settings.project).text(sealed.settings.hub_url);
    writer.count32(sealed.recipients.size());
    for (const auto& recipient : sealed.recipients)
        writer.text(recipient.name).raw(recipient.key);
    writer.count32(sealed.settings.enumerators.size());
    for (const auto& person : sealed.settings.enumerators)
        writer.text(person.code).text(person.name);
    writer.count32(sealed.settings.points.size());
    for (const auto& point : sealed.settings.points)
        writer.text(point.code).text(point.name).text(point.place).text(point.adm3_pcode);
    writer.count32(sealed.settings.teams.size());
    for (const auto& team : sealed.settings.teams)
        writer.text(team);
    for (const auto& point : sealed.settings.points)
        writer.text(point.fence);
    return writer.take();
}

Result<SealedSettings> decode_settings(std::string_view bytes) {
    Reader reader(bytes, "settings");
    SealedSettings sealed;
    sealed.device.device = TRY(reader.array<16>());
    sealed.device.epoch = TRY(reader.u32());
    sealed.device.verify_key = TRY(reader.array<32>());
    sealed.device.hub_key = TRY(reader.array<32>());
    sealed.settings.project = TRY(text_of(reader));
    sealed.settings.hub_url = TRY(text_of(reader));
    for (auto left = TRY(reader.count32(kMaxEntries)); left > 0; --left) {
        batch::Recipient recipient;
        recipient.name = TRY(text_of(reader));
        recipient.key = TRY(reader.array<32>());
        sealed.recipients.push_back(std::move(recipient));
    }
    for (auto left = TRY(reader.count32(kMaxEntries)); left > 0; --left) {
        batch::Person person;
        person.code = TRY(text_of(reader));
        person.name = TRY(text_of(reader));
        sealed.settings.enumerators.push_back(std::move(person));
    }
    for (auto left = TRY(reader.count32(kMaxEntries)); left > 0; --left) {
        batch::Point point;
        point.code = TRY(text_of(reader));
        point.name = TRY(text_of(reader));
        point.place = TRY(text_of(reader));
        point.adm3_pcode = TRY(text_of(reader));
        sealed.settings.points.push_back(std::move(point));
    }
    for (auto left = TRY(reader.count32(kMaxEntries)); left > 0; --left)
        sealed.settings.teams.push_back(TRY(text_of(reader)));
    if (reader.left() > 0) {  // stores made before points had fences end here
        for (auto& point : sealed.settings.points)
            point.fence = TRY(text_of(reader));
    }
    TRY(reader.end());
    return sealed;
}

std::string encode(const DraftHead& head) {
    return Writer().i64(head.saved.ms).text(head.summary).take();
}

Result<DraftHead> decode_draft_head(std::string_view bytes) {
    Reader reader(bytes, "draft");
    DraftHead head;
    head.saved.ms = TRY(reader.i64());
    head.summary = TRY(text_of(reader));
    TRY(reader.end());
    return head;
}

std::string encode(const RecordHead& head) {
    return Writer().i64(head.finalised.ms).text(head.instance_id).text(head.summary).take();
}

Result<RecordHead> decode_record_head(std::string_view bytes) {
    Reader reader(bytes, "record");
    RecordHead head;
    head.finalised.ms = TRY(reader.i64());
    head.instance_id = TRY(text_of(reader));
    head.summary = TRY(text_of(reader));
    TRY(reader.end());
    return head;
}

std::string encode_details(const Shift& shift) {
    return Writer().text(shift.point).text(shift.team).i64(shift.opened.ms).take();
}

Result<void> decode_details(std::string_view bytes, Shift& shift) {
    Reader reader(bytes, "shift");
    shift.point = TRY(text_of(reader));
    shift.team = TRY(text_of(reader));
    shift.opened.ms = TRY(reader.i64());
    return reader.end();
}

std::string encode(Instant instant) {
    return Writer().i64(instant.ms).take();
}

Result<Instant> decode_instant(std::string_view bytes) {
    Reader reader(bytes, "time");
    const Instant instant{TRY(reader.i64())};
    TRY(reader.end());
    return instant;
}

}  // namespace relais::sync::store
