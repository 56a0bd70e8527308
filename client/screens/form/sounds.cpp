#include "client/screens/form/sounds.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "client/screens/form/choices.h"
#include "client/screens/form/form.h"
#include "client/screens/form/photo.h"
#include "client/screens/form/widget.h"
#include "client/ui/keys.h"
#include "client/work/files.h"
#include "client/work/form_media.h"
#include "client/work/interview.h"
#include "client/work/workplace.h"
#include "forms/base/result.h"

namespace relais::client::screens::form {

namespace {

using work::QuestionView;
using work::SoundState;
using work::Widget;

const QuestionView* question_of(const State& state, const std::string& id) {
    const auto& questions = state.page.questions;
    const auto found = std::ranges::find(questions, id, &QuestionView::id);
    return found == questions.end() ? nullptr : &*found;
}

std::string audio_of(const std::vector<work::MediaView>& media) {
    return work::media_of(media, "audio");
}

/// The choice that Shift+F7 speaks: the next that has a recording, the ring going along.
std::optional<Listen> next_choice(const State& state, const QuestionView& question) {
    const bool mine = state.choosing.question == question.id;
    const auto& shown = state.choosing.shown;
    const std::size_t count = mine ? shown.size() : question.choices.size();
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t row = (state.sounds.next_choice + i) % count;
        const std::size_t choice = mine ? shown[row] : row;
        if (!audio_of(question.choices[choice].media).empty())
            return Listen{question.id, Heard::choice, choice};
    }
    return std::nullopt;
}

/// The ring stands on the choice that sounds: Space takes it.
void point_at(State& state, const QuestionView& question, std::size_t choice) {
    if (state.choosing.question != question.id) return;
    const auto& shown = state.choosing.shown;
    const auto found = std::ranges::find(shown, choice);
    if (found == shown.end()) return;
    state.choosing.focus = static_cast<std::size_t>(found - shown.begin());
    state.choosing.moved = true;
    state.sounds.next_choice = state.choosing.focus + 1;
}

bool speaks_by_itself(const QuestionView& question) {
    const std::string word = work::parameter_of(question, "autoplay");
    return (word == "audio" || word == "both") && !audio_of(question.media).empty();
}

void refresh_greeting(State& state, work::Workplace& workplace) {
    Sounds& sounds = state.sounds;
    const auto& questions = state.page.questions;
    const std::string page = questions.empty() ? std::string() : questions.front().id;
    if (sounds.greeted == page) return;
    sounds.greeted = page;
    sounds.next_choice = 0;
    const auto found = std::ranges::find_if(questions, speaks_by_itself);
    if (found != questions.end() && sounds.recording.empty())
        listen(state, workplace, {found->id, Heard::label, 0});
}

void refresh_playing(State& state, work::Workplace& workplace) {
    Sounds& sounds = state.sounds;
    if (const auto started = sounds.starting.take()) {
        if (!*started) {
            sounds.missing = started->error().code == Errc::not_found;
            if (!sounds.missing) sounds.error = started->error();
            sounds.playing.clear();
        }
    }
    if (sounds.playing.empty()) return;
    if (question_of(state, sounds.playing) == nullptr) return hush(state, workplace);
    if (!sounds.starting.busy() && sounds.view.state != SoundState::playing) sounds.playing.clear();
}

void refresh_recording(State& state, work::Workplace& workplace) {
    Sounds& sounds = state.sounds;
    if (const auto kept = sounds.keeping.take()) {
        if (!*kept) sounds.error = kept->error();
    }
    if (sounds.recording.empty()) return;
    const bool ended = sounds.view.state == SoundState::recorded;
    if (ended || question_of(state, sounds.recording) == nullptr)
        return end_recording(state, workplace);
    const bool none =
        sounds.view.state == SoundState::absent || sounds.view.state == SoundState::failed;
    if (none) sounds.recording.clear();
}

}  // namespace

bool choices_speak(const QuestionView& question) {
    return std::ranges::any_of(question.choices, [](const work::ChoiceView& choice) {
        return !audio_of(choice.media).empty();
    });
}

bool speaks(const QuestionView& question) {
    return !audio_of(question.media).empty() || choices_speak(question);
}

