#include "client/work/store_queue.h"

#include <functional>
#include <memory>
#include <utility>

#include "client/work/jobs.h"
#include "forms/base/result.h"
#include "sync/store/store.h"

namespace relais::client::work {

Result<sync::store::Store*> StoreSide::get() {
    if (practice) return &*practice;
    return real();
}

Result<sync::store::Store*> StoreSide::real() {
    if (!store) return fail(Errc::not_found, folder, "holds no store yet");
    return &*store;
}

Result<Home> read_home(const sync::store::Store& store) {
    Home home;
    home.shift = TRY(store.current_shift());
    home.drafts = TRY(store.drafts());
    home.binned = TRY(store.binned_drafts());
    home.records = TRY(store.records());
    home.outbox = TRY(store.outbox());
    return home;
}

void StoreQueue::settle(std::function<void(StoreSide&)> task) {
    jobs_.run(Queue::store, [side = side_, task = std::move(task)] { task(*side); }, {});
    jobs_.settle(Queue::store);
}

std::function<void()> StoreQueue::guarded(std::function<void()> done) {
    return [alive = std::weak_ptr<char>(alive_), done = std::move(done)] {
        if (!alive.expired()) done();
    };
}

}  // namespace relais::client::work
