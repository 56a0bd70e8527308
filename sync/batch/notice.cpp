#include "sync/batch/notice.h"

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forms/base/result.h"
#include "sync/batch/bytes.h"
#include "sync/batch/enrolment.h"
#include "sync/batch/limits.h"
#include "sync/batch/signed.h"
#include "sync/seal/seal.h"

namespace relais::sync::batch {

namespace {

constexpr Format kFormat{"notice", "RLN0", "relais/0 notice", kProtocol, kMaxNoticeBytes};
constexpr std::size_t kSealMore = 48;  // crypto_box_seal adds so much
constexpr std::size_t kMaxSealedBytes = kMaxNoticeBytes;

void write_runs(Writer& writer, const std::vector<Run>& runs) {
    RELAIS_ASSERT(runs.size() <= kMaxRuns);
    writer.count16(runs.size());
    for (const auto& run : runs)
        writer.u64(run.first).u64(run.last).raw(run.last_hash);
}

Result<std::vector<Run>> read_runs(Reader& reader) {
    std::vector<Run> runs;
    for (auto left = TRY(reader.count16(kMaxRuns)); left > 0; --left) {
        Run run;
        run.first = TRY(reader.u64());
        run.last = TRY(reader.u64());
        run.last_hash = TRY(reader.array<32>());
        // Two runs that touch would be one.
        const bool ascends = runs.empty() ? run.first > 0 : run.first > runs.back().last + 1;
        if (!ascends || run.last < run.first || run.last == UINT64_MAX)
            return reader.invalid("its runs do not ascend");
        runs.push_back(run);
    }
    return runs;
}

Result<std::vector<Aside>> read_aside(Reader& reader) {
    std::vector<Aside> aside;
    for (auto left = TRY(reader.count16(kMaxAside)); left > 0; --left) {
        Aside one;
        one.seq = TRY(reader.u64());
        one.hash = TRY(reader.array<32>());
        if (!aside.empty() && one.seq < aside.back().seq)
            return reader.invalid("its numbers do not ascend");
        aside.push_back(one);
    }
    return aside;
}

Result<OfferKind> kind_from(Reader& reader) {
    switch (TRY(reader.u8())) {
    case 0:
        return OfferKind::file;
    case 1:
        return OfferKind::lists;
    case 8:
        return OfferKind::returned;
    default:
        return reader.invalid("offers something unknown");
    }
}

/// A file has a name that can lie in a folder, a returned record its number in lower-case digits.
bool is_named(const Offer& offer) {
    constexpr std::size_t kReturnDigits = 32;
    switch (offer.kind) {
    case OfferKind::file:
        return is_plain_file_name(offer.name);
    case OfferKind::lists:
        return offer.name.empty();
    case OfferKind::returned:
        return offer.name.size() == kReturnDigits &&
               offer.name.find_first_not_of("0123456789abcdef") == std::string::npos;
    }
    return false;
}

}  // namespace

std::string encode_offers(const std::vector<Offer>& offers) {
    RELAIS_ASSERT(offers.size() <= kMaxOffers);
    Writer writer;
    writer.count16(offers.size());
    for (const auto& offer : offers)
        writer.u8(static_cast<std::uint8_t>(offer.kind))
            .text(offer.name)
            .raw(offer.plain)
            .raw(offer.key)
            .raw(offer.blob)
            .u32(offer.blob_bytes);
    return writer.take();
}

Result<std::vector<Offer>> decode_offers(std::string_view bytes) {
    Reader reader(bytes, "offers");
    std::vector<Offer> offers;
    std::set<std::pair<OfferKind, std::string>> names;
    for (auto left = TRY(reader.count16(kMaxOffers)); left > 0; --left) {
        Offer offer;
        offer.kind = TRY(kind_from(reader));
        offer.name = TRY(reader.text(kMaxFileNameBytes));
        if (!is_named(offer) || !names.emplace(offer.kind, offer.name).second)
            return reader.invalid("offers something without a plain name of its own");
        offer.plain = TRY(reader.array<32>());
        offer.key = TRY(reader.array<32>());
        offer.blob = TRY(reader.array<32>());
        offer.blob_bytes = TRY(reader.u32());
        if (offer.blob_bytes == 0 || offer.blob_bytes > kMaxBlobBytes)
            return fail(Errc::limit, "offers", "one of them is too large, or empty");
        offers.push_back(std::move(offer));
    }
    TRY(reader.end());
    return offers;
}

std::string encode(const Notice& notice, const seal::SignKeys& hub_keys) {
    RELAIS_ASSERT(notice.aside.size() <= kMaxAside);
    Writer writer;
    writer.raw(head_of(kFormat)).raw(notice.device).u32(notice.epoch).raw(notice.verify_key);
    writer.i64(notice.made.ms).i64(notice.revoked_from.ms);
    write_runs(writer, notice.held);
    write_runs(writer, notice.safe);
    writer.count16(notice.aside.size());
    for (const auto& one : notice.aside)
        writer.u64(one.seq).raw(one.hash);
    writer.u64(notice.number).u64(notice.people).text(notice.sealed_offers);
    return signed_bytes(kFormat, writer.take(), hub_keys);
}

Result<Notice> decode_notice(std::string_view bytes, const seal::VerifyKey& hub_key) {
    Reader reader(TRY(verified_body(kFormat, bytes, hub_key)), kFormat.subject);
    Notice notice;
    notice.device = TRY(reader.array<16>());
    notice.epoch = TRY(reader.u32());
    notice.verify_key = TRY(reader.array<32>());
    notice.made.ms = TRY(reader.i64());
    notice.revoked_from.ms = TRY(reader.i64());
    notice.held = TRY(read_runs(reader));
    notice.safe = TRY(read_runs(reader));
    notice.aside = TRY(read_aside(reader));
    notice.number = TRY(reader.u64());
    notice.people = TRY(reader.u64());
    notice.sealed_offers = TRY(reader.text(kMaxSealedBytes));
    if (!notice.sealed_offers.empty() && notice.sealed_offers.size() < kSealMore)
        return reader.invalid("its offers are cut");
    TRY(reader.end());
    return notice;
}

bool is_notice(std::string_view bytes) {
    return bytes.starts_with(kFormat.magic);
}

Result<DeviceId> device_of_notice(std::string_view bytes) {
    Reader reader(TRY(unverified_body(kFormat, bytes)), kFormat.subject);
    return reader.array<16>();
}

}  // namespace relais::sync::batch
