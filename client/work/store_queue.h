// The way to the store and back: what runs on the store's thread is given the StoreSide, its answer
// comes to the window's thread, unless who asked is gone by then.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "client/work/form_shelf.h"
#include "client/work/locked.h"
#include "client/work/notices.h"
#include "client/work/workplace.h"

namespace relais::client::work {

/// Random of the world for both threads.
class LockedRandom final : public Random {
  public:
    explicit LockedRandom(Random& random) : random_(&random) {}
    void fill(std::span<std::uint8_t> bytes) override {
        random_.with([bytes](Random* random) { random->fill(bytes); });
    }

  private:
    Locked<Random*> random_;
};

/// Touched on the store's thread only (clock and random excepted: they serve both).
struct StoreSide {
    StoreSide(std::string folder_path, const Clock& world_clock, Random& world_random)
        : folder(std::move(folder_path)), clock(world_clock), random(world_random) {}
    const std::string folder;
    const Clock& clock;
    LockedRandom random;
    std::optional<sync::store::Store> store;
    /// Of exercises, while there are some; never given to an exchange.
    std::optional<sync::store::Store> practice;
    FormShelf forms;
    std::size_t findings_taken = 0;   ///< of the store's findings, those kept until they are read
    std::uint64_t updates_shown = 0;  ///< number of the forms and lists that the window has

    /// The store that interviews are kept in now. Errc::not_found when there is none.
    Result<sync::store::Store*> get();
    /// The laptop's own, exercise or not.
    Result<sync::store::Store*> real();
};

/// Forms, lists and people that an exchange brought.
struct Changes {
    sync::store::Settings settings;
    std::vector<FormEntry> forms;
};

/// What the home screen is made of.
struct Home {
    std::optional<Changes> changes;  ///< mostly none
    std::optional<Notices> notices;  ///< after opening, an exchange, a purge
    std::optional<sync::store::Shift> shift;
    std::vector<sync::store::Draft> drafts;
    std::vector<sync::store::Draft> binned;
    std::vector<sync::store::Record> records;
    sync::store::OutboxState outbox;
};
Result<Home> read_home(const sync::store::Store& store);
/// Puts what came since the last time into `home` (workplace_stick.cpp).
Result<void> read_changes(StoreSide& side, Home& home);

class StoreQueue {
  public:
    StoreQueue(Jobs& jobs, std::shared_ptr<StoreSide> side) : jobs_(jobs), side_(std::move(side)) {}

    template <class T>
    void ask(std::function<Result<T>(StoreSide&)> task, Done<T> done) {
        auto answer = std::make_shared<std::optional<Result<T>>>();
        jobs_.run(
            Queue::store,
            [side = side_, answer, task = std::move(task)] { answer->emplace(task(*side)); },
            guarded([answer, done = std::move(done)] {
                if (done) done(std::move(**answer));
            }));
    }
    /// Runs `task` and waits for it, and for all that was asked before it.
    void settle(std::function<void(StoreSide&)> task);

    /// `done`, as long as this queue lives.
    std::function<void()> guarded(std::function<void()> done);
    Jobs& jobs() { return jobs_; }
    Random& random() { return side_->random; }

  private:
    Jobs& jobs_;
    /// Shared with tasks that may still run when the workplace goes.
    std::shared_ptr<StoreSide> side_;
    std::shared_ptr<char> alive_ = std::make_shared<char>();
};

}  // namespace relais::client::work
