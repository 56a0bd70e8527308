#include "sync/hub/office.h"

#include <cstddef>
#include <cstdint>
#include <string>

#include "forms/base/result.h"
#include "forms/base/time.h"
#include "sync/batch/batch.h"
#include "sync/batch/notice.h"
#include "sync/hub/ingest.h"
#include "sync/seal/seal.h"

namespace relais::sync::hub {

Result<Trust> Office::trust(const batch::DeviceId& device, Instant now) const {
    const auto standing = TRY(fleet_.of(device));
    const bool revoked = standing.revoked_from && now >= *standing.revoked_from;
    return revoked ? Trust::set_aside : Trust::counted;
}

Result<batch::Notice> Office::notice(IngestStore& store, const Device& device, std::uint64_t since,
                                     Instant now) const {
    auto present = device;
    if (TRY(trust(device.id, now)) == Trust::counted && TRY(store.readmit(device)) > 0)
        present = TRY(store.device(device.id)).value_or(device);
    auto notice = TRY(store.holdings(present));
    notice.made = now;
    const auto standing = TRY(fleet_.of(device.id));
    if (standing.revoked_from) notice.revoked_from = *standing.revoked_from;
    const auto offers = TRY(shelf_.read());
    notice.number = offers.number;
    // A revoked laptop is told so, and nothing more.
    const bool told = standing.revoked_from || offers.number == since || offers.number == 0;
    if (!told)
        notice.sealed_offers = seal::seal_to(TRY(seal::box_key_of(device.verify_key)),
                                             batch::encode_offers(offers.offers));
    return notice;
}

Result<std::string> Office::piece(const seal::Hash& blob, std::uint64_t offset) const {
    const auto bytes = TRY(shelf_.blob(blob));
    if (offset >= bytes.size()) return fail(Errc::invalid, "blob", "has no such place");
    return bytes.substr(static_cast<std::size_t>(offset), batch::kBlobPieceBytes);
}

}  // namespace relais::sync::hub
