#include "client/screens/shift/shift.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "client/screens/frame_view.h"
#include "client/screens/messages.h"
#include "client/ui/keys.h"
#include "client/ui/ui.h"
#include "client/work/workplace.h"

namespace relais::client::screens::shift {

namespace {

constexpr std::size_t kRows = 60;  ///< more are found by typing, not by scrolling

const std::string& label_of(const State& state, const std::string& code) {
    for (const Option& option : state.points)
        if (option.code == code) return option.label;
    return code;
}

/// Teams are mostly bare numbers.
std::string shown_label(const State& state, const Option& option) {
    const bool number = option.label.find_first_not_of("0123456789") == std::string::npos;
    if (state.step == Step::team && number) return ui::fill(ui::tr("Équipe {0}"), {option.label});
    return option.label;
}

void draw_options(const State& state, std::optional<Intent>& intent) {
    const auto rows = shown(state);
    const auto& all = options(state);
    if (all.size() > 9 || !state.filter.text.empty()) {
        ui::Field filter = ui::field_of(state.filter, true);
        filter.placeholder = ui::tr("tapez quelques lettres");
        ui::field("filter", filter);
        ui::space(12);
    }
    const std::string& taken = state.step == Step::point ? state.point : state.team;
    for (std::size_t i = 0; i < std::min(rows.size(), kRows); ++i) {
        const Option& option = all[rows[i]];
        if (ui::choice(("option:" + option.code).c_str(),
                       {.key = i < 9 ? std::to_string(i + 1) : "",
                        .label = shown_label(state, option),
                        .detail = option.detail,
                        .chosen = option.code == taken,
                        .focused = i == state.focus}))
            intent = Choose{option.code};
        if (i == state.focus) ui::keep_in_sight();
    }
    if (rows.empty())
        ui::message(ui::Sign::info, ui::tr("Rien ne correspond à ce que vous avez tapé."),
                    ui::tr("Retour arrière efface une lettre."));
}

}  // namespace

std::optional<Intent> draw(State& state, const work::Workplace& workplace) {
    std::optional<Intent> intent;
    place_bar(workplace, state.now);
    const bool team = state.step == Step::team;
    {
        const ui::Column column;
        ui::title(team ? ui::tr("Quelle équipe ?") : ui::tr("À quel point de suivi êtes-vous ?"));
        if (team) ui::hint(ui::fill(ui::tr("Point : {0}"), {label_of(state, state.point)}));
        ui::space(12);
        error_box(state.error, During::shift);
        draw_options(state, intent);
        ui::space(16);
        if (ui::button("begin", ui::tr("Entrée"), ui::tr("Ouvrir la journée"), true,
                       ready(state) && !state.opening.busy()))
            intent = Begin{};
        if (ui::button("practise", "F8",
                       state.practising ? ui::tr("Fin de l'exercice")
                                        : ui::tr("S'exercer, sans ouvrir de journée")))
            intent = Practise{};
    }
    std::vector<BarKey> keys{
        {ui::Key::none, "1-9", ui::tr("choisir")},
        {ui::Key::enter, ui::tr("Entrée"),
         ready(state) && team ? ui::tr("ouvrir la journée") : ui::tr("choisir")}};
    if (team) keys.push_back({ui::Key::escape, ui::tr("Échap"), ui::tr("autre point")});
    keys.push_back({ui::Key::f1, "F1", ui::tr("aide")});
    keys.push_back({ui::Key::f2, "F2", ui::tr("langue")});
    keys.push_back({ui::Key::f12, "F12", ui::tr("verrouiller")});
    key_line(state, keys);
    return intent;
}

}  // namespace relais::client::screens::shift
