// The workplace's sound: what the form says, what an answer holds, and what is recorded for it.
#include <cstdint>
#include <expected>
#include <string>
#include <utility>

#include "client/devices/sound.h"
#include "client/devices/sound_file.h"
#include "client/work/background.h"
#include "client/work/interview.h"
#include "client/work/recovery.h"
#include "client/work/store_queue.h"
#include "client/work/workplace.h"
#include "client/work/workplace_state.h"
#include "forms/base/result.h"

namespace relais::client::work {

namespace {

/// Plays what came from the store, unless something else was wished for meanwhile.
template <class State>
Done<std::string> played(State* state, Done<> done) {
    const std::uint64_t wish = ++state->sound_wish;
    return [state, wish, done = std::move(done)](Result<std::string> bytes) {
        Result<void> begun;
        if (!bytes)
            begun = std::unexpected(bytes.error());
        else if (wish == state->sound_wish && state->world.sound != nullptr)
            state->world.sound->play(std::move(*bytes));
        if (done) done(std::move(begun));
    };
}

}  // namespace

void Workplace::play_form_sound(std::string name, Done<> done) {
    state_->queue.ask<std::string>(
        [name = std::move(name)](StoreSide& side) -> Result<std::string> {
            const auto* store = TRY(side.real());
            return store->form_file(name);
        },
        played(state_.get(), std::move(done)));
}

void Workplace::play_answer(std::string name, Done<> done) {
    state_->queue.ask<std::string>(
        [draft = state_->draft_id, name = std::move(name)](StoreSide& side) -> Result<std::string> {
            const auto* store = TRY(side.get());
            return store->attachment(draft, name);
        },
        played(state_.get(), std::move(done)));
}

void Workplace::record_sound(const std::string& question, devices::SoundQuality quality) {
    State& s = *state_;
    ++s.sound_wish;
    if (s.world.sound == nullptr || !s.interview || s.closing) return;
    if (s.ear_pieces.active()) s.rest_ear(BackgroundState::waiting);
    s.world.sound->record(quality);
    s.answer_pieces.begin(*s.world.sound, s.draft_id,
                          {s.new_file_name(question, ".ogg"), question});
    s.keeper.keep();  // its pieces belong to a draft that is on disk
}

void Workplace::stop_sound() {
    ++state_->sound_wish;
    if (state_->world.sound != nullptr) state_->world.sound->stop();
}

devices::SoundView Workplace::sound() const {
    if (state_->world.sound != nullptr) return state_->world.sound->view();
    devices::SoundView absent;
    absent.state = devices::SoundState::absent;
    return absent;
}

void Workplace::keep_recording(std::string question, Done<> done) {
    State* state = state_.get();
    std::string bytes;
    ++state->sound_wish;
    if (state->world.sound != nullptr) bytes = state->world.sound->take_recording();
    const auto told = [done = std::move(done)](Result<void> outcome) {
        if (done) done(std::move(outcome));
    };
    if (!state->interview || state->closing)
        return told(fail(Errc::cancelled, "recording", "the interview was left meanwhile"));
    if (bytes.empty()) {
        state->answer_pieces.forget();
        return told(fail(Errc::not_found, "recording", "nothing was recorded"));
    }
    // Named now, because the interview may be left in the next moment: the draft that names it is
    // saved behind it.
    const auto& head = state->answer_pieces.head();
    const std::string name =
        head.question == question ? head.file : state->new_file_name(question, ".ogg");
    state->answer_pieces.forget();
    if (!state->interview->answer(question, name))
        return told(fail(Errc::refused, "recording", "the question takes no answer now"));
    state->put_recording(std::move(question), name, std::move(bytes), told);
    state->keeper.keep();
    // Behind the saved draft.
    state->queue.ask<void>(
        [draft = state->draft_id, name](StoreSide& side) -> Result<void> {
            auto* store = TRY(side.get());
            return drop_named(*store, draft, {name});
        },
        {});
}

void Workplace::State::put_recording(std::string question, const std::string& name,
                                     std::string bytes, Done<> done) {
    queue.ask<void>(
        [draft = draft_id, name, bytes = std::move(bytes)](StoreSide& there) -> Result<void> {
            auto* store = TRY(there.get());
            return store->put_attachment(draft, name, bytes);
        },
        [this, draft = draft_id, question = std::move(question),
         done = std::move(done)](Result<void> kept) {
            const bool here = interview && draft_id == draft && !closing;
            if (!kept && here && interview->answer(question, {})) keeper.keep();
            done(std::move(kept));
        });
}

}  // namespace relais::client::work
