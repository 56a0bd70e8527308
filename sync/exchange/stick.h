// The exchange without a line: the same batches and notices, in a file on a stick. What is packed
// stays queued until the hub's answer comes back, by stick or by line.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "forms/base/random.h"
#include "forms/base/result.h"
#include "sync/store/store.h"

namespace relais::sync::exchange {

struct Packed {
    std::vector<std::string> paths;  ///< of the bundles written; none where nothing waits
    std::size_t records = 0;
    std::size_t bytes = 0;
    std::size_t carried = 0;     ///< bundles of neighbours that were written too
    std::size_t files = 0;       ///< of records
    std::size_t files_left = 0;  ///< that found no room: with another stick
};
/// All that waits, into `folder`: records, what `carried_folder` keeps of neighbours, and the
/// records' files as far as there is room.
Result<Packed> pack(store::Store& store, const std::string& folder,
                    const std::string& carried_folder, Random& random);

struct Unpacked {
    std::size_t bundles = 0;     ///< files that were bundles
    std::size_t notices = 0;     ///< for this laptop
    std::size_t delivered = 0;   ///< records that were queued before
    std::size_t carried = 0;     ///< bundles of neighbours that were taken along
    bool updated = false;        ///< forms, lists, people or points are new
    std::vector<Error> refused;  ///< what was no whole bundle, or not ours though it said so
};
/// Every bundle of `path`, which is a file or a folder: answers of the hub are applied, bundles of
/// neighbours kept in `carried_folder` until they are packed. Others' files are left alone.
Result<Unpacked> unpack(store::Store& store, const std::string& path,
                        const std::string& carried_folder);

}  // namespace relais::sync::exchange
