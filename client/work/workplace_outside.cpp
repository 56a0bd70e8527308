// What the workplace is told by the world around it: the satellites and the clock.
#include <algorithm>
#include <cstdint>

#include "client/devices/gps.h"
#include "client/work/audit.h"
#include "client/work/interview.h"
#include "client/work/time_watch.h"
#include "client/work/workplace.h"
#include "client/work/workplace_state.h"
#include "forms/base/time.h"

namespace relais::client::work {

void Workplace::State::see_times() {
    Instant newest;
    for (const auto& record : records)
        newest = std::max(newest, record.summary.at);
    for (const auto& draft : drafts)
        newest = std::max(newest, draft.saved);
    if (shift) newest = std::max(newest, shift->opened);
    watch.seen(newest);
    watch.look(world.clock->now(), world.clock->monotonic_ms());
}

void Workplace::look_outside(devices::GpsUse use) {
    State& s = *state_;
    s.tend_ear();
    AuditLog* audit = s.interview ? s.interview->audit() : nullptr;
    if (audit != nullptr) use = std::max(use, gps_use(audit->rules()));
    if (s.world.gps != nullptr) {
        const bool open = s.stage == Stage::no_shift || s.stage == Stage::ready;
        s.world.gps->want(open ? use : devices::GpsUse::off);
        const auto seen = s.world.gps->view();
        if (seen.fix && seen.fix->time && !seen.fix->simulated)
            s.watch.satellites(*seen.fix->time, seen.fix->at_ms);
    }
    s.watch.look(s.world.clock->now(), s.world.clock->monotonic_ms());
    if (audit == nullptr) return;
    audit->look(gps());
    audit->look_at_saving(s.keeper.error().has_value());
}

void Workplace::look_at(AuditView view) {
    if (state_->interview && !state_->closing) state_->interview->look(view);
}

devices::GpsView Workplace::gps() const {
    if (state_->world.gps != nullptr) return state_->world.gps->view();
    devices::GpsView absent;
    absent.state = devices::GpsState::absent;
    return absent;
}

std::int64_t Workplace::monotonic_ms() const {
    return state_->world.clock->monotonic_ms();
}

const ClockView& Workplace::clock_state() const {
    return state_->watch.view();
}

}  // namespace relais::client::work
