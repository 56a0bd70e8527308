// One store for several handlers. Batches that arrive while another is being written wait together
// and share the next fsync: whoever comes first in the line writes for all of them, in one
// transaction, and nobody is answered before it is on disk. Who is alone never waits. Everything
// else that needs the store waits for its turn in the same line.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <vector>

#include "forms/base/result.h"
#include "sync/batch/batch.h"
#include "sync/hub/ingest.h"

namespace relais::sync::hub {

class GroupCommit {
  public:
    struct Options {
        /// No batch is taken then. May be empty: never.
        std::function<bool()> is_nearly_full;
        /// Told what failed without anybody's answer depending on it. May be empty.
        std::function<void(const Error&)> report_fault;
    };
    /// `store` is nobody else's while this lives; `reader` is the same store, opened for reading.
    GroupCommit(IngestStore& store, IngestStore reader, Options options);
    GroupCommit(const GroupCommit&) = delete;
    GroupCommit& operator=(const GroupCommit&) = delete;

    /// While it lives a batch is on its way: those who write wait for it, for a moment.
    class Announced {
      public:
        explicit Announced(GroupCommit* group);
        Announced(const Announced&) = delete;
        Announced& operator=(const Announced&) = delete;
        ~Announced();

      private:
        friend class GroupCommit;
        GroupCommit* group_;  ///< null: none, or it has arrived
    };

    /// As committed; does not wait for those who write.
    Result<std::optional<Device>> device(const batch::DeviceId& id);
    /// Returns after the fsync that made it durable.
    Result<batch::Receipt> insert(const Arrival& arrival, Announced* announced = nullptr);
    /// Nobody else uses the store meanwhile. `work` must not call this object but for device().
    void alone(const std::function<void()>& work);
    /// For quiet moments: what is in the log is copied into the database.
    void tidy();

    struct Figures {
        std::uint64_t batches = 0, commits = 0;
        std::size_t waiting = 0;  ///< now, with whoever has the store
    };
    Figures figures();

  private:
    struct Waiting;
    void wait_for_turn(Waiting& self, std::unique_lock<std::mutex>& lock);
    void gather(std::unique_lock<std::mutex>& lock);
    [[nodiscard]] std::vector<Waiting*> group() const;
    void write(const std::vector<Waiting*>& group);
    void leave(const std::unique_lock<std::mutex>& lock);
    void arrived(Announced& announced, const std::unique_lock<std::mutex>& lock);

    IngestStore& store_;  ///< of whoever is first in the line
    Options options_;
    std::mutex reading_;
    IngestStore reader_;
    std::mutex mutex_;  ///< of all below
    std::condition_variable joined_;
    std::deque<Waiting*> line_;
    std::size_t announced_ = 0;
    std::int64_t patience_us_ = 0;  ///< a part of what the last commit took
    Figures figures_;
};

}  // namespace relais::sync::hub
