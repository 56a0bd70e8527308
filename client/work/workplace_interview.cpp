// The workplace's interviews, one open at a time: begun, resumed, corrected, kept, finalised.
#include <algorithm>
#include <array>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <utility>

#include "client/work/brief.h"
#include "client/work/audit.h"
#include "client/work/audit_store.h"
#include "client/work/content.h"
#include "client/work/interview.h"
#include "client/work/recordings.h"
#include "client/work/recovery.h"
#include "client/work/store_queue.h"
#include "client/work/summary.h"
#include "client/work/workplace.h"
#include "client/work/workplace_state.h"
#include "forms/base/random.h"
#include "forms/base/result.h"
#include "forms/base/text.h"
#include "forms/base/time.h"
#include "sync/seal/seal.h"
#include "sync/store/store.h"

namespace relais::client::work {

using sync::store::Draft;
using sync::store::Store;

namespace {

std::string new_draft_id(Random& random) {
    std::array<std::uint8_t, 16> id{};
    random.fill(id);
    return to_hex(sync::seal::bytes_of(id));
}

}  // namespace

void Workplace::start(std::string form_file, Done<> done) {
    start_late(std::move(form_file), {}, std::move(done));
}

void Workplace::start_late(std::string form_file, LateEntry late, Done<> done) {
    state_->open(
        [form_file = std::move(form_file), late = std::move(late), context = state_->context(),
         draft_id =
             new_draft_id(state_->queue.random())](StoreSide& side) -> Result<State::Opened> {
            auto form = TRY(side.forms.open(form_file));
            auto interview = Interview::start(std::move(form), context, side.clock, side.random);
            interview.set_late(late);
            return State::Opened{std::move(interview), draft_id, {}};
        },
        std::move(done));
}

void Workplace::resume(std::string draft_id, Done<> done) {
    state_->open(
        [draft_id = std::move(draft_id),
         context = state_->context()](StoreSide& side) -> Result<State::Opened> {
            auto* store = TRY(side.get());
            const Draft draft = TRY(store->draft(draft_id));
            const Content content = TRY(decode_content(draft.content));
            auto form = TRY(side.forms.open(content.form_file));
            auto interview = TRY(Interview::resume(std::move(form), context, draft.content,
                                                   side.clock, side.random));
            // One whose form has changed stays as it is until somebody has accepted that.
            Recovered recovered;
            if (!interview.form_change())
                recovered = TRY(recover_recordings(*store, draft_id, interview));
            return State::Opened{std::move(interview), draft_id, draft.saved, std::move(recovered)};
        },
        std::move(done));
}

void Workplace::correct(std::uint64_t seq, Done<> done) {
    const auto& records = state_->records;
    const auto record = std::find_if(records.begin(), records.end(),
                                     [seq](const RecordEntry& entry) { return entry.seq == seq; });
    const std::string name = "record " + std::to_string(seq);
    std::optional<Error> refusal;
    if (record == records.end()) {
        refusal = Error{Errc::not_found, name, "is not on this laptop"};
    } else if (!record->openable) {
        refusal = Error{Errc::refused, name, "its shift is closed"};
    } else if (record->replaced) {
        refusal = Error{Errc::refused, name, "was corrected already; correct its newest version"};
    }
    if (refusal) {
        if (done) done(std::unexpected(*refusal));
        return;
    }
    // A correction begun before goes on: two of one record would contradict each other.
    for (const auto& draft : state_->drafts) {
        if (draft.summary.deprecated_id == record->summary.instance_id) {
            return resume(draft.id, std::move(done));
        }
    }
    state_->open(
        [seq, context = state_->context(), draft_id = new_draft_id(state_->queue.random())](
            StoreSide& side) -> Result<State::Opened> {
            auto* store = TRY(side.get());
            const auto payload = TRY(read_record(*store, seq));
            TRY(store->copy_attachments(seq, draft_id));
            const auto audit = TRY(read_audit(*store, draft_id));
            auto form = TRY(side.forms.open_id(payload.form_id));
            auto interview = TRY(Interview::correct(std::move(form), context, payload.instance_xml,
                                                    side.clock, side.random));
            if (interview.audit() != nullptr) interview.audit()->go_on(audit);
            // What was said beside the first version still holds.
            const auto said = decode_remarks(payload.remarks, payload.happened);
            interview.set_late(said.late);
            for (const auto& [doubt, reason] : said.reasons)
                interview.explain(doubt, reason);
            return State::Opened{std::move(interview), draft_id, {}};
        },
        std::move(done));
}

Interview* Workplace::interview() {
    return state_->interview ? &*state_->interview : nullptr;
}

void Workplace::keep() {
    state_->keeper.keep();
}
bool Workplace::saving() const {
    return state_->keeper.saving();
}
Instant Workplace::saved_at() const {
    return state_->keeper.saved_at();
}
const std::optional<Error>& Workplace::save_error() const {
    return state_->keeper.error();
}

void Workplace::put_back() {
    if (state_->interview && !state_->closing) state_->close_interview();
}

void Workplace::leave(Done<> done) {
    State& s = *state_;
    const bool kept = s.keeper.saved_at() != Instant{} || s.keeper.saving();
    // One whose form has changed, which nobody has accepted yet, stays as it is on the disk.
    if (s.interview && !s.closing && s.interview->form_change()) {
        put_back();
        if (done) done({});
        return;
    }
    if (s.interview && !s.closing && kept) {
        s.parking = true;
        s.keeper.keep();
    }
    s.leave([state = state_.get(), done = std::move(done)](Result<void> left) {
        if (!left) state->parking = false;
        if (done) done(left);
    });
}

std::optional<std::string> Workplace::interrupted() const {
    const DraftEntry* newest = nullptr;
    for (const auto& draft : state_->drafts) {
        if (!draft.summary.open) continue;
        if (newest == nullptr || draft.saved.ms > newest->saved.ms) newest = &draft;
    }
    return newest == nullptr ? std::nullopt : std::optional(newest->id);
}

void Workplace::discard(Done<> done) {
    if (!state_->interview || state_->closing) {
        if (done) done({});
        return;
    }
    state_->close_ear();
    state_->begin_closing();
    state_->change(
        [id = state_->draft_id](Store& store) -> Result<void> {
            auto deleted = store.delete_draft(id);
            // One that was never kept is not there: that is what was wanted.
            if (!deleted && deleted.error().code != Errc::not_found) return deleted;
            return {};
        },
        [state = state_.get(), done = std::move(done)](Result<void> deleted) {
            state->end_closing(deleted.has_value());
            if (done) done(deleted);
        });
}

void Workplace::finalise(Done<std::uint64_t> done) {
    const auto refuse = [&done](const char* why) {
        if (done) done(fail(Errc::refused, "interview", why));
    };
    if (!state_->interview || state_->closing) return refuse("none is open");
    if (!state_->interview->review().may_finalise()) return refuse("is not complete");
    if (state_->interview->wants_change_reason() &&
        !state_->interview->reasons().contains(kChangeReason))
        return refuse("lacks the reason of its correction");
    if (auto may = state_->may_work(); !may) {
        if (done) done(std::unexpected(may.error()));
        return;
    }
    struct Finalised {
        std::uint64_t seq = 0;
        Result<Home> home;
    };
    state_->rest_ear(BackgroundState::none);
    state_->begin_closing();
    auto draft = state_->keeper.unsaved();
    auto files = attachment_names(*state_->interview);
    const std::string earlier_sound = state_->interview->sound().file;
    const std::string sound = state_->name_interview_sound();
    if (!sound.empty() || state_->ear.erased) std::erase(files, earlier_sound);
    if (!sound.empty()) files.push_back(sound);
    auto payload = state_->payload_now();
    auto summary = summary_of(*state_->interview, payload.finalised);
    auto audit = state_->interview->audit_csv();
    if (!audit.empty()) files.emplace_back(kAuditFile);
    state_->queue.ask<Finalised>(
        [id = state_->draft_id, draft = std::move(draft), payload = std::move(payload),
         files = std::move(files), audit = std::move(audit), earlier_sound, sound,
         summary = encode(summary)](StoreSide& side) mutable -> Result<Finalised> {
            auto* store = TRY(side.get());
            if (draft) {
                auto saved = store->save_draft(*draft);
                // A draft that was finalised before, its answer lost: below it is the same record.
                if (!saved && saved.error().code != Errc::already_exists)
                    return std::unexpected(saved.error());
            }
            TRY(put_audit(*store, id, audit));
            if (!sound.empty()) TRY(put_interview_sound(*store, id, earlier_sound, sound));
            TRY(store->keep_attachments(id, files));
            write_brief(payload, side.forms, *store);
            const auto record = TRY(store->finalise(id, payload, summary));
            return Finalised{record.seq, read_home(*store)};
        },
        [state = state_.get(), done = std::move(done)](Result<Finalised> finalised) {
            state->end_closing(finalised.has_value());
            if (!finalised) {
                if (state->interview && state->interview->audit() != nullptr)
                    state->interview->audit()->note(AuditEvent::finalize_error);
                if (done) done(std::unexpected(finalised.error()));
                return;
            }
            if (finalised->home) state->apply(std::move(*finalised->home));
            state->courier.hurry();
            if (done) done(finalised->seq);
        });
}

}  // namespace relais::client::work
