#include <cstddef>
#include <string>

#include "client/screens/form/form.h"
#include "client/screens/form/form_view.h"
#include "client/screens/form/told.h"
#include "client/ui/ui.h"
#include "client/work/steps.h"

namespace relais::client::screens::form {

namespace {

using work::Consequence;
using work::StepKind;
using work::Undone;

std::string with(std::size_t count, const std::string& sentence) {
    return ui::fill(sentence, {std::to_string(count)});
}

void append(std::string& text, const std::string& sentence) {
    text += (text.empty() ? "" : " ") + sentence;
}

std::string removed_words(const Consequence& told) {
    std::string text = ui::fill(ui::tr("Retiré : {0}."), {told.label});
    if (told.taken_away > 0)
        append(text, with(told.taken_away, ui::trn("{0} réponse retirée.", "{0} réponses retirées.",
                                                   static_cast<long>(told.taken_away))));
    return text;
}

std::string words_of(const Consequence& told) {
    std::string text;
    if (told.kind == StepKind::instance_removed)
        append(text, removed_words(told));
    else if (told.went > 0)
        append(text, with(told.went, ui::trn("La liste a {0} entrée de moins,",
                                             "La liste a {0} entrées de moins,",
                                             static_cast<long>(told.went))) +
                         " " +
                         with(told.taken_away, ui::trn("avec {0} réponse.", "avec {0} réponses.",
                                                       static_cast<long>(told.taken_away))));
    if (told.came > 0)
        append(text, with(told.came, ui::trn("La liste a {0} entrée de plus.",
                                             "La liste a {0} entrées de plus.",
                                             static_cast<long>(told.came))));
    if (told.hidden > 0)
        append(text, with(told.hidden, ui::trn("Ce changement masque {0} réponse.",
                                               "Ce changement masque {0} réponses.",
                                               static_cast<long>(told.hidden))));
    if (told.revealed > 0)
        append(text, with(told.revealed, ui::trn("{0} réponse masquée revient.",
                                                 "{0} réponses masquées reviennent.",
                                                 static_cast<long>(told.revealed))));
    if (told.cleared > 0)
        append(text,
               with(told.cleared, ui::trn("{0} réponse ne convient plus et a été retirée.",
                                          "{0} réponses ne conviennent plus et ont été retirées.",
                                          static_cast<long>(told.cleared))));
    return text;
}

std::string answer_in_words(const std::string& answer) {
    return answer.empty() ? ui::tr("(sans réponse)") : answer;
}

std::string words_of(const Undone& undone) {
    if (undone.kind == StepKind::answer)
        return ui::fill(
            undone.redone ? ui::tr("Rétabli : {0} — {1} → {2}")
                          : ui::tr("Annulé : {0} — {1} → {2}"),
            {undone.label, answer_in_words(undone.before), answer_in_words(undone.after)});
    const bool there = (undone.kind == StepKind::instance_added) == undone.redone;
    return ui::fill(there ? ui::tr("De nouveau là : {0}") : ui::tr("De nouveau retiré : {0}"),
                    {undone.label});
}

}  // namespace

Saying saying(const State& state) {
    const Told& told = state.told;
    if (!told.fresh) return {};
    if (told.undone)
        return {words_of(*told.undone),
                told.undone->redone ? ui::tr("Ctrl+Z annule") : ui::tr("Ctrl+Y rétablit")};
    const Consequence& what = told.consequence;
    if (what.empty()) return {};
    // Where a choice went on to the next page, it says which question it was.
    const auto* question = focused(state);
    const bool here = question != nullptr && question->id == what.id;
    const bool named = here || what.kind != StepKind::answer;
    const std::string back = what.hidden + what.cleared + what.taken_away > 0
                                 ? ui::tr("Ctrl+Z les remet")
                                 : ui::tr("Ctrl+Z annule");
    return {words_of(what), named ? back : "« " + what.label + " » · " + back};
}

void draw_told(const State& state) {
    const Saying said = saying(state);
    if (said.text.empty()) return;
    ui::space(8);
    ui::message(ui::Sign::info, said.text, said.detail);
}

}  // namespace relais::client::screens::form
