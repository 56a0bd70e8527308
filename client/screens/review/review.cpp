#include "client/screens/review/review.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <variant>

#include "client/screens/common.h"
#include "client/screens/review/doubts.h"
#include "client/ui/keys.h"
#include "client/work/interview.h"
#include "client/work/workplace.h"

namespace relais::client::screens::review {

namespace {

std::size_t rows(const State& state) {
    return state.doubts.found.size() + state.review.lines.size();
}

void jump_to(State& state, const std::string& question, work::Workplace& workplace) {
    state.jump_to = question;
    workplace.interview()->go_to(state.jump_to);
    if (workplace.saved_at().ms != 0) workplace.keep();  // the place is part of the draft
    state.next = Screen::form;
}

/// Enter on a reason that was typed goes on to the next row; else the question is opened.
void open_doubt(State& state, const ToDoubt& doubt, work::Workplace& workplace) {
    state.focus = doubt.row;
    if (!doubt.open) return;
    const std::string& question = state.doubts.found[doubt.row].at;
    const bool explained = !state.doubts.reasons[doubt.row].text.empty();
    if (!explained && !question.empty())
        jump_to(state, question, workplace);
    else if (state.focus + 1 < rows(state))
        ++state.focus;
}

/// Odd answers without a reason stop F10 once, to be seen; never twice.
void finalise(State& state, work::Workplace& workplace) {
    state.asked = true;
    if (!state.review.may_finalise()) {
        state.focus = state.doubts.found.size();
        workplace.interview()->note_refusal();
        return;
    }
    if (lacks_change_reason(state.doubts)) {
        state.focus = 0;
        return;
    }
    const auto open = unexplained(state.doubts);
    if (open && !state.doubts.asked) {
        state.doubts.asked = true;
        state.focus = *open;
        return;
    }
    workplace.finalise(state.finalising.begin());
}

}  // namespace

void open(State& state, work::Workplace& workplace) {
    const Now now = state.now;
    state = State{};
    state.now = now;
    if (const work::Interview* interview = workplace.interview()) {
        state.review = interview->review();
        state.doubts = doubts_of(workplace);
        state.leftovers = interview->leftovers();
        state.title = interview->title();
    }
}

void retell(State& state, work::Workplace& workplace) {
    if (const work::Interview* interview = workplace.interview())
        state.review = interview->review();
}

/// The places by name, where one is read back; what they make odd stands among the doubts then.
void read_places(State& state, work::Workplace& workplace) {
    if (state.places != nullptr || workplace.interview() == nullptr) return;
    if (std::ranges::all_of(state.review.lines,
                            [](const work::ReviewLine& line) { return line.place.empty(); }))
        return;
    state.places = workplace.places();
    if (state.places == nullptr) return;
    const std::size_t before = state.doubts.found.size();
    const bool asked = state.doubts.asked;
    state.doubts = doubts_of(workplace);
    state.doubts.asked = asked;
    // The same row keeps the keys.
    if (state.focus >= before) state.focus += state.doubts.found.size() - before;
}

void refresh(State& state, work::Workplace& workplace) {
    read_places(state, workplace);
    if (state.focus >= rows(state)) state.focus = 0;
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
    if (!page_up && move_focus(state.focus, rows(state), key)) return std::nullopt;
    const std::size_t doubts = state.doubts.found.size();
    if (press(state.doubts, state.focus, key)) return Explain{state.focus};
    switch (key.key) {
    case ui::Key::enter:
        if (key.shift) return Back{};
        if (state.focus < doubts) return ToDoubt{state.focus, true};
        return state.review.lines.empty() ? std::nullopt
                                          : std::optional<Intent>(Jump{state.focus - doubts});
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
        jump_to(state, state.review.lines[jump->line].id, workplace);
    } else if (const auto* doubt = std::get_if<ToDoubt>(&intent)) {
        if (doubt->row >= state.doubts.found.size()) return;
        open_doubt(state, *doubt, workplace);
    } else if (const auto* explain = std::get_if<Explain>(&intent)) {
        keep_reason(state.doubts, explain->row, workplace);
    } else if (std::holds_alternative<Finalise>(intent)) {
        finalise(state, workplace);
    } else {
        state.jump_to.clear();
        state.next = Screen::form;
    }
}

}  // namespace relais::client::screens::review
