// The workplace's people: accounts, passphrases, how long a laptop may lie idle, and the end of it
// all in a hurry.
#include <algorithm>
#include <charconv>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "client/work/brief.h"
#include "client/work/audit_store.h"
#include "client/work/content.h"
#include "client/work/incomplete.h"
#include "client/work/interview.h"
#include "client/work/passphrase.h"
#include "client/work/practice.h"
#include "client/work/recordings.h"
#include "client/work/store_queue.h"
#include "client/work/summary.h"
#include "client/work/workplace.h"
#include "client/work/workplace_state.h"
#include "forms/base/result.h"
#include "forms/base/time.h"
#include "sync/batch/payload.h"
#include "sync/store/store.h"

namespace relais::client::work {

using sync::store::Store;

namespace {

constexpr const char* kIdlePreference = "idle_minutes";
constexpr int kMostIdleMinutes = 120;

/// A draft as the record that is made of it in a hurry: what holds or fails is not asked.
Result<void> into_outbox(StoreSide& side, Store& store, const std::string& draft_id,
                         const IncompleteContext& context) {
    const auto draft = TRY(store.draft(draft_id));
    auto record = TRY(incomplete_record(side, draft, context));
    write_brief(record.payload, side.forms, store);
    TRY(put_audit(store, draft_id, record.audit));
    // Sound is the last thing to stop a hurry.
    if (!record.sound.empty())
        static_cast<void>(put_interview_sound(store, draft_id, record.earlier_sound, record.sound));
    static_cast<void>(drop_all_pieces(store, draft_id));
    TRY(store.finalise(draft_id, record.payload, encode(record.summary)));
    return {};
}

/// What cannot go into the outbox (a full disk, a form that is gone) stays a draft, carried over.
Result<void> abandon(StoreSide& side, const IncompleteContext& context) {
    auto* store = TRY(side.real());
    if (!TRY(store->current_shift())) return {};
    std::vector<std::string> carried_over;
    for (const auto& draft : TRY(store->drafts()))
        if (!into_outbox(side, *store, draft.id, context)) carried_over.push_back(draft.id);
    return store->close_shift(carried_over);
}

}  // namespace

Result<int> kept_idle_minutes(const Store& store) {
    const auto text = TRY(store.preference(kIdlePreference));
    int minutes = kIdleMinutes;
    if (text) std::from_chars(text->data(), text->data() + text->size(), minutes);
    return minutes >= 0 && minutes <= kMostIdleMinutes ? minutes : kIdleMinutes;
}

std::int64_t Workplace::unlock_wait_ms(const std::string& enumerator) const {
    return state_->waits.left_ms(enumerator, state_->world.clock->monotonic_ms());
}

std::vector<PersonEntry> Workplace::people() const {
    std::vector<PersonEntry> people;
    for (const auto& person : state_->unlocked.settings.enumerators) {
        const bool here = std::find(state_->codes.begin(), state_->codes.end(), person.code) !=
                          state_->codes.end();
        people.push_back({person.code, person.name, here});
    }
    return people;
}

void Workplace::add_enumerator(std::string code, std::string passphrase, Done<> done) {
    auto secret = std::make_shared<Passphrase>(std::move(passphrase));
    state_->queue.ask<std::vector<std::string>>(
        [code = std::move(code), secret = std::move(secret),
         cost = state_->world.cost](StoreSide& side) -> Result<std::vector<std::string>> {
            auto* store = TRY(side.real());
            TRY(store->add_enumerator(code, secret->text(), cost));
            return store->enumerator_codes();
        },
        [state = state_.get(), done = std::move(done)](Result<std::vector<std::string>> codes) {
            if (codes) state->codes = std::move(*codes);
            if (!done) return;
            if (codes)
                done({});
            else
                done(std::unexpected(codes.error()));
        });
}

void Workplace::change_passphrase(std::string present, std::string next, Done<> done) {
    auto old_secret = std::make_shared<Passphrase>(std::move(present));
    auto new_secret = std::make_shared<Passphrase>(std::move(next));
    state_->queue.ask<void>(
        [old_secret = std::move(old_secret), new_secret = std::move(new_secret),
         cost = state_->world.cost](StoreSide& side) -> Result<void> {
            auto* store = TRY(side.real());
            return store->change_passphrase(old_secret->text(), new_secret->text(), cost);
        },
        std::move(done));
}

int Workplace::idle_minutes() const {
    return state_->unlocked.idle_minutes;
}

void Workplace::set_idle_minutes(int minutes, Done<> done) {
    state_->queue.ask<void>(
        [minutes](StoreSide& side) -> Result<void> {
            auto* store = TRY(side.real());
            return store->set_preference(kIdlePreference, std::to_string(minutes));
        },
        [state = state_.get(), minutes, done = std::move(done)](const Result<void>& kept) {
            if (kept) state->unlocked.idle_minutes = minutes;
            if (done) done(kept);
        });
}

void Workplace::panic(Done<> done) {
    const Stage stage = state_->stage;
    if (stage == Stage::no_store || stage == Stage::locked) {
        if (done) done({});
        return;
    }
    if (state_->practising) return panic_in_practice(std::move(done));
    const IncompleteContext context{state_->context(), state_->world.clock->now(),
                                    state_->world.clock->utc_offset_minutes()};
    // What cannot be saved any more is lost with the memory: closing does not wait for it.
    leave([state = state_.get(), context, done = std::move(done)](const Result<void>&) {
        state->close_interview();
        state->queue.ask<void>(
            [context](StoreSide& side) -> Result<void> {
                auto* store = TRY(side.real());
                work::end_practice(side);  // exercises are nobody's answers
                const auto closed = abandon(side, context);
                side.forms.clear();
                store->lock();
                return closed;
            },
            [state, done](const Result<void>& closed) {
                state->forget();
                if (done) done(closed);
            });
    });
}

void Workplace::panic_in_practice(Done<> done) {
    // What is closed is the real day. The exercise needs no saving, so that a full disk stops
    // nothing.
    if (!state_->closing) state_->close_interview();
    end_practice([this, done = std::move(done)](const Result<void>& ended) {
        if (ended)
            panic(done);
        else
            lock(done);
    });
}

// ---- The bin ----

const std::vector<DraftEntry>& Workplace::binned() const {
    return state_->binned;
}

void Workplace::bin_draft(std::string draft_id, Done<> done) {
    state_->change([id = std::move(draft_id)](Store& store) { return store.bin_draft(id); },
                   std::move(done));
}

void Workplace::restore_draft(std::string draft_id, Done<> done) {
    state_->change([id = std::move(draft_id)](Store& store) { return store.restore_draft(id); },
                   std::move(done));
}

}  // namespace relais::client::work
