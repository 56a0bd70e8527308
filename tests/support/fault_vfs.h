// Makes the n-th write, sync, truncation or deletion fail: SQLite's through a VFS, those of other
// files where a test links tests_support_file_faults. One counter for both, so that a loop over n
// meets every step of an operation in its true order.
#pragma once

#include <cstdint>

namespace relais::tests {

enum class Fault { io, disk_full };
enum class After { recovers, stays_broken };  ///< stays_broken: as after a power cut

/// While it lives, it is SQLite's default VFS. Only one at a time.
class FaultVfs {
  public:
    FaultVfs();
    FaultVfs(const FaultVfs&) = delete;
    FaultVfs& operator=(const FaultVfs&) = delete;
    ~FaultVfs();

    /// The operation number `n` from now, counted from 0, fails.
    void fail_at(std::int64_t n, Fault fault, After after);
    void stop();
    /// Whether the planned fault has come.
    bool fired() const;
    std::int64_t operations() const;  ///< since fail_at()
};

/// Counts one operation; true when it is to fail, with errno set. False where no FaultVfs lives.
bool fault_is_due();

}  // namespace relais::tests
