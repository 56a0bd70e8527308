// What `serve` reads of the administrator's decisions and work: which laptops are trusted, what is
// offered, what is safe in a backup. It writes nothing, and holds no key that opens a record.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "forms/base/result.h"
#include "forms/base/time.h"
#include "sync/batch/notice.h"
#include "sync/hub/attachments_backup.h"
#include "sync/hub/backup.h"
#include "sync/hub/fleet.h"
#include "sync/hub/folder.h"
#include "sync/hub/ingest.h"
#include "sync/hub/offers.h"

namespace relais::sync::hub {

class Office {
  public:
    explicit Office(const HubFolder& folder)
        : fleet_(folder.fleet()), shelf_(folder.offers_folder()), post_(folder.post()),
          people_(folder.people()), safe_(folder), safe_attachments_(folder) {}

    /// Whether what comes from that laptop now counts. Not when that cannot be read.
    [[nodiscard]] Result<Trust> trust(const batch::DeviceId& device, Instant now) const;
    /// What was set aside of a laptop that is trusted again takes its place.
    Result<Device> settled(IngestStore& store, const Device& device, Instant now) const;
    /// What the hub itself once said of a laptop that it does not know any more (a backup of before
    /// its enrolment was restored) makes it known again, revocation included.
    Result<void> welcome_back(IngestStore& store, const batch::Notice& vouch, Instant now) const;
    /// All that the laptop is to know; what is offered only when its number is not `since`.
    Result<batch::Notice> notice(IngestStore& store, const Device& device, std::uint64_t since,
                                 Instant now) const;
    /// At most kBlobPieceBytes, from `offset` on. Errc::not_found for what is not offered to that
    /// laptop; invalid beyond its end.
    [[nodiscard]] Result<std::string> piece(const Device& device, const seal::Hash& blob,
                                            std::uint64_t offset) const;
    /// What a laptop says of its enumerators' keys.
    [[nodiscard]] Result<void> take_people(const Device& device, std::string_view bytes) const;
    /// Ascending.
    [[nodiscard]] Result<std::vector<seal::Hash>> safe_attachments(const Device& device) const {
        return safe_attachments_.of(device.id);
    }

  private:
    Fleet fleet_;
    OfferShelf shelf_;
    Post post_;
    PeopleBook people_;
    SafeMarks safe_;
    SafeAttachments safe_attachments_;
};

}  // namespace relais::sync::hub
