// Makes the n-th write, sync, truncation, deletion or renaming fail: SQLite's, and those of other
// files where a test links tests_support_file_calls. One counter for both, so that a loop over n
// meets every step of an operation in its true order.
#pragma once

#include <cstdint>

#include "tests/support/disk.h"

namespace relais::tests {

enum class Fault { io, disk_full };
enum class After { recovers, stays_broken };  ///< stays_broken: as after a power cut

/// While it lives, it watches the disk. Only one at a time.
class FaultVfs final : private DiskWatcher {
  public:
    FaultVfs() : watched_(*this) {}

    /// The operation number `n` from now, counted from 0, fails.
    void fail_at(std::int64_t n, Fault fault, After after);
    void stop();
    /// Whether the planned fault has come.
    bool fired() const { return fired_; }
    std::int64_t operations() const { return operations_; }  ///< since fail_at()

  private:
    bool before(const DiskStep& step) override;

    std::int64_t left_ = -1;
    std::int64_t operations_ = 0;
    Fault fault_ = Fault::io;
    After after_ = After::recovers;
    bool fired_ = false;
    WatchedDisk watched_;
};

}  // namespace relais::tests
