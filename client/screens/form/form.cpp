#include "client/screens/form/form.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <variant>

#include "client/screens/common.h"
#include "client/screens/form/acknowledge.h"
#include "client/screens/form/choices.h"
#include "client/screens/form/entry.h"
#include "client/screens/form/tally.h"
#include "client/work/interview.h"
#include "client/work/workplace.h"

namespace relais::client::screens::form {

namespace {

using work::PageKind;
using work::Widget;

std::string language_code(const work::Interview& interview) {
    const auto languages = interview.languages();
    if (interview.language() >= languages.size()) return {};
    const std::string& name = languages[interview.language()];
    const std::size_t open = name.rfind('('), close = name.rfind(')');
    if (open == std::string::npos || close == std::string::npos || close < open) return name;
    std::string code = name.substr(open + 1, close - open - 1);
    for (char& c : code)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return code;
}

bool can_have_focus(const work::QuestionView& question) {
    return question.widget != Widget::note && !question.readonly;
}

/// The next question of the page that can be answered; the page's size when there is none.
std::size_t next_question(const State& state) {
    for (std::size_t i = state.question + 1; i < state.page.questions.size(); ++i)
        if (can_have_focus(state.page.questions[i])) return i;
    return state.page.questions.size();
}

std::optional<std::size_t> previous_question(const State& state) {
    for (std::size_t i = state.question; i-- > 0;)
        if (can_have_focus(state.page.questions[i])) return i;
    return std::nullopt;
}

/// On a tally the counts are one thing; what follows them are fields like others.
bool in_cells(const State& state) {
    if (state.page.kind != PageKind::tally) return false;
    const auto cells = cells_of(state.page);
    return std::find(cells.begin(), cells.end(), state.question) != cells.end();
}

std::size_t next_stop(const State& state) {
    std::size_t next = next_question(state);
    if (!in_cells(state)) return next;
    const auto cells = cells_of(state.page);
    while (next < state.page.questions.size() &&
           std::find(cells.begin(), cells.end(), next) != cells.end()) {
        State further = state;
        further.question = next;
        next = next_question(further);
    }
    return next;
}

void read_focus(State& state) {
    state.choosing = {};
    state.edit_of.clear();
    state.incomplete = false;
}

bool same_page(const work::PageView& a, const work::PageView& b) {
    if (a.kind != b.kind || a.repeat_id != b.repeat_id || a.instance_id != b.instance_id)
        return false;
    // A field-list may gain and lose questions while it is answered; its first stays.
    if (a.questions.empty() || b.questions.empty())
        return a.questions.empty() == b.questions.empty() && a.title == b.title;
    return a.questions.front().id == b.questions.front().id;
}

void turn_page(State& state, work::PageView page) {
    const bool same = same_page(state.page, page);
    const std::string before = focused(state) != nullptr ? focused(state)->id : std::string{};
    state.page = std::move(page);
    const auto& questions = state.page.questions;
    if (same) {
        for (std::size_t i = 0; i < questions.size(); ++i)
            if (questions[i].id == before) state.question = i;
        if (state.question >= questions.size()) state.question = 0;
        return;
    }
    state.question = 0;
    while (state.question < questions.size() && !can_have_focus(questions[state.question]))
        ++state.question;
    if (state.question >= questions.size()) state.question = 0;
    state.blocked = false;
    state.help = false;
    state.tally.cell = 0;
    state.tally.digits.clear();
    state.tally.minus = false;
    state.tally.told.clear();
    state.tally.steps.clear();
    read_focus(state);
}

void refresh_edit(State& state) {
    const auto* question = focused(state);
    if (question == nullptr) return;
    if (!question->choices.empty()) refresh(state.choosing, *question);
    if (!is_typed(question->widget)) return;
    if (state.edit_of == question->id && state.edit_seen == question->value) return;
    state.edit.set(shown_value(question->widget, question->value, state.now.utc_offset_minutes));
    state.edit_of = question->id;
    state.edit_seen = question->value;
    state.incomplete = false;
}

std::optional<int> announced(const work::Interview& interview) {
    const std::string text = interview.answer_at("/data/group_size");
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

}  // namespace

const work::QuestionView* focused(const State& state) {
    return state.question < state.page.questions.size() ? &state.page.questions[state.question]
                                                        : nullptr;
}

std::string place(const State& state) {
    std::string text =
        "form " + std::to_string(state.page.number) + "/" + std::to_string(state.page.count);
    if (!state.saving && !state.save_error && state.saved_at.ms > 0) text += " saved";
    return text;
}

void open(State& state, work::Workplace& workplace, bool from_review) {
    const KeyLetters letters = state.tally.letters;
    const bool touched = from_review && state.touched;
    const Now now = state.now;
    state = State{};
    state.now = now;
    state.tally.letters = letters;
    state.from_review = from_review;
    state.touched = touched;
    refresh(state, workplace);
    state.blocked = from_review;
}

void refresh(State& state, work::Workplace& workplace) {
    if (const auto outcome = state.leaving.take()) {
        if (*outcome)
            state.next = Screen::home;
        else
            state.error = outcome->error();
    }
    state.saving = workplace.saving();
    state.saved_at = workplace.saved_at();
    state.save_error = workplace.save_error();
    // Told once, and gone with its cause: what stopped leaving or locking was the same disk.
    if (state.save_error && state.error && state.error->code == state.save_error->code)
        state.error.reset();
    const work::Interview* interview = workplace.interview();
    if (interview == nullptr) return;
    state.title = interview->title();
    state.language = language_code(*interview);
    state.group_size = announced(*interview);
    if (interview->page() != state.page) turn_page(state, interview->page());
    refresh_edit(state);
    refresh_geo(state, workplace);
    refresh_media(state, workplace);
}

// ---- What a change means
// -------------------------------------------------------------------------

namespace {

void go_on(State& state, work::Workplace& workplace) {
    work::Interview& interview = *workplace.interview();
    const bool end = interview.at_end();
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
    if (question != nullptr && state.edit_of == question->id && is_typed(question->widget) &&
        !read_typed(question->widget, state.edit.text, state.now.utc_offset_minutes).complete) {
        state.incomplete = true;
        return;
    }
    if (question != nullptr && question->widget == Widget::acknowledge && question->value.empty() &&
        workplace.interview()->answer(question->id, kAcknowledged))
        state.touched = true;
    refresh(state, workplace);
    const std::size_t stop = next_stop(state);
    if (stop < state.page.questions.size()) {
        state.question = stop;
        read_focus(state);
        return;
    }
    go_on(state, workplace);
}

void back(State& state, work::Workplace& workplace) {
    const auto before = in_cells(state) ? std::nullopt : previous_question(state);
    if (before) {
        state.question = *before;
        read_focus(state);
        return;
    }
    if (workplace.interview()->previous()) workplace.keep();
}

void changed(State& state, work::Workplace& workplace) {
    state.touched = true;
    state.blocked = false;
    workplace.keep();
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

/// False, and told, when the form itself made the change impossible.
bool taken(State& state, const work::Interview& interview) {
    const std::string why = interview.trouble();
    if (why.empty()) return true;
    state.refused = Error{Errc::limit, interview.title(), why};
    return false;
}

struct Update {
    State& state;
    work::Workplace& workplace;
    work::Interview& interview;

    void operator()(const Answer& answer) const {
        if (!interview.answer(answer.id, answer.value)) {
            taken(state, interview);
            return;
        }
        // What came from elsewhere (satellites, a picture's code) is read into the field anew.
        const auto* question = focused(state);
        const bool mine =
            state.edit_of == answer.id && question != nullptr &&
            read_typed(question->widget, state.edit.text, state.now.utc_offset_minutes).value ==
                answer.value;
        changed(state, workplace);
        if (!mine) return;
        // What stands in the field is what was typed; a place is stored otherwise written.
        for (const auto& shown : interview.page().questions)
            if (shown.id == answer.id) state.edit_seen = shown.value;
    }
    void operator()(const Choose& choose) const {
        if (!interview.answer(choose.id, choose.value)) {
            taken(state, interview);
            return;
        }
        changed(state, workplace);
        if (!choose.go_on) return;
        refresh(state, workplace);
        next(state, workplace);
    }
    void operator()(const Toggle& toggle) const {
        interview.toggle(toggle.id, toggle.value);
        if (taken(state, interview)) changed(state, workplace);
    }
    void operator()(const Focus& focus) const {
        if (focus.question >= state.page.questions.size()) return;
        if (state.question == focus.question) return;
        state.question = focus.question;
        read_focus(state);
    }
    void operator()(const Browse& wish) const { browse(state, workplace, wish); }
    void operator()(const TakeFile& wish) const { take_file(state, workplace, wish); }
    void operator()(const PenAt& pen) const { move_pen(state.sheet, pen); }
    void operator()(const KeepDrawing&) const { keep_drawing(state, workplace); }
    void operator()(const KeyOn& on) const {
        operator()(Focus{on.question});
        ui::KeyPress key;
        key.key = on.key;
        if (const auto intent = press(state, key)) std::visit(*this, *intent);
    }
    void operator()(const FocusCell& focus) const {
        const auto cells = cells_of(state.page);
        if (focus.cell >= cells.size()) return;
        state.tally.cell = focus.cell;
        state.question = cells[focus.cell];
    }
    void operator()(const Next&) const { next(state, workplace); }
    void operator()(const Back&) const { back(state, workplace); }
    void operator()(const AddRepeat&) const {
        interview.add_repeat(state.page.repeat_id);
        if (taken(state, interview)) changed(state, workplace);
    }
    void operator()(const RemoveInstance&) const {
        if (state.page.instance_id.empty()) return;
        interview.remove_repeat(state.page.instance_id);
        if (taken(state, interview)) changed(state, workplace);
    }
    void operator()(const Undo&) const {
        if (interview.undo()) changed(state, workplace);
    }
    void operator()(const Redo&) const {
        if (interview.redo()) changed(state, workplace);
    }
    void operator()(const Review&) const {
        state.from_review = false;
        state.next = Screen::review;
    }
    void operator()(const Leave&) const { leave(state, workplace); }
};

}  // namespace

void update(State& state, const Intent& intent, work::Workplace& workplace) {
    work::Interview* interview = workplace.interview();
    if (interview == nullptr || state.leaving.busy()) return;
    state.error.reset();
    state.refused.reset();
    std::visit(Update{state, workplace, *interview}, intent);
    refresh(state, workplace);
}

}  // namespace relais::client::screens::form
