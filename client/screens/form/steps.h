// Giving an answer, and going on from it, back or out; half an answer holds it up.
#pragma once

#include <string>

#include "client/screens/form/form.h"

namespace relais::client::screens::form {

/// False, and told, when the form itself made the change impossible.
bool taken(State& state, const work::Interview& interview);
/// As the interview's. What it refused for this very answer is told again, not computed again.
bool answer(State& state, work::Interview& interview, const std::string& id,
            const std::string& value);
/// What stands in the field is the answer; false, and told, while it is none.
bool settle(State& state, work::Workplace& workplace);
/// An answer was changed: it is kept, and told what it did besides.
void changed(State& state, work::Workplace& workplace);

/// Enter: to the next question of the page, or to the next page.
void next(State& state, work::Workplace& workplace);
void back(State& state, work::Workplace& workplace);
/// To the next page, or to the review behind the last.
void go_on(State& state, work::Workplace& workplace);
/// Home; an interview that nobody answered leaves no draft behind.
void leave(State& state, work::Workplace& workplace);
/// False where half an answer stands anywhere in the form: its question is shown. What the page no
/// longer asks is forgotten.
bool all_whole(State& state, work::Workplace& workplace);

}  // namespace relais::client::screens::form
