#include <cstddef>
#include <optional>
#include <string>

#include "client/screens/frame_view.h"
#include "client/screens/late_entry/late_entry.h"
#include "client/screens/messages.h"
#include "client/ui/keys.h"
#include "client/ui/ui.h"
#include "client/work/workplace.h"

namespace relais::client::screens::late_entry {

namespace {

void draw_field(const State& state, Field field, const char* id, const ui::TextEdit& edit,
                const std::string& placeholder, std::optional<Intent>& intent) {
    if (ui::field(id, {.text = edit.text,
                       .caret = edit.caret,
                       .placeholder = placeholder,
                       .focused = state.field == field}))
        intent = Focus{field};
    if (state.field == field) ui::keep_in_sight();
    ui::space(12);
}

void draw_problem(const State& state) {
    switch (state.problem) {
    case Problem::none:
        return;
    case Problem::day:
        ui::message(ui::Sign::warn, ui::tr("Le jour n'est pas complet ou n'existe pas."),
                    ui::tr("Attendu : jj/mm/aaaa"));
        break;
    case Problem::future:
        ui::message(ui::Sign::warn, ui::tr("Ce moment n'est pas encore venu."),
                    ui::tr("Corrigez le jour ou l'heure ; vérifiez l'horloge de l'ordinateur."));
        break;
    case Problem::hour:
        ui::message(ui::Sign::warn, ui::tr("L'heure n'est pas complète ou n'existe pas."),
                    ui::tr("Attendu : hh:mm, ou rien si personne ne la connaît."));
        break;
    case Problem::reason:
        ui::message(ui::Sign::warn, ui::tr("Dites pourquoi c'est saisi après coup."),
                    ui::tr("Quelques mots suffisent : batterie vide, écran en panne, file."));
        break;
    }
    ui::space(12);
}

}  // namespace

std::optional<Intent> draw(State& state, const work::Workplace& workplace) {
    std::optional<Intent> intent;
    place_bar(workplace, state.now);
    {
        const ui::Column column;
        ui::title(ui::tr("Saisie d'après papier"));
        ui::hint(
            ui::tr("La fiche porte les deux moments : celui du passage et celui de la saisie."));
        ui::space(12);
        error_box(state.error, During::work);
        draw_problem(state);
        ui::heading(ui::tr("Quel jour était-ce ?"));
        draw_field(state, Field::day, "day", state.day, ui::tr("jj/mm/aaaa"), intent);
        ui::heading(ui::tr("À quelle heure, si elle est notée ?"));
        draw_field(state, Field::hour, "hour", state.hour, ui::tr("hh:mm"), intent);
        ui::heading(ui::tr("Pourquoi si tard ?"));
        draw_field(state, Field::reason, "reason", state.reason,
                   ui::tr("par exemple : batterie vide"), intent);
        ui::heading(ui::tr("Quel formulaire ?"));
        for (std::size_t i = 0; i < state.form_titles.size(); ++i) {
            const bool here = state.field == Field::form && state.form == i;
            if (ui::choice(("form:" + state.form_files[i]).c_str(), {.key = std::to_string(i + 1),
                                                                     .label = state.form_titles[i],
                                                                     .detail = "",
                                                                     .focused = here}))
                intent = Begin{i};
            if (here) ui::keep_in_sight();
        }
    }
    key_line(state, {{ui::Key::enter, ui::tr("Entrée"),
                      state.field == Field::form ? ui::tr("commencer") : ui::tr("champ suivant")},
                     {ui::Key::enter, ui::tr("Maj+Entrée"), ui::tr("champ précédent"), true},
                     {ui::Key::escape, ui::tr("Échap"), ui::tr("accueil")}});
    return intent;
}

}  // namespace relais::client::screens::late_entry
