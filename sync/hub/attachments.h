// What laptops sent of their records' files, sealed as it came: one file for each attachment, named
// by its hash, below a folder for each laptop; what is still coming in ends in ".part". No key that
// opens any of it is here. Any thread may call: a mutex lets one in at a time. One process writes:
// whoever holds the ingest store.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "forms/base/random.h"
#include "forms/base/result.h"
#include "sync/batch/attachment.h"
#include "sync/hub/ingest.h"

namespace relais::sync::hub {

/// How much one laptop may leave here, and what of the disk is kept for the records.
struct AttachmentLimits {
    std::uint64_t device_bytes = 8ULL << 30U;     ///< a season of recordings
    std::uint64_t revoked_bytes = 256ULL << 20U;  ///< of a laptop that is not trusted any more
    std::size_t device_files = batch::kMaxHeld;
    std::size_t device_parts = 4;  ///< begun at a time; a laptop needs one
    // What of the disk is kept for records, which stop at less (room.h): so much of a large one, a
    // part of a small one.
    std::uint64_t free_bytes = 2ULL << 30U;
    std::uint64_t free_part = 5;
};

class AttachmentStore {
  public:
    /// For `serve` and `import`. Makes the folder where it is not there.
    static Result<AttachmentStore> open_for_writing(const std::string& folder, Random& random,
                                                    AttachmentLimits limits = {});
    /// For all others; nothing need be there.
    static Result<AttachmentStore> open_for_reading(const std::string& folder);

    /// How much of one is on the disk, and stays there after a power cut.
    Result<batch::Held> place(const batch::DeviceId& device, const seal::Hash& hash);
    struct Taken {
        batch::Held held;
        bool taken = false;  ///< false: it does not go on where `held` ends, nothing changed
    };
    /// On disk when it returns; whole only when its hash is its name. Errc::disk_full where the
    /// disk or the laptop's share of it is used up; corrupt where all of it came and is something
    /// else: it is forgotten then.
    Result<Taken> take(const batch::Chunk& chunk, Trust trust);
    /// Ascending by hash.
    Result<std::vector<seal::Hash>> whole(const batch::DeviceId& device);
    /// The laptops of which something is here.
    [[nodiscard]] Result<std::vector<batch::DeviceId>> devices() const;
    /// As it came. Errc::not_found.
    [[nodiscard]] Result<std::string> read(const batch::DeviceId& device,
                                           const seal::Hash& hash) const;
    [[nodiscard]] std::string path_of(const batch::DeviceId& device, const seal::Hash& hash) const;
    /// Drawn when the folder was made: after a restore it is another. 0 where nothing is there.
    [[nodiscard]] std::uint64_t run() const { return run_; }

  private:
    /// What is known of one laptop's folder: counted once, kept up with what is taken.
    struct Share {
        std::uint64_t bytes = 0;
        std::size_t files = 0;
        std::map<seal::Hash, std::uint64_t> parts;  ///< whose end this run has on the disk
    };
    AttachmentStore(std::string folder, AttachmentLimits limits, std::uint64_t run);
    [[nodiscard]] std::string folder_of(const batch::DeviceId& device) const;
    Result<Share*> share_of(const batch::DeviceId& device);
    Result<batch::Held> place_in(Share& share, const batch::DeviceId& device,
                                 const seal::Hash& hash);
    Result<void> check_room(const Share& share, const batch::Chunk& chunk, Trust trust) const;
    Result<void> begin(Share& share, const batch::Chunk& chunk);
    Result<void> finish(Share& share, const batch::Chunk& chunk);
    Result<void> forget(Share& share, const batch::DeviceId& device, const seal::Hash& hash);

    std::string folder_;
    AttachmentLimits limits_;
    std::uint64_t run_ = 0;
    std::unique_ptr<std::mutex> turn_;
    std::map<batch::DeviceId, Share> shares_;
};

}  // namespace relais::sync::hub
