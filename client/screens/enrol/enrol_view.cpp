#include "client/screens/enrol/enrol.h"

#include <optional>
#include <string>

#include "client/screens/frame_view.h"
#include "client/screens/messages.h"
#include "client/ui/keys.h"
#include "client/ui/ui.h"
#include "client/work/workplace.h"

namespace relais::client::screens::enrol {

namespace {

std::string words_of(Complaint complaint) {
    switch (complaint) {
    case Complaint::none:
        break;
    case Complaint::no_file:
        return ui::tr(
            "Indiquez le fichier d'enrôlement, par exemple /media/cle/enrolement.relais.");
    case Complaint::no_enumerator:
        return ui::tr("Indiquez votre code d'enquêteur, par exemple AD-07.");
    case Complaint::too_short:
        return ui::tr(
            "La phrase de passe est trop courte : au moins 8 caractères ; trois mots valent "
            "mieux.");
    case Complaint::not_the_same:
        return ui::tr("Les deux phrases de passe ne sont pas les mêmes. Retapez la seconde.");
    }
    return {};
}

struct Labels {
    const char* id;
    std::string label;
    std::string placeholder;
};

/// A field with what is wrong about it beneath it.
void draw_field(const State& state, Place place, const Labels& labels,
                std::optional<Intent>& intent) {
    ui::hint(labels.label);
    const ui::TextEdit& edit = state.fields[place];
    const bool focused = state.focus == place;
    ui::Field shown = ui::field_of(edit, focused && !state.enrolling.busy());
    shown.placeholder = labels.placeholder;
    shown.failing = focused && state.complaint != Complaint::none;
    shown.secret = place == passphrase || place == again;
    if (ui::field(labels.id, shown)) intent = Focus{place};
    if (focused) ui::keep_in_sight();
    if (focused && state.complaint != Complaint::none)
        ui::message(ui::Sign::warn, words_of(state.complaint));
    ui::space(12);
}

void draw_fields(const State& state, std::optional<Intent>& intent) {
    draw_field(
        state, file,
        {"file", ui::tr("Fichier d'enrôlement (chemin complet)"), "/media/…/enrolement.relais"},
        intent);
    if (!state.words.empty())
        ui::message(ui::Sign::info, state.words,
                    ui::tr("Le bureau doit avoir affiché ces six mots. S'ils diffèrent, arrêtez : "
                           "ce fichier n'est pas le sien."));
    draw_field(state, enumerator, {"enumerator", ui::tr("Votre code d'enquêteur"), "AD-07"},
               intent);
    ui::Halves halves;
    draw_field(state, passphrase,
               {"passphrase", ui::tr("Phrase de passe : trois mots ou plus"), ""}, intent);
    halves.next();
    draw_field(state, again, {"again", ui::tr("La même phrase encore une fois"), ""}, intent);
}

}  // namespace

std::optional<Intent> draw(State& state, const work::Workplace& workplace) {
    std::optional<Intent> intent;
    place_bar(workplace, state.now);
    {
        const ui::Column column;
        ui::title(ui::tr("Enrôler cet ordinateur"));
        ui::hint(ui::tr("Le bureau vous a remis un fichier d'enrôlement et un code d'enquêteur."));
        ui::space(16);
        error_box(state.error, During::enrolment);
        draw_fields(state, intent);
        if (state.enrolling.busy())
            ui::message(ui::Sign::info, ui::tr("L'ordinateur s'enrôle et fabrique ses clés."),
                        ui::tr("Cela prend une ou deux secondes."));
        ui::space(8);
        if (ui::button("submit", ui::tr("Entrée"), ui::tr("Enrôler"), true,
                       !state.enrolling.busy()))
            intent = Submit{};
    }
    key_line(state, {{ui::Key::enter, ui::tr("Entrée"), ui::tr("champ suivant, puis enrôler")},
                     {ui::Key::tab, "Tab", ui::tr("champ suivant")},
                     {ui::Key::f1, "F1", ui::tr("aide")},
                     {ui::Key::f2, "F2", ui::tr("langue")}});
    return intent;
}

}  // namespace relais::client::screens::enrol
