// What is heard on the form's page: labels and choices as recordings (F7, Shift+F7), an audio
// answer (F8), and its recording (F5). One thing sounds at a time, and nothing once the page is
// left; a recording is kept then.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "client/screens/common.h"
#include "client/ui/keys.h"
#include "client/work/files.h"
#include "client/work/interview.h"
#include "client/work/workplace.h"

namespace relais::client::screens::form {

struct State;
struct Meaning;
struct Reaction;

enum class Heard : std::uint8_t { label, choice, answer };

struct Sounds {
    std::string playing;  ///< the question whose label, choice or answer sounds; empty: none does
    Heard heard = Heard::label;
    std::string file;     ///< what was asked for last
    std::string told_at;  ///< the question that asked for it: where trouble is told
    Pending<> starting;
    bool missing = false;
    std::string recording;  ///< the question that is recorded for; empty: none is
    Pending<> keeping;
    std::optional<Error> error;
    work::SoundView view;
    std::string greeted;    ///< the first question of the page that spoke by itself
    std::string length_of;  ///< the answer recorded last, and how long it is
    std::int64_t length_ms = 0;
    std::vector<std::string> cut_short;  ///< answers that a power cut ended
    std::size_t next_choice = 0;         ///< whose recording comes next
};

struct Listen {
    std::string question;
    Heard heard = Heard::label;
    std::size_t choice = 0;
};
/// The next choice that has a recording, from where the last one was.
struct ListenNext {
    std::size_t question = 0;  ///< among the page's
};
struct Hush {};
/// Begins, or ends and keeps.
struct RecordSound {
    std::string question;
};

/// Label or choices of it have recordings.
bool speaks(const work::QuestionView& question);
bool choices_speak(const work::QuestionView& question);

/// A key for what is heard; nothing when it means something else.
std::optional<Meaning> press_sound(State& state, const ui::KeyPress& key);
/// Keys of an audio question, before those of any file.
std::optional<Reaction> press_recording(State& state, const work::QuestionView& question,
                                        const ui::KeyPress& key);
void listen(State& state, work::Workplace& workplace, const Listen& wish);
void listen_next(State& state, work::Workplace& workplace, const ListenNext& wish);
void hush(State& state, work::Workplace& workplace);
void record(State& state, work::Workplace& workplace, const RecordSound& wish);
/// A recording under way is the answer now.
void end_recording(State& state, work::Workplace& workplace);
void refresh_sounds(State& state, work::Workplace& workplace);

/// Something plays or is recorded: nobody is idle.
bool is_sounding(const State& state);
/// Before the form's screen is left or the window locks: all falls silent, a recording is kept.
void fall_silent(State& state, work::Workplace& workplace);

}  // namespace relais::client::screens::form
