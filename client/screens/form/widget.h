// What every widget family of the form screen is made of: a key function and a drawing function,
// named by the two switches over work::Widget (react in widget.cpp, draw_answer in
// question_view.cpp). A family lives in <name>.h/.cpp (keys and rules, no drawing) and
// <name>_view.cpp (drawing, no rules); what it must remember is a member of form::State.
#pragma once

#include <optional>

#include "client/screens/form/form.h"

namespace relais::client::screens::form {

/// What a key did in the question that has the keys.
struct Reaction {
    bool mine = false;  ///< false: the page looks at the key (Enter goes on, Tab walks)
    std::optional<Intent> intent = std::nullopt;
};

/// The focused question's list or calendar stands open and closes; or the other way round.
void open_or_close(State& state);
/// Esc closes what stands open, and lays down what is carried, before it leaves the form.
bool takes_escape(State& state);

/// The dispatch: a key to the family of this question's widget. Never called for a readonly one.
Reaction react(State& state, const work::QuestionView& question, const ui::KeyPress& key);

}  // namespace relais::client::screens::form
