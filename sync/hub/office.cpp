#include "sync/hub/office.h"

#include <cstddef>
#include <cstdint>
#include <string>

#include "forms/base/result.h"
#include "forms/base/time.h"
#include "sync/batch/batch.h"
#include "sync/batch/enrolment.h"
#include "sync/batch/notice.h"
#include "sync/hub/ingest.h"
#include "sync/seal/seal.h"

namespace relais::sync::hub {

Result<Trust> Office::trust(const batch::DeviceId& device, Instant now) const {
    const auto standing = TRY(fleet_.of(device));
    const bool revoked = standing.revoked_from && now >= *standing.revoked_from;
    return revoked ? Trust::set_aside : Trust::counted;
}

Result<Device> Office::settled(IngestStore& store, const Device& device, Instant now) const {
    if (TRY(trust(device.id, now)) == Trust::set_aside || TRY(store.readmit(device)) == 0)
        return device;
    return TRY(store.device(device.id)).value_or(device);
}

Result<void> Office::welcome_back(IngestStore& store, const batch::Notice& vouch,
                                  Instant now) const {
    auto standing = TRY(fleet_.of(vouch.device));
    if (vouch.revoked_from.ms != 0 && !standing.revoked_from) {
        standing.revoked_from = vouch.revoked_from;
        TRY(fleet_.set(vouch.device, standing));
    }
    return store.add_device({vouch.device, vouch.epoch, vouch.verify_key, {}}, now);
}

Result<batch::Notice> Office::notice(IngestStore& store, const Device& device, std::uint64_t since,
                                     Instant now) const {
    auto notice = TRY(store.holdings(device));
    notice.made = now;
    notice.safe = TRY(safe_.of(device));
    const auto standing = TRY(fleet_.of(device.id));
    if (standing.revoked_from) notice.revoked_from = *standing.revoked_from;
    const auto offers = TRY(shelf_.read());
    const auto waiting = TRY(post_.of(device.id));
    // Both only grow, so their sum tells a change of either.
    notice.number = offers.number + waiting.changes;
    const auto people = TRY(people_.of(device));
    notice.people = people ? people->number : 0;
    // A revoked laptop is told so, and nothing more.
    const bool told = standing.revoked_from || notice.number == since || offers.number == 0;
    if (told) return notice;
    auto all = waiting.offers;  // first: they are small, and somebody waits for the answer
    all.insert(all.end(), offers.offers.begin(), offers.offers.end());
    notice.sealed_offers =
        seal::seal_to(TRY(seal::box_key_of(device.verify_key)), batch::encode_offers(all));
    return notice;
}

Result<void> Office::take_people(const Device& device, std::string_view bytes) const {
    return people_.take(device, bytes);
}

Result<std::string> Office::piece(const Device& device, const seal::Hash& blob,
                                  std::uint64_t offset) const {
    auto offered = shelf_.blob(blob);
    if (!offered && offered.error().code == Errc::not_found) offered = post_.blob(device.id, blob);
    const auto bytes = TRY(std::move(offered));
    if (offset >= bytes.size()) return fail(Errc::invalid, "blob", "has no such place");
    return bytes.substr(static_cast<std::size_t>(offset), batch::kBlobPieceBytes);
}

}  // namespace relais::sync::hub
