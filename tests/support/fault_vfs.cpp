#include "tests/support/fault_vfs.h"

#include <cerrno>

namespace relais::tests {

bool FaultVfs::before(const DiskStep&) {
    ++operations_;
    const bool due = (left_ >= 0 && left_-- == 0) || (fired_ && after_ == After::stays_broken);
    if (!due) return true;
    fired_ = true;
    errno = fault_ == Fault::disk_full ? ENOSPC : EIO;
    return false;
}

void FaultVfs::fail_at(std::int64_t n, Fault fault, After after) {
    left_ = n;
    operations_ = 0;
    fault_ = fault;
    after_ = after;
    fired_ = false;
}

void FaultVfs::stop() {
    left_ = -1;
    after_ = After::recovers;
}

}  // namespace relais::tests
