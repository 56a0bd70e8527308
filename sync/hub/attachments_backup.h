// Attachments in a backup: copied, looked through one by one, put back, and marked as safe. They
// name themselves by their hash; the backup's list says how many there are of each laptop.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "forms/base/result.h"
#include "sync/batch/batch.h"
#include "sync/hub/folder.h"
#include "sync/seal/seal.h"

namespace relais::sync::hub {

/// What there is of one laptop; both must agree.
struct AttachmentSum {
    std::uint64_t count = 0;
    seal::Hash sum{};  ///< of all names, bit by bit (exclusive or)
    bool operator==(const AttachmentSum&) const = default;
};
using AttachmentSums = std::map<batch::DeviceId, AttachmentSum>;
using AttachmentNames = std::map<batch::DeviceId, std::vector<seal::Hash>>;

/// Copies what is whole, also while `serve` takes more.
Result<AttachmentSums> copy_attachments(const std::string& from_hub, const std::string& to_hub);
/// Reads every one; Errc::corrupt names the first that is not what its name says, or the laptop of
/// which some are missing.
Result<AttachmentNames> verify_attachments(const std::string& hub, const AttachmentSums& sums);

/// The same of a hub that works, which nobody has counted.
Result<AttachmentNames> verify_attachments(const std::string& hub);

/// What is safe of each laptop: one small file each, for `serve` to read.
class SafeAttachments {
  public:
    explicit SafeAttachments(const HubFolder& folder)
        : folder_(folder.path() + "/backups/safe_attachments") {}
    /// Ascending.
    [[nodiscard]] Result<std::vector<seal::Hash>> of(const batch::DeviceId& device) const;
    [[nodiscard]] Result<void> set(const batch::DeviceId& device,
                                   const std::vector<seal::Hash>& hashes) const;

  private:
    std::string folder_;
};

}  // namespace relais::sync::hub
