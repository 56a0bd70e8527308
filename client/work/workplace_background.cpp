// The workplace's ear: sound recorded while an interview is open, where its form asks for that. It
// begins with the interview, stops by hand, and ends with it; a recorded answer has the microphone
// first.
#include <cstddef>
#include <string>
#include <vector>

#include "client/devices/sound.h"
#include "client/devices/sound_file.h"
#include "client/work/audit.h"
#include "client/work/background.h"
#include "client/work/interview.h"
#include "client/work/recordings.h"
#include "client/work/store_queue.h"
#include "client/work/workplace.h"
#include "client/work/workplace_state.h"
#include "forms/base/result.h"
#include "sync/store/store.h"

namespace relais::client::work {

namespace {

/// What is not told in bytes yet may still grow by this much.
constexpr std::size_t kRoom = 1U << 20U;
constexpr std::size_t kMostBytes = sync::store::kMaxAttachmentBytes - kRoom;

bool is_trouble(BackgroundState state) {
    return state == BackgroundState::absent || state == BackgroundState::failed ||
           state == BackgroundState::full;
}

}  // namespace

void Workplace::State::note_sound(const char* what, const std::string& reason) {
    if (!interview) return;
    const auto [key, text] = write_note(interview->reasons(), {world.clock->now(), what, reason});
    interview->explain(key, text);
}

void Workplace::State::begin_ear() {
    if (!interview || world.background_sound == nullptr) return;
    const std::string quality = interview->sound_quality();
    const std::string name = new_file_name(interview->sound().question, ".ogg");
    ear.state = BackgroundState::recording;
    world.background_sound->record(devices::quality_of(quality));
    ear_pieces.begin(*world.background_sound, draft_id, {name, {}});
}

void Workplace::State::rest_ear(BackgroundState then) {
    // What was paused by hand, or failed, is so still after a record that could not be finalised.
    if (ear_pieces.active() || then != BackgroundState::none) ear.state = then;
    if (!ear_pieces.active()) return;
    const auto view = world.background_sound->view();
    const std::string whole = world.background_sound->take_recording();
    const std::string file = ear_pieces.head().file;
    if (!whole.empty()) {
        ear.earlier_ms += view.at_ms;
        ear.earlier_bytes += whole.size();
    }
    ear_pieces.end(whole);
    queue.ask<void>(
        [draft = draft_id, file, nothing = whole.empty()](StoreSide& there) -> Result<void> {
            auto* store = TRY(there.get());
            if (nothing) TRY(drop_pieces(*store, draft, file));
            return settle_interview_sound(*store, draft);
        },
        {});
}

void Workplace::State::close_ear() {
    if (ear_pieces.active() && world.background_sound != nullptr) {
        world.background_sound->take_recording();
        ear_pieces.forget();
    }
    ear = {};
}

bool Workplace::State::wants_ear() {
    if (!interview || closing || interview->form_change()) return false;
    if (!ear.looked) {
        ear.looked = true;
        // What is copied from paper was said by nobody.
        ear.wanted = interview->wants_sound() && !interview->late().is_late();
        if (ear.wanted && is_paused(interview->reasons())) ear.state = BackgroundState::paused;
    }
    return ear.wanted && ear.state != BackgroundState::paused && !is_trouble(ear.state);
}

void Workplace::State::tend_ear() {
    if (!wants_ear()) return;
    if (world.background_sound == nullptr) {
        ear.state = BackgroundState::absent;
        return note_sound("absent", {});
    }
    const bool answer_is_recorded =
        world.sound != nullptr && world.sound->view().state == devices::SoundState::recording;
    if (answer_is_recorded) {
        if (ear.state != BackgroundState::waiting) rest_ear(BackgroundState::waiting);
    } else if (ear.state == BackgroundState::recording) {
        tend_microphone(*world.background_sound);
    } else {
        begin_ear();
    }
}

void Workplace::State::tend_microphone(const devices::Sound& microphone) {
    const auto view = microphone.view();
    const bool full = ear.earlier_bytes + ear_pieces.taken() >= kMostBytes;
    if (view.state == devices::SoundState::absent) {
        rest_ear(BackgroundState::absent);
        note_sound("absent", {});
    } else if (view.state == devices::SoundState::failed) {
        rest_ear(BackgroundState::failed);
        note_sound("failed", {});
    } else if (full) {
        rest_ear(BackgroundState::full);
        note_sound("full", {});
    } else if (view.state == devices::SoundState::recorded) {
        rest_ear(BackgroundState::none);  // an hour at once, at most: the next begins
    }
}

std::string Workplace::State::name_interview_sound() {
    if (!interview || !interview->wants_sound()) return {};
    const InterviewSound sound = interview->sound();
    if (ear.earlier_bytes == 0 || !sound.relevant) {
        if (ear.erased) interview->set_sound(std::string());
        return {};
    }
    // The same when it is tried again: the answer of the first time may only have been lost.
    if (ear.file.empty()) ear.file = new_file_name(sound.question, ".ogg");
    interview->set_sound(ear.file);
    return ear.file;
}

BackgroundView Workplace::background() const {
    const State& s = *state_;
    BackgroundView view;
    if (!s.interview || !s.ear.wanted) return view;
    view.state = s.ear.state;
    view.at_ms = s.ear.earlier_ms;
    if (s.ear_pieces.active() && s.world.background_sound != nullptr) {
        const auto sound = s.world.background_sound->view();
        view.at_ms += sound.at_ms;
        view.silent = sound.silent;
    }
    const auto notes = background_notes(s.interview->reasons());
    if (view.state == BackgroundState::paused && !notes.empty()) view.reason = notes.back().reason;
    return view;
}

void Workplace::pause_background(const std::string& reason) {
    State& s = *state_;
    if (!s.interview || s.closing || !s.ear.wanted) return;
    s.rest_ear(BackgroundState::paused);
    s.note_sound("paused", reason);
    if (s.interview->audit() != nullptr) s.interview->audit()->note(AuditEvent::sound_disabled);
    keep();
}

void Workplace::explain_background(const std::string& reason) {
    State& s = *state_;
    if (!s.interview || s.closing) return;
    const auto [key, text] = rewrite_last(s.interview->reasons(), reason);
    if (key.empty()) return;
    s.interview->explain(key, text);
    keep();
}

void Workplace::erase_background() {
    State& s = *state_;
    if (!s.interview || s.closing || !s.ear.wanted) return;
    s.rest_ear(BackgroundState::paused);
    s.ear.earlier_ms = 0;
    s.ear.earlier_bytes = 0;
    s.ear.erased = true;
    s.note_sound("erased", {});
    s.queue.ask<void>(
        [draft = s.draft_id](StoreSide& side) -> Result<void> {
            auto* store = TRY(side.get());
            return drop_interview_sound(*store, draft);
        },
        {});
    keep();
}

void Workplace::resume_background() {
    State& s = *state_;
    if (!s.interview || s.closing || !s.ear.wanted) return;
    if (s.ear.state == BackgroundState::paused) {
        s.note_sound("resumed", {});
        if (s.interview->audit() != nullptr) s.interview->audit()->note(AuditEvent::sound_enabled);
    }
    s.ear.state = BackgroundState::none;
    s.tend_ear();
    keep();
}

const std::vector<std::string>& Workplace::cut_short() const {
    return state_->cut_short;
}

}  // namespace relais::client::work
