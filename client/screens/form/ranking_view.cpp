#include <cstddef>
#include <optional>
#include <string>

#include "client/screens/form/form.h"
#include "client/screens/form/ranking.h"
#include "client/screens/form/widget_view.h"
#include "client/ui/ui.h"
#include "client/work/interview.h"

namespace relais::client::screens::form {

namespace {

std::string words_of_place(std::size_t place) {
    if (place == 1) return ui::tr("1re place");
    return ui::fill(ui::tr("{0}e place"), {std::to_string(place)});
}

}  // namespace

void draw_rank(const State& state, Place place, std::optional<Intent>& intent) {
    const work::QuestionView& question = state.page.questions[place.index];
    const Ranking& ranking = state.ranking;
    const bool mine = place.has_keys && ranking.question == question.id;
    const bool ranked = !question.value.empty();
    const auto order = order_of(question);
    for (std::size_t at = 0; at < order.size(); ++at) {
        const auto& choice = question.choices[order[at]];
        const std::size_t digit = digit_of(order[at]);
        const bool focused = place.has_keys && (mine ? at == ranking.focus : at == 0);
        const bool held = mine && focused && ranking.held;
        std::string detail = ranked ? words_of_place(at + 1) : std::string();
        if (held) detail += "  ▲▼";
        if (ui::choice((question.id + "=" + choice.value).c_str(),
                       {.key = place.has_keys && digit != 0 ? std::to_string(digit) : "",
                        .label = choice.label,
                        .detail = detail,
                        .chosen = held,
                        .focused = focused}))
            intent = PutNext{question.id, order[at]};
        if (focused) ui::keep_in_sight();
    }
    if (!place.has_keys) return;
    ui::hint(ranked ? ui::tr("Chiffre : le choix suivant · Ctrl+flèches déplacent · Suppr efface")
                    : ui::tr("Tapez les chiffres dans l'ordre, du premier au dernier, ou Espace "
                             "puis les flèches."));
}

}  // namespace relais::client::screens::form
