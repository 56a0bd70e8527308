// Work that must not hold up a frame: values go in, a value comes back on the window's thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

namespace relais::client::work {

enum class Queue : std::uint8_t {
    store,    ///< the one thread that touches the store, in the order given
    network,  ///< the one thread that waits for the hub
    files,    ///< the one thread that waits for sticks and cards, and reads pictures
};

class Jobs {
  public:
    virtual ~Jobs() = default;
    /// `task` runs on the queue's thread; `done` runs later inside deliver(). Either may be empty.
    virtual void run(Queue queue, std::function<void()> task, std::function<void()> done) = 0;
    /// Runs what has come back; once a frame, on the window's thread.
    virtual void deliver() = 0;
    /// Waits until nothing is queued or running, delivering on the way; before closing and in
    /// tests.
    virtual void drain() = 0;
    /// Waits until nothing is queued or running on one queue; may deliver, or leave that for later.
    virtual void settle(Queue /*queue*/) { drain(); }
};

/// Runs everything at once, in the caller: for tests.
class InlineJobs final : public Jobs {
  public:
    void run(Queue queue, std::function<void()> task, std::function<void()> done) override;
    void deliver() override {}
    void drain() override {}
};

/// Three threads; `wake` is called (on their thread) whenever something is ready to deliver. Ending
/// it finishes what the store queue holds, lets the others' present task end and drops the rest.
std::unique_ptr<Jobs> make_threads(std::function<void()> wake);

}  // namespace relais::client::work
