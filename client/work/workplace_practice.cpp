// Exercises, late entries and doubts: what stands beside the plain way of a record.
#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "client/work/interview.h"
#include "client/work/observation.h"
#include "client/work/practice.h"
#include "client/work/quality.h"
#include "client/work/workplace.h"
#include "client/work/workplace_state.h"
#include "forms/base/result.h"

namespace relais::client::work {

bool Workplace::practising() const {
    return state_->practising;
}

void Workplace::State::switch_store(std::function<Result<void>(StoreSide&)> task, bool to_practice,
                                    Done<> done) {
    if (stage != Stage::ready && stage != Stage::no_shift) {
        if (done) done(fail(Errc::refused, "exercise", "nobody has unlocked this laptop"));
        return;
    }
    leave([this, task = std::move(task), to_practice, done = std::move(done)](Result<void> left) {
        if (!left) {
            if (done) done(left);
            return;
        }
        queue.ask<Home>(
            [task](StoreSide& there) -> Result<Home> {
                TRY(task(there));
                auto* store = TRY(there.get());
                return read_home(*store);
            },
            [this, to_practice, done](Result<Home> home) {
                if (home) {
                    practising = to_practice;
                    apply(std::move(*home));
                }
                if (!done) return;
                if (home)
                    done({});
                else
                    done(std::unexpected(home.error()));
            });
    });
}

void Workplace::practise(Done<> done) {
    state_->switch_store([enumerator = state_->unlocked.enumerator](
                             StoreSide& side) { return begin_practice(side, enumerator); },
                         true, std::move(done));
}

void Workplace::end_practice(Done<> done) {
    state_->switch_store(
        [](StoreSide& side) -> Result<void> {
            work::end_practice(side);
            return {};
        },
        false, std::move(done));
}

void Workplace::wipe_practice(Done<> done) {
    if (!state_->practising) {
        if (done) done(fail(Errc::refused, "exercise", "is not under way"));
        return;
    }
    state_->switch_store(
        [enumerator = state_->unlocked.enumerator](StoreSide& side) -> Result<void> {
            TRY(work::wipe_practice(side));
            return begin_practice(side, enumerator);
        },
        true, std::move(done));
}

const std::string& Workplace::draft_id() const {
    return state_->draft_id;
}

std::vector<Doubt> Workplace::doubts() const {
    return state_->interview ? state_->doubts_now() : std::vector<Doubt>{};
}

std::vector<Doubt> Workplace::State::doubts_now() const {
    const Clock& clock = *world.clock;
    const std::string corrected = interview->deprecated_id();
    Observation observed = observe(interview->session());
    observed.started = interview->started();
    observed.now = clock.now();
    observed.utc_offset_minutes = clock.utc_offset_minutes();
    observed.timed =
        corrected.empty() && !interview->late().is_late() && interview->registry() == nullptr;
    observed.fence = fence_now();
    const bool asks_place = std::ranges::any_of(
        observed.answers, [](const Answered& answer) { return is_place(answer.type); });
    const auto known = asks_place ? places_now() : nullptr;
    observed.places = known.get();
    // A registry counts groups, and names nobody.
    if (interview->registry() != nullptr) return doubts_of(observed);
    for (const auto& record : records) {
        if (!record.openable || record.replaced || record.summary.household.empty()) continue;
        if (record.summary.instance_id == corrected) continue;
        observed.earlier.push_back({record.seq, record.summary.household});
    }
    return doubts_of(observed);
}

}  // namespace relais::client::work
