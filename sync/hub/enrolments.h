// Enrolments that were made and not yet claimed, one file each: `enrol` writes them, `serve` reads
// and removes them. So `enrol` needs no write to the ingest store. A file holds a single-use secret
// (mode 0600) and is worth nothing once claimed or after 48 hours.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "forms/base/result.h"
#include "forms/base/time.h"
#include "sync/batch/enrolment.h"

namespace relais::sync::hub {

struct PendingEnrolment {
    batch::DeviceId device{};
    std::string secret;  ///< 16 bytes
    Instant valid_until;
};

class Enrolments {
  public:
    explicit Enrolments(std::string folder) : folder_(std::move(folder)) {}
    [[nodiscard]] Result<void> add(const PendingEnrolment& pending) const;
    /// nullopt when there is none of that device.
    [[nodiscard]] Result<std::optional<PendingEnrolment>> find(const batch::DeviceId& device) const;
    [[nodiscard]] Result<void> remove(const batch::DeviceId& device) const;
    /// Of all files, claimable or expired; for `status`.
    [[nodiscard]] Result<std::vector<PendingEnrolment>> all() const;

  private:
    [[nodiscard]] std::string path_of(const batch::DeviceId& device) const;
    std::string folder_;
};

}  // namespace relais::sync::hub
