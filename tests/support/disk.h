// The seam between a program under test and its disk: one watcher is told of each operation before
// it takes place, and may make it fail. SQLite's come through a VFS, those of forms/base where a
// test links tests_support_file_calls: in one order, as the disk gets them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace relais::tests {

struct DiskStep {
    enum class Kind : std::uint8_t { create, write, truncate, sync, unlink, rename, sync_folder };
    Kind kind = Kind::write;
    std::string_view path;     ///< of the folder for sync_folder
    std::string_view to;       ///< rename
    std::uint64_t offset = 0;  ///< write; the new size for truncate
    std::string_view bytes;    ///< write
};

class DiskWatcher {
  public:
    DiskWatcher() = default;
    DiskWatcher(const DiskWatcher&) = delete;
    DiskWatcher& operator=(const DiskWatcher&) = delete;
    virtual ~DiskWatcher() = default;
    /// False with errno set: the operation fails and does not take place.
    virtual bool before(const DiskStep& step) = 0;
};

/// While it lives, SQLite's default VFS tells the watcher. Only one at a time.
class WatchedDisk {
  public:
    explicit WatchedDisk(DiskWatcher& watcher);
    WatchedDisk(const WatchedDisk&) = delete;
    WatchedDisk& operator=(const WatchedDisk&) = delete;
    ~WatchedDisk();
};

/// Whether somebody watches, and what the watcher says; for the wrapped calls.
bool disk_is_watched();
bool disk_allows(const DiskStep& step);

/// While it lives, every connection that is opened runs with synchronous=NORMAL, whatever pragma it
/// gives: what a trial must find wanting. Needs a WatchedDisk.
class WeakSync {
  public:
    WeakSync();
    WeakSync(const WeakSync&) = delete;
    WeakSync& operator=(const WeakSync&) = delete;
    ~WeakSync();
};

}  // namespace relais::tests
