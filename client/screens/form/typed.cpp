#include "client/screens/form/typed.h"

#include <string>

#include "client/screens/form/entry.h"
#include "client/screens/form/form.h"
#include "client/screens/form/widget.h"
#include "client/ui/keys.h"
#include "client/work/interview.h"

namespace relais::client::screens::form {

Reaction press_typed(State& state, const work::QuestionView& question, const ui::KeyPress& key) {
    if (state.edit_of != question.id) {
        state.edit.set(shown_value(question.widget, question.value, state.now.utc_offset_minutes));
        state.edit_of = question.id;
        state.edit_seen = question.value;
    }
    const std::string before = state.edit.text;
    if (!press(state.edit, question.widget, question.multiline, key)) return {};
    if (state.edit.text == before) return {.mine = true};
    state.incomplete = false;
    state.refused.reset();
    const Typed typed = read_typed(question.widget, state.edit.text, state.now.utc_offset_minutes);
    if (typed.value == question.value) return {.mine = true};
    return {true, Answer{question.id, typed.value}};
}

}  // namespace relais::client::screens::form
