#include "client/screens/form/select.h"

#include <variant>

#include "client/screens/form/choices.h"
#include "client/screens/form/form.h"
#include "client/screens/form/widget.h"
#include "client/ui/keys.h"
#include "client/work/interview.h"

namespace relais::client::screens::form {

Reaction press_select(State& state, const work::QuestionView& question, const ui::KeyPress& key) {
    if (question.choices.empty()) return {};
    refresh(state.choosing, question);
    const Outcome outcome = press(state.choosing, question, key);
    if (std::holds_alternative<NotMine>(outcome)) return {};
    const auto* chosen = std::get_if<Chosen>(&outcome);
    if (chosen == nullptr) return {.mine = true};
    if (question.widget == work::Widget::select_multiple)
        return {true, Toggle{question.id, chosen->value}};
    return {true, Choose{question.id, chosen->value, chosen->go_on || question.quick}};
}

}  // namespace relais::client::screens::form
