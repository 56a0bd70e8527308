// The exchange as it runs beside the work: plan on the store's thread, send on the network's,
// commit on the store's, until nothing waits; after a failure again, later and later.
#pragma once

#include <memory>

#include "client/work/sending.h"
#include "client/work/store_queue.h"

namespace relais::client::work {

class Courier {
  public:
    using Refresh = std::function<void(Home)>;

    Courier(StoreQueue& queue, const Workplace::World& world, Refresh refresh);

    /// After unlocking. Nothing is sent before, nor after stop().
    void start(const std::string& hub_url);
    void stop();
    void show_counts(const sync::store::OutboxState& outbox);

    /// From now on. An exchange under way goes on.
    void follow(const Sending& sending);
    [[nodiscard]] const Sending& sending() const { return sending_; }

    void send_now();
    void cancel();
    /// Something new waits: it is sent at the next tick where the link is known to be up.
    void hurry();
    /// Begins what is due; milliseconds until the next look.
    std::int64_t tick();
    [[nodiscard]] const ExchangeView& view() const { return view_; }

  private:
    void begin();
    void plan_next();
    void send(sync::exchange::Step step);
    void commit(const sync::exchange::Step& step, const sync::batch::Response& response);
    void finished();
    void failed(const Error& error, int retry_after_s);
    void end_with(LinkState link);
    [[nodiscard]] bool by_itself() const;
    void wait(std::int64_t wait_ms, bool shown);
    void refresh();
    void hang_up();
    /// A completion of this exchange; nothing once it was cancelled or stopped.
    template <class T>
    Done<T> of_this_exchange(Done<T> done);

    StoreQueue& queue_;
    const Workplace::World& world_;
    Refresh on_refresh_;
    ExchangeView view_;
    std::string address_;  ///< of the hub, with its pins
    /// Shared with the send that is under way when the exchange is cancelled.
    std::shared_ptr<sync::exchange::Transport> transport_;
    sync::exchange::Progress progress_;
    std::uint64_t exchange_ = 0;  ///< counts them: what comes back late is told apart
    std::int64_t due_at_ms_ = 0;
    int failures_ = 0;
    LinkState link_before_ = LinkState::unknown;
    bool started_ = false;
    bool under_way_ = false;
    bool asked_ = false;  ///< somebody sent by hand since it was unlocked
    Sending sending_;
    bool again_ = false;
};

}  // namespace relais::client::work
