#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "client/screens/form/form.h"
#include "client/screens/form/form_view.h"
#include "client/screens/form/tally.h"
#include "client/ui/ui.h"

namespace relais::client::screens::form {

namespace {

void draw_cells(const State& state, const std::vector<std::size_t>& cells,
                std::optional<Intent>& intent) {
    const bool has_keys = std::find(cells.begin(), cells.end(), state.question) != cells.end();
    for (std::size_t cell = 0; cell < cells.size(); ++cell) {
        const auto& question = state.page.questions[cells[cell]];
        const std::string count = std::to_string(count_of(question));
        if (ui::tally_cell(question.id.c_str(), key_cap(state.tally.letters, cell), question.label,
                           count, has_keys && cell == state.tally.cell))
            intent = FocusCell{cell};
    }
}

void draw_total(const State& state) {
    const int total = total_of(state.page);
    std::vector<ui::Figure> figures{{std::to_string(total), ui::tr("total"), ui::Tone::accent}};
    if (state.group_size) {
        const bool same = *state.group_size == total;
        figures.push_back({std::to_string(*state.group_size),
                           same ? ui::tr("annoncés ✓") : ui::tr("annoncés !"),
                           same ? ui::Tone::good : ui::Tone::warn});
    }
    ui::figures(figures);
    draw_tally_told(state.tally);
}

}  // namespace

void draw_tally_told(const Tally& tally) {
    if (tally.sign_or_six && tally.digits.size() == 1)
        ui::hint(
            ui::fill(ui::tr("{0} … puis la touche d'une case ; la même touche encore : retrancher"),
                     {tally.digits}));
    else if (!tally.digits.empty() || tally.minus)
        ui::hint(
            (tally.minus ? "- " : "") + tally.digits +
            ui::tr(" … puis la touche d'une case, ou Entrée pour écrire dans la case marquée"));
    else if (!tally.told.empty())
        ui::hint(tally.told + "  " +
                 ui::fill(tally.added < 0 ? ui::tr("retranche {0}") : ui::tr("ajoute {0}"),
                          {std::to_string(tally.added < 0 ? -tally.added : tally.added)}));
    else
        ui::hint(ui::tr("Une touche ajoute une personne ; 1 2 puis la touche en ajoute douze."));
}

void draw_tally(const State& state, std::optional<Intent>& intent) {
    const auto cells = cells_of(state.page);
    if (!state.page.title.empty()) ui::heading(state.page.title);
    ui::space(8);
    draw_cells(state, cells, intent);
    ui::space(8);
    draw_total(state);
    for (std::size_t i = 0; i < state.page.questions.size(); ++i) {
        const bool is_cell = std::find(cells.begin(), cells.end(), i) != cells.end();
        if (!is_cell) {
            ui::space(12);
            draw_question(state, i, intent);
        } else if (!state.page.questions[i].failure.empty()) {
            ui::message(ui::Sign::warn, state.page.questions[i].failure,
                        state.page.questions[i].label);
        }
    }
}

}  // namespace relais::client::screens::form
