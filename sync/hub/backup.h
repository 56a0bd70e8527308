// Backups: a consistent copy of the whole hub while it serves, looked through row by row before
// anything counts as safe. What a verified backup holds is Safe, and the laptops are told.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "forms/base/result.h"
#include "forms/base/time.h"
#include "sync/batch/notice.h"
#include "sync/hub/attachments_backup.h"
#include "sync/hub/folder.h"
#include "sync/hub/ingest.h"

namespace relais::sync::hub {

/// What a copy of a hub was found to hold.
struct BackupFigures {
    Instant made;
    IngestFigures ingest;
    std::uint64_t opened = 0;  ///< at the desk
    AttachmentNames attachments;
};

/// Copies the hub into `out`, which must not be there yet: whole, or not at all. The desk's keys go
/// along under their passphrase; the signing key as it lies in the hub.
Result<void> make_backup(const HubFolder& folder, const std::string& out, Instant now);

/// Every file against its hash, every row against its own, every chain, every list of what lacks.
/// Errc::corrupt names the first that does not hold.
Result<BackupFigures> verify_backup(const std::string& backup);

/// The same of a hub's own two stores, also while it serves. It makes nothing safe.
Result<BackupFigures> verify_hub(const HubFolder& folder, Instant now);

/// Laptops are told from now on that this is safe. Errc::invalid for a backup of another hub.
Result<void> mark_safe(const HubFolder& folder, const std::string& backup,
                       const BackupFigures& figures, Instant now);

/// Verifies, then makes `folder`, which must not be there yet or be empty, a hub again.
Result<BackupFigures> restore_backup(const std::string& backup, const std::string& folder);

/// Of the last backup that was verified; nullopt when there was none.
struct LastBackup {
    std::string path;
    Instant made, verified;
    std::uint64_t records = 0;
};
Result<std::optional<LastBackup>> last_backup(const HubFolder& folder);

/// What is safe of each laptop: one small file each, for `serve` to read.
class SafeMarks {
  public:
    explicit SafeMarks(const HubFolder& folder) : folder_(folder.path() + "/backups/safe") {}
    [[nodiscard]] Result<std::vector<batch::Run>> of(const Device& device) const;
    [[nodiscard]] Result<void> set(const DeviceRuns& runs) const;

  private:
    [[nodiscard]] std::string path_of(const batch::DeviceId& device) const;
    std::string folder_;
};

}  // namespace relais::sync::hub
