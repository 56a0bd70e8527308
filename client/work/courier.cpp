#include "client/work/courier.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "client/work/jobs.h"
#include "client/work/store_queue.h"
#include "client/work/workplace.h"
#include "forms/base/result.h"
#include "sync/batch/message.h"
#include "sync/exchange/exchange.h"
#include "sync/store/store.h"

namespace relais::client::work {

using sync::batch::Response;
using sync::exchange::Progress;
using sync::exchange::Step;

namespace {

constexpr std::int64_t kIdleMs = 60'000;        ///< nothing to do: look again, for no reason
constexpr std::int64_t kUnderWayMs = 1'000;     ///< completions wake the window anyway
constexpr std::int64_t kProbeMs = 10 * 60'000;  ///< nothing waits: is the hub still there?
constexpr int kMaxFailures = 16;                ///< 5 s · 2^16 is far beyond the longest wait

struct Committed {
    Progress progress;
    sync::store::OutboxState outbox;
};

}  // namespace

Courier::Courier(StoreQueue& queue, const Workplace::World& world, Refresh refresh)
    : queue_(queue), world_(world), on_refresh_(std::move(refresh)) {}

void Courier::start(const std::string& hub_url) {
    stop();
    address_ = hub_url;
    view_.hub_url = hub_url.substr(0, hub_url.find('#'));  // its pins say nothing to people
    started_ = !hub_url.empty() && world_.transport != nullptr;
    due_at_ms_ = world_.clock->monotonic_ms();
}

void Courier::stop() {
    hang_up();
    ++exchange_;
    started_ = under_way_ = again_ = asked_ = false;
    sending_ = {};
    failures_ = 0;
    progress_ = {};
    transport_.reset();
    view_ = {};
}

void Courier::show_counts(const sync::store::OutboxState& outbox) {
    view_.queued = outbox.queued;
    view_.delivered = outbox.delivered;
    view_.quarantined = outbox.quarantined;
    view_.queued_bytes = outbox.queued_bytes;
    view_.files_queued = outbox.files_queued;
    view_.files_bytes = outbox.files_bytes;
    view_.last_success = std::max(view_.last_success, outbox.last_receipt);
}

void Courier::hang_up() {
    // Its answer, if any, is not looked at any more.
    if (transport_) transport_->cancel();
}

void Courier::follow(const Sending& sending) {
    sending_ = sending;
    view_.by_itself = by_itself();
    if (!by_itself()) view_.next_try = {};
}

bool Courier::by_itself() const {
    return sending_.policy == SendPolicy::always ||
           (sending_.policy == SendPolicy::safe_place && asked_);
}

void Courier::send_now() {
    if (!started_) return;
    asked_ = true;
    view_.by_itself = by_itself();
    if (!under_way_) begin();
}

void Courier::cancel() {
    if (!under_way_) return;
    hang_up();
    ++exchange_;
    end_with(link_before_ == LinkState::down ? LinkState::down : LinkState::unknown);
    wait(kProbeMs, view_.queued > 0);
    refresh();
}

void Courier::hurry() {
    if (under_way_)
        again_ = by_itself();
    else if (view_.link == LinkState::up)
        wait(0, true);
}

std::int64_t Courier::tick() {
    if (!started_) return kIdleMs;
    if (!under_way_ && by_itself() && world_.clock->monotonic_ms() >= due_at_ms_) begin();
    if (under_way_) return kUnderWayMs;
    if (!by_itself()) return kIdleMs;
    return std::clamp<std::int64_t>(due_at_ms_ - world_.clock->monotonic_ms(), 0, kIdleMs);
}

template <class T>
Done<T> Courier::of_this_exchange(Done<T> done) {
    return [this, exchange = exchange_, done = std::move(done)](Result<T> result) {
        if (exchange == exchange_) done(std::move(result));
    };
}

void Courier::begin() {
    ++exchange_;
    under_way_ = true;
    again_ = false;
    link_before_ = view_.link;
    // The size of a batch is learnt about the line and outlasts one exchange; the rest does not.
    progress_ = Progress{.batch_bytes = progress_.batch_bytes,
                         .budget_bytes = static_cast<std::size_t>(sending_.budget_kib) * 1024};
    transport_ = world_.transport(address_);
    view_.link = LinkState::sending;
    view_.next_try = {};
    view_.sent_records = view_.sent_bytes = view_.sent_files = 0;
    plan_next();
}

void Courier::plan_next() {
    queue_.ask<std::optional<Step>>(
        [progress = progress_](StoreSide& side) -> Result<std::optional<Step>> {
            auto* store = TRY(side.real());
            return sync::exchange::plan(*store, progress, side.random);
        },
        of_this_exchange<std::optional<Step>>([this](Result<std::optional<Step>> step) {
            if (!step) return failed(step.error(), 0);
            if (!*step) return finished();
            send(std::move(**step));
        }));
}

void Courier::send(Step step) {
    auto answer = std::make_shared<std::optional<Result<Response>>>();
    auto asked = std::make_shared<const Step>(std::move(step));
    queue_.jobs().run(
        Queue::network,
        [transport = transport_, asked, answer] {
            answer->emplace(transport->send(asked->request));
        },
        queue_.guarded([this, asked, answer, exchange = exchange_] {
            if (exchange != exchange_) return;
            if (const auto& response = **answer)
                commit(*asked, *response);
            else
                failed(response.error(), 0);
        }));
}

void Courier::commit(const Step& step, const Response& response) {
    queue_.ask<Committed>(
        [step, response, progress = progress_](StoreSide& side) -> Result<Committed> {
            auto* store = TRY(side.real());
            Committed committed{progress, {}};
            TRY(sync::exchange::commit(*store, step, response, committed.progress));
            committed.outbox = TRY(store->outbox());
            return committed;
        },
        of_this_exchange<Committed>(
            [this, retry_after_s = response.retry_after_s](Result<Committed> committed) {
                if (!committed) return failed(committed.error(), retry_after_s);
                progress_ = committed->progress;
                view_.sent_records = progress_.sent_records;
                view_.sent_bytes = progress_.sent_bytes;
                view_.sent_files = progress_.sent_files;
                show_counts(committed->outbox);
                plan_next();
            }));
}

void Courier::finished() {
    end_with(LinkState::up);
    failures_ = 0;
    view_.last_error.reset();
    view_.last_success = std::max(view_.last_success, world_.clock->now());
    // What was finalised after the last plan goes at once.
    wait(again_ ? 0 : kProbeMs, again_);
    refresh();
}

void Courier::failed(const Error& error, int retry_after_s) {
    end_with(LinkState::down);
    view_.last_error = error;
    sync::exchange::note_failure(progress_);
    wait(sync::exchange::backoff_ms(failures_, retry_after_s, queue_.random()), true);
    failures_ = std::min(failures_ + 1, kMaxFailures);
    refresh();
}

void Courier::end_with(LinkState link) {
    under_way_ = false;
    transport_.reset();
    view_.link = link;
}

void Courier::wait(std::int64_t wait_ms, bool shown) {
    due_at_ms_ = world_.clock->monotonic_ms() + wait_ms;
    view_.next_try = shown && by_itself() ? Instant{world_.clock->now().ms + wait_ms} : Instant{};
}

void Courier::refresh() {
    queue_.ask<Home>(
        [](StoreSide& side) -> Result<Home> {
            auto* store = TRY(side.real());
            auto home = TRY(read_home(*store));
            TRY(read_changes(side, home));
            return home;
        },
        of_this_exchange<Home>([this](Result<Home> home) {
            if (home) on_refresh_(std::move(*home));
        }));
}

}  // namespace relais::client::work
