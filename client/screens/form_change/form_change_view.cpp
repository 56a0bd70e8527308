#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "client/screens/common.h"
#include "client/screens/form_change/form_change.h"
#include "client/screens/frame_view.h"
#include "client/ui/keys.h"
#include "client/ui/ui.h"
#include "client/work/workplace.h"

namespace relais::client::screens::form_change {

namespace {

constexpr std::size_t kLines = 60;  ///< a form that lost more is another form

void draw_lines(const char* id, const std::string& heading, const std::string& hint,
                const std::vector<Line>& lines) {
    if (lines.empty()) return;
    ui::space(12);
    {
        const ui::Card card(id);
        ui::heading(heading);
        ui::hint(hint);
        for (std::size_t i = 0; i < std::min(lines.size(), kLines); ++i)
            ui::row((id + std::to_string(i)).c_str(),
                    {{lines[i].question, lines[i].answer.empty() ? 1.0F : 0.5F},
                     {lines[i].answer, lines[i].answer.empty() ? 0.0F : 0.5F}});
    }
}

std::string filled(const std::string& sentence, std::size_t count) {
    return ui::fill(sentence, {std::to_string(count)});
}

long number(std::size_t count) {
    return static_cast<long>(count);
}

std::string versions(const State& state) {
    if (state.from_version == state.to_version) return state.title;
    return state.title + "  ·  " + (state.from_version.empty() ? "?" : state.from_version) + " → " +
           state.to_version;
}

}  // namespace

std::optional<Intent> draw(State& state, const work::Workplace& workplace) {
    std::optional<Intent> intent;
    place_bar(workplace, state.now);
    {
        const ui::Column column;
        ui::title(ui::tr("Le formulaire a changé depuis ce brouillon."));
        ui::hint(versions(state));
        ui::space(12);
        ui::message(ui::Sign::good,
                    filled(ui::trn("{0} réponse garde sa place.",
                                   "{0} réponses gardent leur place.", number(state.kept)),
                           state.kept));
        draw_lines(
            "gone",
            filled(ui::trn("{0} réponse n'a plus de place", "{0} réponses n'ont plus de place",
                           number(state.gone.size())),
                   state.gone.size()),
            ui::tr("Elles restent dans le brouillon jusqu'à la finalisation ; la fiche ne les "
                   "contiendra pas."),
            state.gone);
        draw_lines("added",
                   filled(ui::trn("{0} question est nouvelle", "{0} questions sont nouvelles",
                                  number(state.added.size())),
                          state.added.size()),
                   ui::tr("Elles attendent une réponse."), state.added);
        ui::space(16);
        if (ui::button("accept", ui::tr("Entrée"), ui::tr("Ouvrir avec le nouveau formulaire"),
                       true))
            intent = Accept{};
        if (ui::button("back", ui::tr("Échap"), ui::tr("Laisser le brouillon tel quel")))
            intent = Back{};
    }
    key_line(state, {{ui::Key::enter, ui::tr("Entrée"), ui::tr("ouvrir")},
                     {ui::Key::escape, ui::tr("Échap"), ui::tr("laisser tel quel")},
                     {ui::Key::none, "↑ ↓", ui::tr("défiler")}});
    return intent;
}

}  // namespace relais::client::screens::form_change
