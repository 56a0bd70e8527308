// Keeps the open draft on disk: one save at a time, the newest content wins, a failed save is tried
// again and never forgotten.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "client/work/store_queue.h"

namespace relais::client::work {

class Keeper {
  public:
    using Make = std::function<sync::store::Draft()>;  ///< the draft as it is now
    using Saved = std::function<void(const sync::store::Draft&)>;

    Keeper(StoreQueue& queue, const Clock& clock, Saved saved);

    /// From now on `make` gives the draft; `saved_at` is 0 for one that is not on disk yet.
    void open(Make make, Instant saved_at);
    void close();

    void keep();
    /// `done` is called when what is typed is on disk, or could not be put there.
    void flush(Done<> done);
    /// No save starts until release(): the draft is about to go.
    void hold();
    void release();
    /// The draft, when its present content is neither on disk nor on its way there.
    [[nodiscard]] std::optional<sync::store::Draft> unsaved() const;
    /// The draft, unless its present content is known to be on disk or nobody asked to keep it.
    [[nodiscard]] std::optional<sync::store::Draft> last_words() const;

    [[nodiscard]] bool saving() const { return in_flight_ || dirty_; }
    [[nodiscard]] Instant saved_at() const { return saved_at_; }
    [[nodiscard]] const std::optional<Error>& error() const { return error_; }
    /// Tries again what failed, when its time has come; milliseconds until then, or nothing to do.
    std::optional<std::int64_t> tick();

  private:
    void save();
    void saved(const sync::store::Draft& draft, const Result<void>& result);
    void answer_waiting(const Result<void>& result);

    StoreQueue& queue_;
    const Clock& clock_;
    Saved on_saved_;
    Make make_;
    std::vector<Done<>> waiting_;
    std::optional<Error> error_;
    Instant saved_at_;
    std::int64_t retry_at_ms_ = 0;
    bool dirty_ = false;
    bool in_flight_ = false;
    bool held_ = false;
};

}  // namespace relais::client::work
