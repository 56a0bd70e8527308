#include "client/work/workplace_state.h"

#include <cstddef>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "client/work/interview.h"
#include "client/work/store_queue.h"
#include "client/work/summary.h"
#include "client/work/workplace.h"
#include "forms/base/result.h"
#include "forms/base/time.h"
#include "sync/batch/payload.h"
#include "sync/store/store.h"

namespace relais::client::work {

using sync::store::Store;

Workplace::State::State(std::string folder, const World& given)
    : world(given),
      side(std::make_shared<StoreSide>(std::move(folder), *given.clock, *given.random)),
      queue(*given.jobs, side),
      keeper(queue, *given.clock, [this](const auto& draft) { draft_saved(draft); }),
      courier(queue, world,
              [this](Home home) {
                  show_home(std::move(home));
                  tidy();
              }),
      answer_pieces(queue, *given.clock), ear_pieces(queue, *given.clock) {}

void Workplace::State::open_store() {
    std::optional<Error> error;
    std::vector<std::string> found;
    std::vector<int> wrong;
    queue.settle([&](StoreSide& there) {
        auto opened = Store::open(there.folder, there.clock, there.random);
        if (!opened) {
            if (opened.error().code != Errc::not_found) error = opened.error();
            return;
        }
        auto listed = opened->enumerator_codes();
        if (!listed) {
            error = listed.error();
            return;
        }
        found = std::move(*listed);
        for (const auto& code : found)
            wrong.push_back(opened->wrong_passphrases(code).value_or(0));
        there.store.emplace(std::move(*opened));
    });
    open_error = std::move(error);
    codes = std::move(found);
    for (std::size_t i = 0; i < codes.size(); ++i)
        waits.set(codes[i], wrong[i], world.clock->monotonic_ms());
    stage = codes.empty() ? Stage::no_store : Stage::locked;
}

void Workplace::State::enter(Unlocked from) {
    unlocked = std::move(from);
    stage = Stage::no_shift;
    courier.start(unlocked.settings.hub_url);
    courier.follow(unlocked.sending);
    show_home(std::exchange(unlocked.home, {}));
    tidy();
}

void Workplace::State::forget() {
    courier.stop();
    close_interview();
    unlocked = {};
    shift.reset();
    drafts.clear();
    binned.clear();
    records.clear();
    today = {};
    notices = {};
    practising = false;
    stage = Stage::locked;
}

void Workplace::State::apply(Home home) {
    shift = std::move(home.shift);
    stage = shift ? Stage::ready : Stage::no_shift;
    drafts = draft_entries(home.drafts);
    binned = draft_entries(home.binned);
    records = record_entries(home.records);
    if (!practising) courier.show_counts(home.outbox);
    see_times();
    count();
}

void Workplace::State::count() {
    const Instant now = world.clock->now();
    const int offset = world.clock->utc_offset_minutes();
    today = count_today(records, now, offset);
    today_date = local_date(now, offset);
}

void Workplace::State::draft_saved(const sync::store::Draft& draft) {
    std::erase_if(drafts, [&](const DraftEntry& entry) { return entry.id == draft.id; });
    drafts.insert(drafts.begin(), draft_entries({draft}).front());
}

void Workplace::State::show(Interview opened, std::string id, Instant saved_at) {
    interview.emplace(std::move(opened));
    draft_id = std::move(id);
    parking = false;
    keeper.open([this] { return draft_now(); }, saved_at);
}

void Workplace::State::close_interview() {
    close_ear();
    answer_pieces.forget();
    cut_short.clear();
    keeper.close();
    interview.reset();
    draft_id.clear();
}

void Workplace::State::begin_closing() {
    closing = true;
    keeper.hold();
}

void Workplace::State::end_closing(bool gone) {
    closing = false;
    if (gone)
        close_interview();
    else
        keeper.release();
    for (const auto& then : std::exchange(after_closing, {}))
        then();
}

sync::store::Draft Workplace::State::draft_now() const {
    Summary summary = summary_of(*interview, interview->started());
    summary.open = !parking;
    return {draft_id, encode(summary), interview->content(), world.clock->now()};
}

sync::batch::Payload Workplace::State::payload_now() {
    sync::batch::Payload payload;
    const auto doubts = doubts_now();  // before "end" is stamped
    payload.instance_xml = interview->finish();
    payload.form_id = interview->form_id();
    payload.form_version = interview->form_version();
    payload.instance_id = interview->instance_id();
    payload.deprecated_id = interview->deprecated_id();
    payload.enumerator = unlocked.enumerator;
    payload.point = shift->point;
    payload.team = shift->team;
    payload.started = interview->started();
    payload.finalised = world.clock->now();
    payload.utc_offset_minutes = world.clock->utc_offset_minutes();
    payload.happened = interview->late().happened;
    payload.remarks = encode_remarks(
        {interview->late(), doubts, interview->reasons(), practising, clock_remark(watch.view())});
    return payload;
}

InterviewContext Workplace::State::context() const {
    InterviewContext context;
    context.device = unlocked.device;
    context.enumerator = unlocked.enumerator;
    if (!shift) return context;
    context.point = shift->point;
    context.team = shift->team;
    for (const auto& point : unlocked.settings.points) {
        if (point.code == shift->point) context.point_name = point.name;
    }
    return context;
}

std::optional<Fence> Workplace::State::fence_now() const {
    if (!shift) return std::nullopt;
    for (const auto& point : unlocked.settings.points)
        if (point.code == shift->point) return parse_fence(point.fence);
    return std::nullopt;
}

Result<void> Workplace::State::may_work() const {
    if (stage != Stage::ready) return fail(Errc::refused, "interview", "no shift is open");
    return {};
}

void Workplace::State::leave(Done<> done) {
    if (!interview) {
        if (done) done({});
        return;
    }
    if (closing) {  // its outcome decides what there is to leave
        after_closing.emplace_back([this, done = std::move(done)] { leave(done); });
        return;
    }
    // Nothing was typed into it yet: see put_back().
    if (interview->form_change()) {
        close_interview();
        if (done) done({});
        return;
    }
    const bool on_disk = keeper.saved_at() != Instant{} || keeper.saving();
    if (on_disk) rest_ear(BackgroundState::none);
    if (on_disk && interview->note_exit()) keeper.keep();
    keeper.flush([this, done = std::move(done)](Result<void> kept) {
        if (kept) close_interview();
        if (done) done(kept);
    });
}

void Workplace::State::open(std::function<Result<Opened>(StoreSide&)> make, Done<> done) {
    if (auto may = may_work(); !may) {
        if (done) done(may);
        return;
    }
    leave([this, make = std::move(make), done = std::move(done)](Result<void> left) {
        if (!left) {
            if (done) done(left);
            return;
        }
        queue.ask<Opened>(make, [this, done](Result<Opened> opened) {
            if (!opened) {
                if (done) done(std::unexpected(opened.error()));
                return;
            }
            show(std::move(opened->interview), std::move(opened->draft_id), opened->saved_at);
            // It is being worked on again, unless it has to be said first what would change.
            const bool told_first = interview->form_change().has_value();
            if (opened->saved_at != Instant{} && !told_first) keeper.keep();
            recovered(std::move(opened->recovered));
            if (done) done({});
        });
    });
}

void Workplace::State::recovered(Recovered found) {
    ear.earlier_ms = found.interview_ms;
    ear.earlier_bytes = found.interview_bytes;
    cut_short = found.files;
    if (found.files.empty()) return;
    queue.ask<void>(
        [draft = draft_id, files = std::move(found.files)](StoreSide& there) -> Result<void> {
            auto* store = TRY(there.get());
            return drop_named(*store, draft, files);
        },
        {});
}

void Workplace::State::change(std::function<Result<void>(Store&)> task, Done<> done) {
    struct Changed {
        Result<Home> home;  ///< its failure does not undo what was done
    };
    queue.ask<Changed>(
        [task = std::move(task)](StoreSide& there) -> Result<Changed> {
            auto* store = TRY(there.get());
            TRY(task(*store));
            return Changed{read_home(*store)};
        },
        [this, done = std::move(done)](Result<Changed> changed) {
            if (changed && changed->home) apply(std::move(*changed->home));
            if (!done) return;
            if (changed)
                done({});
            else
                done(std::unexpected(changed.error()));
        });
}

}  // namespace relais::client::work
