// What the administrator says of each laptop: a name to tell it by, and since when it is not to be
// trusted. One small file each: `devices` writes them, `serve` reads them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "forms/base/result.h"
#include "forms/base/time.h"
#include "sync/batch/batch.h"

namespace relais::sync::hub {

struct Standing {
    std::string name;                     ///< "Gao 1"; may be empty
    std::optional<Instant> revoked_from;  ///< what came since then is set aside
    bool operator==(const Standing&) const = default;
};

class Fleet {
  public:
    explicit Fleet(std::string folder) : folder_(std::move(folder)) {}
    /// An empty one for a laptop of which nothing was said.
    [[nodiscard]] Result<Standing> of(const batch::DeviceId& device) const;
    [[nodiscard]] Result<void> set(const batch::DeviceId& device, const Standing& standing) const;
    /// The laptop that is meant by its name, or by the beginning of its number (4 digits at least);
    /// Errc::not_found, or invalid when several are meant.
    [[nodiscard]] Result<batch::DeviceId> find(const std::vector<batch::DeviceId>& devices,
                                               std::string_view wanted) const;

  private:
    [[nodiscard]] std::string path_of(const batch::DeviceId& device) const;
    std::string folder_;
};

}  // namespace relais::sync::hub
