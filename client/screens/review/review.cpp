#include "client/screens/review/review.h"

#include <optional>
#include <variant>

#include "client/screens/common.h"
#include "client/ui/keys.h"
#include "client/work/interview.h"
#include "client/work/workplace.h"

namespace relais::client::screens::review {

void open(State& state, work::Workplace& workplace) {
    const Now now = state.now;
    state = State{};
    state.now = now;
    if (const work::Interview* interview = workplace.interview()) {
        state.review = interview->review();
        state.title = interview->title();
    }
}

void retell(State& state, work::Workplace& workplace) {
    if (const work::Interview* interview = workplace.interview())
        state.review = interview->review();
}

void refresh(State& state, work::Workplace& /*workplace*/) {
    if (state.focus >= state.review.lines.size()) state.focus = 0;
    const auto outcome = state.finalising.take();
    if (!outcome) return;
    if (!*outcome) {
        state.error = outcome->error();
        return;
    }
    state.finalised = **outcome;
    state.next = Screen::home;
}

std::optional<Intent> press(State& state, const ui::KeyPress& key) {
    if (state.finalising.busy()) return std::nullopt;
    const bool page_up = key.key == ui::Key::page_up && state.focus == 0;
    if (!page_up && move_focus(state.focus, state.review.lines.size(), key)) return std::nullopt;
    switch (key.key) {
    case ui::Key::enter:
        if (key.shift) return Back{};
        return state.review.lines.empty() ? std::nullopt : std::optional<Intent>(Jump{state.focus});
    case ui::Key::f10:
        return Finalise{};
    case ui::Key::f3:
    case ui::Key::page_up:
        return Back{};
    case ui::Key::escape:
        return Back{};
    default:
        return std::nullopt;
    }
}

void update(State& state, const Intent& intent, work::Workplace& workplace) {
    work::Interview* interview = workplace.interview();
    if (interview == nullptr || state.finalising.busy()) return;
    state.error.reset();
    if (const auto* jump = std::get_if<Jump>(&intent)) {
        if (jump->line >= state.review.lines.size()) return;
        state.jump_to = state.review.lines[jump->line].id;
        interview->go_to(state.jump_to);
        if (workplace.saved_at().ms != 0) workplace.keep();  // the place is part of the draft
        state.next = Screen::form;
    } else if (std::holds_alternative<Finalise>(intent)) {
        state.asked = true;
        if (state.review.may_finalise())
            workplace.finalise(state.finalising.begin());
        else
            state.focus = 0;
    } else {
        state.jump_to.clear();
        state.next = Screen::form;
    }
}

}  // namespace relais::client::screens::review
