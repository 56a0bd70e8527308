// The workplace's sound: what the form says, what an answer holds, and what is recorded for it.
#include <cstdint>
#include <string>
#include <utility>

#include "client/devices/sound.h"
#include "client/work/interview.h"
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

void Workplace::record_sound(devices::SoundQuality quality) {
    ++state_->sound_wish;
    if (state_->world.sound != nullptr) state_->world.sound->record(quality);
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
    if (bytes.empty()) return told(fail(Errc::not_found, "recording", "nothing was recorded"));
    // Named now, because the interview may be left in the next moment: the draft that names it is
    // saved behind it.
    const std::string name = state->new_file_name(question, ".ogg");
    if (!state->interview->answer(question, name))
        return told(fail(Errc::refused, "recording", "the question takes no answer now"));
    state->queue.ask<void>(
        [draft = state->draft_id, name, bytes = std::move(bytes)](StoreSide& side) -> Result<void> {
            auto* store = TRY(side.get());
            return store->put_attachment(draft, name, bytes);
        },
        [state, draft = state->draft_id, question, told](Result<void> kept) {
            const bool here = state->interview && state->draft_id == draft && !state->closing;
            if (!kept && here && state->interview->answer(question, {})) state->keeper.keep();
            told(std::move(kept));
        });
    state->keeper.keep();
}

}  // namespace relais::client::work
