#include "client/screens/form/typed.h"

#include <optional>
#include <string>
#include <utility>

#include "client/screens/form/dates.h"
#include "client/screens/form/entry.h"
#include "client/screens/form/form.h"
#include "client/screens/form/range.h"
#include "client/screens/form/widget.h"
#include "client/ui/keys.h"
#include "client/work/interview.h"
#include "forms/base/time.h"

namespace relais::client::screens::form {

namespace {

using work::QuestionView;
using work::Widget;

bool has_day(const QuestionView& question) {
    return question.widget == Widget::date || question.widget == Widget::date_time;
}

/// How many days an arrow goes in the open calendar; nothing for other keys.
std::optional<int> days_of(const ui::KeyPress& key) {
    switch (key.key) {
    case ui::Key::left:
        return -1;
    case ui::Key::right:
        return 1;
    case ui::Key::up:
        return -7;
    case ui::Key::down:
        return 7;
    default:
        return std::nullopt;
    }
}

std::optional<std::string> in_calendar_page(const QuestionView& question, const ui::KeyPress& key,
                                            const Now& now) {
    if (const auto days = days_of(key)) return stepped(question, *days, now);
    const bool back = key.key == ui::Key::page_up;
    if (!back && key.key != ui::Key::page_down) return std::nullopt;
    if (question.value.empty()) return stepped(question, 0, now);
    const Date day = day_of(question, now);
    return on_day(question, months_later(calendar_of(question), day, back ? -1 : 1), now);
}

/// + and - everywhere, the arrows where they are not needed to walk the page.
std::optional<int> steps_of(const ui::KeyPress& key, bool alone) {
    if (key.digit >= 0) return std::nullopt;
    if (key.text == "+" || (alone && key.key == ui::Key::up)) return 1;
    if (key.text == "-" || (alone && key.key == ui::Key::down)) return -1;
    return std::nullopt;
}

/// The answer that this key leads to without being typed.
std::optional<std::string> stepped_to(const State& state, const QuestionView& question,
                                      const ui::KeyPress& key) {
    if (key.ctrl || key.alt || key.shift) {
        // AZERTY's and QWERTY's + need Shift.
        if (key.text != "+" || key.ctrl || key.alt) return std::nullopt;
    }
    // An empty field takes today by one key.
    if (key.text == " " && state.edit.text.empty() && has_day(question))
        return stepped(question, 0, state.now);
    const bool alone = state.page.questions.size() == 1;
    if (question.widget == Widget::range) return moved(question, key, alone);
    if (state.opened && has_calendar(question))
        if (auto day = in_calendar_page(question, key, state.now)) return day;
    const auto steps = steps_of(key, alone);
    if (!steps) return std::nullopt;
    if (is_counter(question)) return counted(question, *steps);
    const bool half_typed = question.value.empty() && !state.edit.text.empty();
    if (!has_day(question) || half_typed) return std::nullopt;
    return stepped(question, *steps, state.now);
}

/// Half an answer is kept beside the interview, which holds whole ones only.
void keep_half(State& state, const QuestionView& question, const Typed& typed) {
    if (typed.complete)
        state.unfinished.erase(question.id);
    else
        state.unfinished[question.id] = {state.edit.text, typed.value};
}

}  // namespace

bool has_calendar(const QuestionView& question) {
    return has_day(question) && detail_of(question) == DateDetail::day &&
           !work::looks(question, "no-calendar");
}

bool can_open(const QuestionView& question) {
    return has_calendar(question) || work::looks(question, "masked");
}

bool is_unfinished(const State& state, const QuestionView& question) {
    const auto half = state.unfinished.find(question.id);
    return half != state.unfinished.end() && half->second.seen == question.value;
}

std::string resting_text(const State& state, const QuestionView& question) {
    if (is_unfinished(state, question)) return state.unfinished.at(question.id).typed;
    return grouped(question, shown_value(question, question.value, state.now));
}

void begin_edit(State& state, const QuestionView& question) {
    if (is_unfinished(state, question)) {
        state.edit.set(state.unfinished.at(question.id).typed);
    } else {
        state.unfinished.erase(question.id);
        state.edit.set(shown_value(question, question.value, state.now));
    }
    state.edit_of = question.id;
    state.edit_seen = question.value;
    state.edited = false;
}

Reaction press_typed(State& state, const QuestionView& question, const ui::KeyPress& key) {
    if (state.edit_of != question.id) begin_edit(state, question);
    if (key.key == ui::Key::f8 && can_open(question)) {
        state.opened = !state.opened;
        return {.mine = true};
    }
    std::string before = state.edit.text;
    if (auto value = stepped_to(state, question, key)) {
        if (!value->empty()) state.edit.set(shown_value(question, *value, state.now));
    } else if (!press(state.edit, question, key, state.now)) {
        return {};
    }
    if (state.edit.text == before) return {.mine = true};
    state.edited = true;
    state.incomplete = false;
    state.refused.reset();
    Typed typed = read_typed(question, state.edit.text, state.now);
    keep_half(state, question, typed);
    if (typed.value == question.value) return {.mine = true};
    return {true, Answer{question.id, std::move(typed.value)}};
}

}  // namespace relais::client::screens::form
