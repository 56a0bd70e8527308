// What `serve` reads of the administrator's decisions and work: which laptops are trusted, what is
// offered, what is safe in a backup. It writes nothing, and holds no key that opens a record.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "forms/base/result.h"
#include "forms/base/time.h"
#include "sync/batch/notice.h"
#include "sync/hub/fleet.h"
#include "sync/hub/folder.h"
#include "sync/hub/ingest.h"
#include "sync/hub/offers.h"

namespace relais::sync::hub {

class Office {
  public:
    explicit Office(const HubFolder& folder)
        : fleet_(folder.fleet()), shelf_(folder.offers_folder()) {}

    /// Whether what comes from that laptop now counts. Not when that cannot be read.
    [[nodiscard]] Result<Trust> trust(const batch::DeviceId& device, Instant now) const;
    /// All that the laptop is to know; what is offered only when its number is not `since`.
    Result<batch::Notice> notice(IngestStore& store, const Device& device, std::uint64_t since,
                                 Instant now) const;
    /// At most kBlobPieceBytes, from `offset` on. Errc::not_found for what is not offered;
    /// invalid beyond its end.
    [[nodiscard]] Result<std::string> piece(const seal::Hash& blob, std::uint64_t offset) const;

  private:
    Fleet fleet_;
    OfferShelf shelf_;
};

}  // namespace relais::sync::hub
