#include "client/screens/form/steps.h"

#include <cstddef>
#include <string>
#include <vector>

#include "client/screens/common.h"
#include "client/screens/form/acknowledge.h"
#include "client/screens/form/entry.h"
#include "client/screens/form/focus.h"
#include "client/screens/form/form.h"
#include "client/screens/form/roster.h"
#include "client/screens/form/told.h"
#include "client/screens/form/typed.h"
#include "client/screens/form/typing.h"
#include "client/work/interview.h"
#include "client/work/workplace.h"
#include "forms/base/result.h"

namespace relais::client::screens::form {

using work::PageKind;
using work::Widget;

namespace {

/// The keys go to that question of the page, which holds half an answer.
void tell_unfinished(State& state, std::size_t question) {
    if (state.question != question) {
        state.question = question;
        read_focus(state);
        begin_edit(state, state.page.questions[question]);
    }
    state.incomplete = true;
}

/// False, and told, where half an answer stands on the page.
bool is_whole(State& state) {
    for (std::size_t i = 0; i < state.page.questions.size(); ++i) {
        if (!is_unfinished(state, state.page.questions[i])) continue;
        tell_unfinished(state, i);
        return false;
    }
    return true;
}

}  // namespace

bool taken(State& state, const work::Interview& interview) {
    const std::string why = interview.trouble();
    if (why.empty()) return true;
    state.refused = Error{Errc::limit, interview.title(), why};
    return false;
}

bool answer(State& state, work::Interview& interview, const std::string& id,
            const std::string& value) {
    Refusal& last = state.refusal;
    if (last.error && last.id == id && last.value == value &&
        last.revision == interview.revision()) {
        state.refused = last.error;
        return false;
    }
    last = {};
    if (interview.answer(id, value)) return true;
    if (!taken(state, interview)) last = {id, value, interview.revision(), state.refused};
    return false;
}

bool settle(State& state, work::Workplace& workplace) {
    const auto* question = focused(state);
    if (question == nullptr || !is_typed(question->widget) || question->readonly) return true;
    if (state.edit_of != question->id) return true;
    const Typed typed = read_typed(*question, state.edit.text, state.now);
    if (!typed.complete) {
        state.incomplete = true;
        return false;
    }
    // What the interview refused is typed still: it must not seem to be the answer.
    if (!state.edited || typed.value == question->value) return true;
    work::Interview& interview = *workplace.interview();
    return answer(state, interview, question->id, typed.value);
}

void changed(State& state, work::Workplace& workplace) {
    state.touched = true;
    state.blocked = false;
    if (const work::Interview* interview = workplace.interview())
        note(state.told, interview->consequence());
    workplace.keep();
}

void go_on(State& state, work::Workplace& workplace) {
    if (!is_whole(state)) return;
    work::Interview& interview = *workplace.interview();
    const bool end = interview.at_end();
    if (state.page.kind != PageKind::grid && back_to_table(state.roster, interview))
        return workplace.keep();
    if (!interview.next()) {
        state.blocked = true;
        for (std::size_t i = 0; i < state.page.questions.size(); ++i) {
            if (state.page.questions[i].failure.empty()) continue;
            state.question = i;
            break;
        }
        return;
    }
    if (end || state.from_review) {
        state.from_review = false;
        state.next = Screen::review;
    }
    workplace.keep();  // the place is part of the draft
}

void next(State& state, work::Workplace& workplace) {
    const auto* question = focused(state);
    if (!settle(state, workplace)) return;
    if (question != nullptr && question->widget == Widget::acknowledge && question->value.empty() &&
        workplace.interview()->answer(question->id, kAcknowledged))
        state.touched = true;
    refresh(state, workplace);
    if (state.page.kind == PageKind::grid && workplace.interview()->step_cell(true)) return;
    const std::size_t stop = next_stop(state);
    if (stop < state.page.questions.size()) {
        state.question = stop;
        read_focus(state);
        return;
    }
    go_on(state, workplace);
}

void back(State& state, work::Workplace& workplace) {
    if (state.page.kind == PageKind::grid && workplace.interview()->step_cell(false)) return;
    if (const auto before = previous_stop(state)) {
        state.question = *before;
        read_focus(state);
        return;
    }
    if (workplace.interview()->previous()) workplace.keep();
}

void leave(State& state, work::Workplace& workplace) {
    if (state.leaving.busy()) return;
    const bool empty = !state.touched && workplace.saved_at().ms == 0;
    // An interview that nobody answered leaves no draft behind.
    if (empty)
        workplace.discard(state.leaving.begin());
    else
        workplace.leave(state.leaving.begin());
}

bool all_whole(State& state, work::Workplace& workplace) {
    if (!is_whole(state)) return false;
    std::vector<std::string> ids;
    ids.reserve(state.unfinished.size());
    for (const auto& [id, half] : state.unfinished)
        ids.push_back(id);
    for (const std::string& id : ids) {
        workplace.interview()->go_to(id);
        refresh(state, workplace);
        if (!is_whole(state)) return false;
        state.unfinished.erase(id);
    }
    return true;
}

}  // namespace relais::client::screens::form
