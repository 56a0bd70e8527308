#include "client/work/keeper.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

#include "client/work/store_queue.h"
#include "client/work/workplace.h"
#include "forms/base/result.h"
#include "forms/base/time.h"
#include "sync/store/store.h"

namespace relais::client::work {

namespace {

constexpr std::int64_t kRetryMs = 2'000;  ///< a full disk may have room again soon

}  // namespace

Keeper::Keeper(StoreQueue& queue, const Clock& clock, Saved saved)
    : queue_(queue), clock_(clock), on_saved_(std::move(saved)) {}

void Keeper::open(Make make, Instant saved_at) {
    close();
    make_ = std::move(make);
    saved_at_ = saved_at;
}

void Keeper::close() {
    make_ = nullptr;
    dirty_ = held_ = false;
    error_.reset();
    saved_at_ = {};
}

void Keeper::keep() {
    if (!make_) return;
    dirty_ = true;
    if (!in_flight_ && !held_) save();
}

void Keeper::flush(Done<> done) {
    if (!in_flight_ && !dirty_) {
        if (done) done({});
        return;
    }
    waiting_.push_back(std::move(done));
    if (!in_flight_ && !held_) save();
}

void Keeper::hold() {
    held_ = true;
}

void Keeper::release() {
    held_ = false;
    if (dirty_ && !in_flight_) save();
}

std::optional<sync::store::Draft> Keeper::unsaved() const {
    const bool never_saved = saved_at_ == Instant{} && !in_flight_;
    if (!make_ || (!dirty_ && !never_saved)) return std::nullopt;
    return make_();
}

std::optional<sync::store::Draft> Keeper::last_words() const {
    if (!make_ || !saving()) return std::nullopt;
    return make_();
}

std::optional<std::int64_t> Keeper::tick() {
    if (!error_ || !dirty_ || in_flight_ || held_) return std::nullopt;
    const std::int64_t wait_ms = retry_at_ms_ - clock_.monotonic_ms();
    if (wait_ms > 0) return wait_ms;
    save();
    return kRetryMs;
}

void Keeper::save() {
    dirty_ = false;
    in_flight_ = true;
    auto draft = std::make_shared<const sync::store::Draft>(make_());
    queue_.ask<void>(
        [draft](StoreSide& side) -> Result<void> {
            auto* store = TRY(side.get());
            return store->save_draft(*draft);
        },
        [this, draft](const Result<void>& result) { saved(*draft, result); });
}

void Keeper::saved(const sync::store::Draft& draft, const Result<void>& result) {
    in_flight_ = false;
    if (!make_) return answer_waiting(result);  // finalised or thrown away meanwhile
    if (!result) {
        error_ = result.error();
        dirty_ = true;
        retry_at_ms_ = clock_.monotonic_ms() + kRetryMs;
        return answer_waiting(result);
    }
    error_.reset();
    saved_at_ = draft.saved;
    on_saved_(draft);
    if (dirty_ && !held_) return save();
    if (!dirty_) answer_waiting(result);
}

void Keeper::answer_waiting(const Result<void>& result) {
    for (auto& done : std::exchange(waiting_, {})) {
        if (done) done(result);
    }
}

}  // namespace relais::client::work
