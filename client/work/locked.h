// A value that several threads share: it is reached only under its lock. Waiting is for a condition
// of the value, never for a time.
#pragma once

#include <condition_variable>
#include <mutex>
#include <utility>

namespace relais::client::work {

template <class T>
class Locked {
  public:
    Locked() = default;
    explicit Locked(T value) : value_(std::move(value)) {}

    /// `use` must not keep a reference to what it is given. Waiters look again afterwards.
    template <class Use>
    auto with(Use&& use) {
        const Notify notify{changed_};
        const std::lock_guard lock(mutex_);
        return std::forward<Use>(use)(value_);
    }

    /// Sleeps until `ready(value)` holds, then does the same as with().
    template <class Ready, class Use>
    auto when(Ready&& ready, Use&& use) {
        const Notify notify{changed_};
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return ready(value_); });
        return std::forward<Use>(use)(value_);
    }

  private:
    struct Notify {
        std::condition_variable& changed;
        ~Notify() { changed.notify_all(); }
    };
    std::mutex mutex_;
    std::condition_variable changed_;
    T value_;
};

}  // namespace relais::client::work
