#include "client/screens/form/focus.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>

#include "client/screens/form/form.h"
#include "client/screens/form/tally.h"
#include "client/work/interview.h"

namespace relais::client::screens::form {

using work::PageKind;
using work::Widget;

namespace {

/// The next question of the page that can be answered; the page's size when there is none.
std::size_t next_question(const State& state, std::size_t after) {
    for (std::size_t i = after + 1; i < state.page.questions.size(); ++i)
        if (can_have_focus(state.page.questions[i])) return i;
    return state.page.questions.size();
}

}  // namespace

bool can_have_focus(const work::QuestionView& question) {
    return question.widget != Widget::note && !question.readonly;
}

bool is_count(const State& state, std::size_t question) {
    if (state.page.kind != PageKind::tally) return false;
    const auto cells = cells_of(state.page);
    return std::find(cells.begin(), cells.end(), question) != cells.end();
}

std::size_t next_stop(const State& state) {
    std::size_t next = next_question(state, state.question);
    if (!is_count(state, state.question)) return next;
    while (next < state.page.questions.size() && is_count(state, next))
        next = next_question(state, next);
    return next;
}

std::optional<std::size_t> previous_stop(const State& state) {
    if (is_count(state, state.question)) return std::nullopt;
    for (std::size_t i = state.question; i-- > 0;)
        if (can_have_focus(state.page.questions[i])) return i;
    return std::nullopt;
}

bool step_round(State& state, bool forward) {
    const std::size_t count = state.page.questions.size();
    const bool from_counts = is_count(state, state.question);
    std::size_t at = state.question;
    for (std::size_t i = 0; i < count; ++i) {
        at = forward ? (at + 1) % count : (at + count - 1) % count;
        if (!can_have_focus(state.page.questions[at])) continue;
        if (from_counts && is_count(state, at)) continue;
        state.question = at;
        state.edit_of.clear();
        state.opened = false;
        return true;
    }
    return false;
}

void read_focus(State& state) {
    state.choosing = {};
    state.edit_of.clear();
    state.ranking = {};
    state.opened = false;
    state.incomplete = false;
}

void focus_on(State& state, const std::string& id) {
    for (std::size_t i = 0; i < state.page.questions.size(); ++i) {
        if (state.page.questions[i].id != id || state.question == i) continue;
        state.question = i;
        read_focus(state);
    }
}

}  // namespace relais::client::screens::form
