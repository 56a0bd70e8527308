#include "client/screens/form/form_view.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "client/screens/form/choice_layout.h"
#include "client/screens/form/form.h"
#include "client/screens/form/picker_view.h"
#include "client/screens/frame_view.h"
#include "client/screens/messages.h"
#include "client/screens/words.h"
#include "client/ui/keys.h"
#include "client/ui/ui.h"
#include "client/work/interview.h"
#include "client/work/time_watch.h"
#include "client/work/workplace.h"

namespace relais::client::screens::form {

namespace {

using work::PageKind;

constexpr std::int64_t kSlowSaveMs = 500;  ///< Workplace::tick() asks for a picture by then

std::string trail(const State& state) {
    std::string text = state.title;
    for (const std::string& part : state.page.trail)
        text += "  ›  " + part;
    if (state.page.kind == PageKind::grid) text += "  ›  " + state.page.title;
    return text;
}

std::string status(const State& state, const work::Workplace& workplace) {
    const bool doubtful = workplace.clock_state().trouble != work::ClockTrouble::none;
    std::string text = std::to_string(state.page.number) + " / " + std::to_string(state.page.count);
    if (!state.language.empty()) text += "     " + state.language;
    return text + "     " + hours_minutes(state.now.instant, state.now) +
           (doubtful ? ui::tr(" ! horloge") : "");
}

}  // namespace

void draw_help(const State& state) {
    const ui::Card card("help");
    ui::heading(ui::tr("Aide"));
    const auto* question = focused(state);
    if (question != nullptr && !question->guidance.empty()) ui::body(question->guidance);
    ui::hint(
        ui::tr("Entrée : suivant · Maj+Entrée ou Page haut : précédent · Tab : champ suivant"));
    ui::hint(
        ui::tr("Chiffres et premières lettres choisissent · Espace coche · flèches déplacent"));
    ui::hint(ui::tr("Ctrl+Z annule, Ctrl+Y rétablit · Ctrl+Suppr retire la personne ou l'étape"));
    ui::hint(ui::tr(
        "F2 : langue · F3 : aller à, chercher · F10 : relire · Ctrl+plus, Ctrl+moins : taille"));
    ui::hint(ui::tr("Échap : accueil ; le brouillon est gardé."));
    if (state.page.kind == PageKind::tally)
        ui::hint(
            ui::tr("Une touche ajoute une personne ; 1 2 puis la touche en ajoute douze ; - ou Maj "
                   "retranche ; Retour arrière annule."));
}

namespace {

/// A page that only tells something: what to do next stands beneath it, not in the bottom line
/// alone.
bool only_tells(const work::PageView& page) {
    return !page.questions.empty() &&
           std::ranges::all_of(page.questions, [](const work::QuestionView& question) {
               return question.widget == work::Widget::note || question.readonly;
           });
}

void draw_page(State& state, std::optional<Intent>& intent) {
    if (state.help) {
        draw_help(state);
        ui::space(12);
    }
    error_box(state.save_error, During::saving);
    error_box(state.error, During::work);
    error_box(state.refused, During::answering);
    if (state.notes_places && state.page.number == 1) {
        ui::hint(ui::tr("Ce formulaire garde le lieu et l'heure de chaque étape de la saisie."));
        ui::space(12);
    }
    if (state.ear == work::BackgroundState::recording && state.page.number == 1) {
        ui::hint(
            ui::tr("Le son de tout l'entretien est enregistré, chiffré. Dites-le à la personne "
                   "avant de commencer ; Ctrl+R arrête à tout moment."));
        ui::space(12);
    }
    if (state.page.kind == PageKind::add_repeat) return draw_instances(state, intent);
    if (state.page.kind == PageKind::tally) return draw_tally(state, intent);
    if (state.page.kind == PageKind::field_list && !state.page.title.empty()) {
        ui::heading(state.page.title);
        ui::space(8);
    }
    for (std::size_t i = 0; i < state.page.questions.size(); ++i) {
        const bool in_table = is_table_row(state.page.questions[i]);
        if (i > 0 && !in_table) ui::space(20);
        draw_question(state, i, intent);
        if (i == state.question) draw_told(state);
    }
    if (only_tells(state.page)) {
        ui::space(20);
        if (ui::button("go-on", ui::tr("Entrée"), ui::tr("Continuer"), true)) intent = Next{};
    }
    if (state.page.questions.empty())
        ui::body(ui::tr("Il n'y a pas de question ici. Entrée mène à la relecture."));
}

/// While a list of files or a sheet is open, its own.
std::vector<BarKey> keys_of_opened(const State& state) {
    const bool list = !state.files.question.empty();
    return {
        {ui::Key::enter, ui::tr("Entrée"), list ? ui::tr("ouvrir ou prendre") : ui::tr("garder")},
        {ui::Key::backspace, ui::tr("Retour arrière"),
         list ? ui::tr("remonter") : ui::tr("ôter le dernier trait")},
        {ui::Key::escape, ui::tr("Échap"), ui::tr("fermer")}};
}

/// A list long enough to have a field above it.
bool has_filter(const work::QuestionView& question) {
    return !question.choices.empty() && !question.readonly &&
           (question.widget == work::Widget::select_one ||
            question.widget == work::Widget::select_multiple) &&
           is_long(question);
}

std::vector<BarKey> keys_here(const State& state) {
    if (!state.files.question.empty() || !state.sheet.question.empty())
        return keys_of_opened(state);
    if (!state.picker.question.empty()) return picker_keys(state);
    std::vector<BarKey> keys{
        {ui::Key::enter, ui::tr("Entrée"),
         state.from_review ? ui::tr("retour à la relecture") : ui::tr("suivant")},
        {ui::Key::enter, ui::tr("Maj+Entrée"), ui::tr("précédent"), true}};
    if (state.page.kind == PageKind::tally)
        keys.push_back({ui::Key::backspace, ui::tr("Retour"), ui::tr("annuler")});
    else
        keys.push_back({.key = ui::Key::f3, .cap = "F3", .what = ui::tr("aller à"), .minor = true});
    if (const auto* question = focused(state);
        question != nullptr && (question->widget == work::Widget::text || has_filter(*question)))
        keys.push_back({.key = ui::Key::menu, .cap = "Ctrl+L", .what = "ɛ ɔ ɲ ŋ", .minor = true});
    keys.push_back({.key = ui::Key::f2, .cap = "F2", .what = ui::tr("langue"), .minor = true});
    if (state.ear != work::BackgroundState::none)
        keys.push_back({.key = ui::Key::character,
                        .cap = "Ctrl+R",
                        .what = ui::tr("micro"),
                        .ctrl = true,
                        .minor = true,
                        .letter = "r"});
    keys.push_back({ui::Key::f10, "F10", ui::tr("finaliser")});
    keys.push_back({ui::Key::escape, ui::tr("Échap"), ui::tr("accueil")});
    keys.push_back({.key = ui::Key::f1, .cap = "F1", .what = ui::tr("aide"), .minor = true});
    return keys;
}

std::string saved_words(const State& state) {
    if (state.save_error) return ui::tr("✗ non enregistré");
    if (state.trial) return ui::tr("Essai : rien n'est gardé ni envoyé");
    // A save takes some milliseconds. Told each time, every answer would be painted twice.
    const bool slow = state.now.instant.ms - state.saving_since_ms >= kSlowSaveMs;
    if (state.saving && slow) return ui::tr("enregistrement…");
    if (state.saved_at.ms == 0) return {};
    return ui::fill(ui::tr("✓ enregistré {0}"), {hours_minutes(state.saved_at, state.now)});
}

}  // namespace

std::optional<Intent> draw(State& state, const work::Workplace& workplace) {
    std::optional<Intent> intent;
    ui::top_bar(trail(state), status(state, workplace));
    if (state.page.count > 0)
        ui::progress_line(static_cast<float>(state.page.number) /
                          static_cast<float>(state.page.count));
    if (state.page.kind == PageKind::grid) {
        draw_table(state, intent);
    } else {
        const bool picks = !state.picker.question.empty();
        const ui::Column column(picks || state.page.kind == PageKind::tally);
        if (picks)
            draw_picker(state, intent);
        else
            draw_page(state, intent);
    }
    key_line(state, is_roster(state) ? roster_keys(state) : keys_here(state), saved_words(state),
             !state.save_error);
    return intent;
}

}  // namespace relais::client::screens::form
