// What a power cut leaves. The recorder keeps every operation on the files of a folder, in order;
// the platter replays them up to a moment and lays out what a disk may then hold: all that was
// synced, and of the rest nothing, a part, or parts of a part. As in SQLite's own crash tests; a
// disk that says it has synced when it has not is beyond it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "forms/base/random.h"
#include "tests/support/disk.h"

namespace relais::tests {

/// The files of a folder by name; folders in it are left out.
using DiskImage = std::map<std::string, std::string>;
DiskImage image_of(const std::string& folder);
/// The folder then holds these files and no others.
void lay_out(const DiskImage& image, const std::string& folder);

struct RecordedStep {
    DiskStep::Kind kind = DiskStep::Kind::write;
    std::string name;  ///< below the folder
    std::string to;
    std::uint64_t offset = 0;
    std::string bytes;
};

/// While it lives, it watches the disk. Only one at a time.
class DiskRecorder final : private DiskWatcher {
  public:
    explicit DiskRecorder(const std::string& folder);
    const DiskImage& before() const { return before_; }  ///< when it began
    const std::vector<RecordedStep>& steps() const { return steps_; }

  private:
    bool before(const DiskStep& step) override;

    std::string folder_;
    DiskImage before_;
    std::vector<RecordedStep> steps_;
    WatchedDisk watched_;
};

class Platter {
  public:
    explicit Platter(const DiskImage& before);
    void take(const RecordedStep& step);
    /// The power goes now. What was not synced depends on `random`.
    DiskImage cut(Random& random) const;

  private:
    struct Node {
        std::string synced;
        std::vector<const RecordedStep*> pending;  ///< writes and truncations
    };
    struct NameStep {
        const RecordedStep* step = nullptr;
        std::size_t node = 0;  ///< of create
    };
    using Names = std::map<std::string, std::size_t>;
    static void apply(Names& names, const NameStep& step);

    std::vector<Node> nodes_;
    Names names_;
    Names synced_names_;
    std::vector<NameStep> pending_names_;
};

}  // namespace relais::tests
