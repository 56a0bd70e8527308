#include "client/screens/form/select.h"

#include <variant>

#include "client/screens/form/choice_layout.h"
#include "client/screens/form/choices.h"
#include "client/screens/form/form.h"
#include "client/screens/form/widget.h"
#include "client/ui/compose.h"
#include "client/ui/keys.h"
#include "client/work/interview.h"

namespace relais::client::screens::form {

Reaction press_select(State& state, const work::QuestionView& question, const ui::KeyPress& key) {
    if (question.choices.empty()) return {};
    refresh(state.choosing, question);
    const bool alone = state.page.questions.size() == 1;
    if (!is_open(state.choosing, question, alone)) {
        const bool letters = is_long(question) && ui::opens_letters(key);
        if (!opens(key) && !letters) return {};
        state.choosing.open = true;
        // A letter already filters the list that it opens; a digit takes nothing unseen.
        if (is_long(question) && key.digit < 0) press(state.choosing, question, key);
        return {.mine = true};
    }
    if (key.key == ui::Key::f8 && is_minimal(question)) {
        state.choosing.open = false;
        return {.mine = true};
    }
    const Outcome outcome = press(state.choosing, question, key);
    if (std::holds_alternative<NotMine>(outcome)) return {};
    const auto* chosen = std::get_if<Chosen>(&outcome);
    if (chosen == nullptr) return {.mine = true};
    if (question.widget == work::Widget::select_one) state.choosing.open = false;
    if (question.widget == work::Widget::select_multiple)
        return {true, Toggle{question.id, chosen->value}};
    // A digit is aimed at one answer, and what it chose is seen again with Shift+Enter.
    const bool aimed = key.digit >= 1 && alone && state.page.kind == work::PageKind::question;
    return {true, Choose{question.id, chosen->value, chosen->go_on || question.quick || aimed}};
}

}  // namespace relais::client::screens::form
