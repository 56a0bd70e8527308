// Which personal keys each laptop says that its enumerators have: the statements as they came,
// signed. `serve` writes them, the desk seals returned records by them, and neither believes one
// whose signature does not hold. One small file each, replaced whole, so that any thread and
// process may read; of two that write at once the lesser may win, and its laptop is told so by the
// next notice.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "forms/base/result.h"
#include "sync/batch/returned.h"
#include "sync/hub/ingest.h"

namespace relais::sync::hub {

class PeopleBook {
  public:
    explicit PeopleBook(std::string folder) : folder_(std::move(folder)) {}
    /// Kept when it returns. Errc::forged, invalid for what is not that laptop's; already_exists
    /// where a later one is held, or another of its number.
    [[nodiscard]] Result<void> take(const Device& device, std::string_view bytes) const;
    /// nullopt where it has said none, or none that holds.
    [[nodiscard]] Result<std::optional<batch::PersonalKeys>> of(const Device& device) const;

  private:
    [[nodiscard]] std::string path_of(const batch::DeviceId& device) const;
    std::string folder_;
};

}  // namespace relais::sync::hub
