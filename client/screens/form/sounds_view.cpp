#include "client/screens/form/sounds.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>

#include "client/screens/form/form.h"
#include "client/screens/form/widget_view.h"
#include "client/screens/frame_view.h"
#include "client/screens/messages.h"
#include "client/screens/words.h"
#include "client/ui/ui.h"
#include "client/work/files.h"
#include "client/work/form_media.h"
#include "client/work/interview.h"

namespace relais::client::screens::form {

namespace {

using work::QuestionView;
using work::SoundState;

void tell_microphone(SoundState state) {
    if (state == SoundState::absent)
        ui::message(ui::Sign::warn, ui::tr("Aucun micro sur cet ordinateur."),
                    ui::tr("Branchez-en un, ou choisissez un fichier avec F6."));
    else
        ui::message(ui::Sign::warn, ui::tr("Le micro ne peut pas être utilisé."),
                    ui::tr("Fermez le programme qui s'en sert, puis F5."));
}

void tell_speaker(SoundState state) {
    if (state == SoundState::absent)
        ui::message(ui::Sign::warn, ui::tr("Aucun haut-parleur sur cet ordinateur."),
                    ui::tr("Branchez un casque, ou lisez la question à voix haute."));
    else if (state == SoundState::failed)
        ui::message(ui::Sign::warn, ui::tr("Le haut-parleur ne peut pas être utilisé."),
                    ui::tr("Fermez le programme qui s'en sert, puis recommencez."));
    else
        ui::message(ui::Sign::warn, ui::tr("Ce son ne peut pas être écouté ici ; il est gardé."));
}

/// Why nothing sounds, at the question that asked for it.
void draw_trouble(const Sounds& sounds, const QuestionView& question) {
    if (sounds.told_at != question.id) return;
    error_box(sounds.error, During::work);
    if (sounds.missing)
        return ui::hint(ui::fill(ui::tr("Son absent : {0}"), {sounds.file}), ui::Tone::warn);
    const SoundState state = sounds.view.state;
    const bool trouble = state == SoundState::absent || state == SoundState::failed ||
                         state == SoundState::unreadable;
    if (!trouble || !sounds.playing.empty() || !sounds.recording.empty()) return;
    // A microphone that nobody has is no trouble of the loudspeaker.
    const bool of_answer = question.widget == work::Widget::audio && sounds.file.empty();
    if (sounds.view.to_record || of_answer)
        tell_microphone(state);
    else
        tell_speaker(state);
}

bool plays(const Sounds& sounds, const QuestionView& question, Heard heard) {
    return sounds.playing == question.id && sounds.heard == heard;
}

std::string progress(const work::SoundView& view) {
    if (view.length_ms <= 0) return minutes_seconds(view.at_ms);
    return ui::fill(ui::tr("{0} sur {1}"),
                    {minutes_seconds(view.at_ms), minutes_seconds(view.length_ms)});
}

void draw_recording(const State& state, Place place, std::optional<Intent>& intent) {
    const QuestionView& question = state.page.questions[place.index];
    const auto& view = state.sounds.view;
    ui::body(ui::fill(ui::tr("● Enregistrement : {0}"), {minutes_seconds(view.at_ms)}),
             ui::Tone::bad);
    if (view.silent)
        ui::hint(ui::tr("Le micro n'entend rien : rapprochez-le, ou voyez s'il est coupé."),
                 ui::Tone::warn);
    if (ui::button(("record:" + question.id).c_str(), place.has_keys ? "F5" : "",
                   ui::tr("arrêter et garder"), true))
        intent = RecordSound{question.id};
    if (place.has_keys) ui::keep_in_sight();
    ui::space(8);
    ui::hint(ui::tr("Une heure au plus. Entrée arrête, garde et continue."));
}

}  // namespace

void draw_sound_trouble(const State& state, const QuestionView& question) {
    draw_trouble(state.sounds, question);
}

void draw_label_sound(const State& state, Place place, std::optional<Intent>& intent) {
    const QuestionView& question = state.page.questions[place.index];
    const Sounds& sounds = state.sounds;
    const bool label = !work::media_of(question.media, "audio").empty();
    if (label || choices_speak(question) || question.widget == work::Widget::audio)
        draw_trouble(sounds, question);
    const bool sounding = plays(sounds, question, Heard::label);
    if (label && ui::button(("listen:" + question.id).c_str(), place.has_keys ? "F7" : "",
                            sounding ? ui::tr("arrêter le son") : ui::tr("écouter la question"))) {
        if (sounding)
            intent = Hush{};
        else
            intent = Listen{question.id, Heard::label, 0};
    }
    if (choices_speak(question) &&
        ui::button(("listen-choice:" + question.id).c_str(), place.has_keys ? ui::tr("Maj+F7") : "",
                   ui::tr("écouter la réponse suivante")))
        intent = ListenNext{place.index};
    if (label || choices_speak(question)) ui::space(10);
}

bool draw_sound_answer(const State& state, Place place, std::optional<Intent>& intent) {
    const QuestionView& question = state.page.questions[place.index];
    const Sounds& sounds = state.sounds;
    if (question.widget != work::Widget::audio) return false;
    if (sounds.recording == question.id) {
        draw_recording(state, place, intent);
        return true;
    }
    const bool answered = !question.value.empty();
    const bool sounding = plays(sounds, question, Heard::answer);
    if (answered && std::ranges::find(sounds.cut_short, question.value) != sounds.cut_short.end())
        ui::message(ui::Sign::info,
                    ui::tr("L'ordinateur s'est arrêté pendant cet enregistrement : il est gardé "
                           "jusque-là."),
                    ui::tr("F8 le fait entendre, F5 recommence, Suppr l'enlève."));
    if (sounding)
        ui::hint(progress(sounds.view));
    else if (answered && sounds.length_of == question.value && sounds.length_ms > 0)
        ui::hint(ui::fill(ui::tr("Durée : {0}"), {minutes_seconds(sounds.length_ms)}));
    if (answered && ui::button(("hear:" + question.id).c_str(), place.has_keys ? "F8" : "",
                               sounding ? ui::tr("arrêter le son") : ui::tr("écouter"))) {
        if (sounding)
            intent = Hush{};
        else
            intent = Listen{question.id, Heard::answer, 0};
    }
    if (ui::button(("record:" + question.id).c_str(), place.has_keys ? "F5" : "",
                   answered ? ui::tr("enregistrer à nouveau") : ui::tr("enregistrer"),
                   place.has_keys && !answered, !sounds.keeping.busy()))
        intent = RecordSound{question.id};
    return false;
}

}  // namespace relais::client::screens::form
