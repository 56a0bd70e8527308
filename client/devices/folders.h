// Where a person's files are: the home folder, sticks and cards that are plugged in, and what a
// folder holds. Names are what a disk says: any bytes, any number, links in circles.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "forms/base/result.h"

namespace relais::client::devices {

inline constexpr std::size_t kMaxListed = 5'000;  ///< entries of one folder; a camera's has 999

struct FolderEntry {
    std::string name;  ///< UTF-8; what is not is passed over
    bool folder = false;
    std::uint64_t size_bytes = 0;
    std::int64_t changed_ms = 0;  ///< UTC, since 1970
    bool operator==(const FolderEntry&) const = default;
};

/// Folders first, then files, each by name; hidden ones, devices and pipes are left out.
Result<std::vector<FolderEntry>> list_entries(const std::string& folder);

struct StartingPlace {
    std::string name;  ///< "KINGSTON"; empty for the home folder
    std::string path;
    bool operator==(const StartingPlace&) const = default;
};
/// The home folder where there is one, then what is mounted below /media, /run/media and /mnt.
std::vector<StartingPlace> starting_places();
/// The same, of a table as /proc/self/mounts.
std::vector<StartingPlace> mounted_places(const std::string& mounts);

}  // namespace relais::client::devices
