#include "client/screens/ear/ear.h"

#include <string>

#include "client/screens/common.h"
#include "client/screens/frame_view.h"
#include "client/screens/words.h"
#include "client/ui/keys.h"
#include "client/ui/ui.h"
#include "client/work/background.h"
#include "client/work/workplace.h"

namespace relais::client::screens::ear {

namespace {

using work::BackgroundState;
using work::BackgroundView;

std::string recording_words(const BackgroundView& view) {
    if (view.silent)
        return ui::fill(ui::tr("● L'entretien est enregistré ({0}), mais le micro n'entend rien. "
                               "Ctrl+R l'arrête."),
                        {minutes_seconds(view.at_ms)});
    return ui::fill(ui::tr("● L'entretien est enregistré ({0}). Ctrl+R l'arrête."),
                    {minutes_seconds(view.at_ms)});
}

std::string words_of(const BackgroundView& view) {
    switch (view.state) {
    case BackgroundState::none:
        return {};
    case BackgroundState::recording:
        return recording_words(view);
    case BackgroundState::paused:
        return ui::tr("L'entretien n'est plus enregistré. Ctrl+R reprend.");
    case BackgroundState::waiting:
        return ui::tr("Une réponse est enregistrée ; l'entretien le sera de nouveau après.");
    case BackgroundState::absent:
        return ui::tr("! L'entretien n'est pas enregistré : aucun micro. Ctrl+R essaie encore.");
    case BackgroundState::failed:
        return ui::tr("! L'entretien n'est pas enregistré : le micro ne répond pas ou sert "
                      "ailleurs. Ctrl+R essaie encore.");
    case BackgroundState::full:
        return ui::tr("! L'enregistrement est plein : la suite de l'entretien n'est pas "
                      "enregistrée.");
    }
    return {};
}

}  // namespace

std::string band(const work::Workplace& workplace, const std::string& otherwise) {
    const std::string words = words_of(workplace.background());
    if (otherwise.empty() || words.empty()) return otherwise + words;
    return words + "   " + otherwise;
}

void draw(const State& state, Common& screen, const work::Workplace& workplace) {
    const BackgroundView view = workplace.background();
    ui::top_bar(ui::tr("Enregistrement de l'entretien"),
                hours_minutes(screen.now.instant, screen.now));
    {
        const ui::Column column;
        ui::title(ui::tr("Le micro est arrêté"));
        ui::body(view.at_ms == 0 ? ui::tr("Rien de cet entretien n'est gardé comme son.")
                                 : ui::fill(ui::tr("Gardé jusqu'ici, chiffré : {0}."),
                                            {minutes_seconds(view.at_ms)}));
        ui::space(12);
        ui::heading(ui::tr("Pourquoi ? Le bureau lira ce motif."));
        ui::space(4);
        ui::field("ear:reason", ui::field_of(state.reason, true));
        ui::hint(ui::tr("Par exemple : la personne ne le souhaite pas ; pause ; autre visite."));
        ui::space(16);
        if (state.sure)
            ui::message(
                ui::Sign::warn, ui::tr("Effacer tout le son de cet entretien ?"),
                ui::tr("F5 encore une fois efface, pour toujours. Une autre touche : non."));
        const auto click = [&screen](ui::Key key) {
            ui::KeyPress press;
            press.key = key;
            screen.clicked = press;
        };
        if (ui::button("ear:close", ui::tr("Entrée"), ui::tr("continuer l'entretien sans le son"),
                       true))
            click(ui::Key::enter);
        if (view.at_ms > 0 && ui::button("ear:erase", "F5",
                                         state.sure ? ui::tr("effacer pour toujours")
                                                    : ui::tr("effacer ce qui est enregistré")))
            click(ui::Key::f5);
    }
    key_line(screen, {{ui::Key::enter, ui::tr("Entrée"), ui::tr("continuer")},
                      {.key = ui::Key::character,
                       .cap = "Ctrl+R",
                       .what = ui::tr("reprendre l'enregistrement"),
                       .ctrl = true,
                       .letter = "r"},
                      {ui::Key::f12, "F12", ui::tr("verrouiller")}});
}

}  // namespace relais::client::screens::ear