std::optional<Meaning> press_sound(State& state, const ui::KeyPress& key) {
    const auto* question = focused(state);
    if (question == nullptr) return std::nullopt;
    const bool recording = !state.sounds.recording.empty();
    if (recording && key.key == ui::Key::escape)
        return Meaning{RecordSound{state.sounds.recording}};
    if (key.key != ui::Key::f7 || key.ctrl || recording || !speaks(*question)) return std::nullopt;
    if (!key.shift && !state.sounds.playing.empty()) return Meaning{Hush{}};
    if (!key.shift && !audio_of(question->media).empty())
        return Meaning{Listen{question->id, Heard::label, 0}};
    if (const auto next = next_choice(state, *question)) return Meaning{*next};
    return Meaning{};
}

std::optional<Reaction> press_recording(State& state, const QuestionView& question,
                                        const ui::KeyPress& key) {
    if (question.widget != Widget::audio) return std::nullopt;
    if (key.key == ui::Key::f5) return Reaction{true, RecordSound{question.id}};
    const bool recording = state.sounds.recording == question.id;
    const bool touches =
        key.key == ui::Key::f6 || key.key == ui::Key::del || key.key == ui::Key::backspace;
    if (recording && touches) return Reaction{.mine = true};
    if (key.key != ui::Key::f8 || question.value.empty() || recording) return std::nullopt;
    if (!state.sounds.playing.empty()) return Reaction{true, Hush{}};
    return Reaction{true, Listen{question.id, Heard::answer, 0}};
}

void listen(State& state, work::Workplace& workplace, const Listen& wish) {
    Sounds& sounds = state.sounds;
    const auto* question = question_of(state, wish.question);
    if (question == nullptr) return;
    end_recording(state, workplace);
    if (wish.heard == Heard::answer)
        sounds.file = question->value;
    else if (wish.heard == Heard::label)
        sounds.file = audio_of(question->media);
    else if (wish.choice < question->choices.size())
        sounds.file = audio_of(question->choices[wish.choice].media);
    if (sounds.file.empty()) return;
    if (wish.heard == Heard::choice) point_at(state, *question, wish.choice);
    sounds.playing = sounds.told_at = question->id;
    sounds.heard = wish.heard;
    sounds.missing = false;
    sounds.error.reset();
    if (wish.heard == Heard::answer)
        workplace.play_answer(sounds.file, sounds.starting.begin());
    else
        workplace.play_form_sound(sounds.file, sounds.starting.begin());
}

void listen_next(State& state, work::Workplace& workplace, const ListenNext& wish) {
    if (wish.question >= state.page.questions.size()) return;
    const QuestionView& question = state.page.questions[wish.question];
    if (!question.choices.empty()) refresh(state.choosing, question);
    if (const auto next = next_choice(state, question)) listen(state, workplace, *next);
}

void hush(State& state, work::Workplace& workplace) {
    state.sounds.playing.clear();
    state.sounds.starting = {};
    workplace.stop_sound();
}

void record(State& state, work::Workplace& workplace, const RecordSound& wish) {
    Sounds& sounds = state.sounds;
    const bool ends = sounds.recording == wish.question;
    end_recording(state, workplace);
    const auto* question = question_of(state, wish.question);
    if (ends || question == nullptr || question->readonly || sounds.keeping.busy()) return;
    hush(state, workplace);
    sounds.recording = sounds.told_at = question->id;
    sounds.error.reset();
    sounds.missing = false;
    workplace.record_sound(question->id,
                           work::quality_of(work::parameter_of(*question, "quality")));
}

void end_recording(State& state, work::Workplace& workplace) {
    Sounds& sounds = state.sounds;
    if (sounds.recording.empty()) return;
    const std::string question = std::exchange(sounds.recording, {});
    sounds.length_ms = workplace.sound().at_ms;
    workplace.keep_recording(question, sounds.keeping.begin());
    state.touched = true;
    if (const auto* interview = workplace.interview()) {
        const auto answered = interview->question(question);
        sounds.length_of = answered ? answered->value : std::string();
    }
}

void refresh_sounds(State& state, work::Workplace& workplace) {
    state.sounds.view = workplace.sound();
    state.sounds.cut_short = workplace.cut_short();
    refresh_recording(state, workplace);
    refresh_playing(state, workplace);
    refresh_greeting(state, workplace);
}

bool is_sounding(const State& state) {
    return !state.sounds.recording.empty() || !state.sounds.playing.empty();
}

void fall_silent(State& state, work::Workplace& workplace) {
    end_recording(state, workplace);
    if (!state.sounds.playing.empty()) hush(state, workplace);
    switch_off(state, workplace);
    state.sounds.greeted.clear();
}

}  // namespace relais::client::screens::form
