#include "client/screens/form/form.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <variant>
#include <vector>

#include "client/screens/common.h"
#include "client/screens/form/acknowledge.h"
#include "client/screens/form/choices.h"
#include "client/screens/form/entry.h"
#include "client/screens/form/roster.h"
#include "client/screens/form/tally.h"
#include "client/screens/form/typed.h"
#include "client/screens/form/widget.h"
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
    state.ranking = {};
    state.opened = false;
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
    begin_edit(state, *question);
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
    const auto halves = std::exchange(state.unfinished, {});
    const std::string of = state.interview_id;
    state = State{};
    state.now = now;
    state.tally.letters = letters;
    state.from_review = from_review;
    state.touched = touched;
    if (const auto* interview = workplace.interview(); interview != nullptr)
        state.interview_id = interview->instance_id();
    if (state.interview_id == of) state.unfinished = halves;
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
    if (!state.saving) state.saving_since_ms = 0;
    if (state.saving && state.saving_since_ms == 0) state.saving_since_ms = state.now.instant.ms;
    state.trial = workplace.is_trial();
    state.saved_at = workplace.saved_at();
    state.save_error = workplace.save_error();
    // Told once, and gone with its cause: what stopped leaving or locking was the same disk.
    if (state.save_error && state.error && state.error->code == state.save_error->code)
        state.error.reset();
    const work::Interview* interview = workplace.interview();
    if (interview == nullptr) return;
    state.title = interview->title();
    state.notes_places = interview->notes_places();
    state.language = language_code(*interview);
    state.group_size = announced(*interview);
    if (interview->revision() != state.revision) {
        state.revision = interview->revision();
        if (interview->page() != state.page) turn_page(state, interview->page());
    }
    refresh(state.roster, state.page, *interview);
    refresh_edit(state);
    refresh_geo(state, workplace);
    refresh_media(state, workplace);
    refresh_pictures(state, workplace);
    refresh_sounds(state, workplace);
    refresh_photo(state, workplace);
}

// ---- What a change means
// -------------------------------------------------------------------------

namespace {

/// False, and told, when the form itself made the change impossible.
bool taken(State& state, const work::Interview& interview) {
    const std::string why = interview.trouble();
    if (why.empty()) return true;
    state.refused = Error{Errc::limit, interview.title(), why};
    return false;
}

/// As the interview's. What it refused for this very answer is told again, not computed again.
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

/// What stands in the field is the answer; false, and told, while it is none.
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

void focus_on(State& state, const std::string& id) {
    for (std::size_t i = 0; i < state.page.questions.size(); ++i) {
        if (state.page.questions[i].id != id || state.question == i) continue;
        state.question = i;
        read_focus(state);
    }
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
    if (const work::Interview* interview = workplace.interview())
        note(state.told, interview->consequence());
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

/// False where half an answer stands anywhere in the form: its question is shown. What the page no
/// longer asks is forgotten.
bool all_whole(State& state, work::Workplace& workplace) {
    if (!is_whole(state)) return false;
    std::vector<std::string> ids;
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

struct Update {
    State& state;
    work::Workplace& workplace;
    work::Interview& interview;

    void operator()(const Answer& answer) const {
        if (!form::answer(state, interview, answer.id, answer.value)) return;
        // What came from elsewhere (satellites, a picture's code) is read into the field anew.
        const auto* question = focused(state);
        const bool mine = state.edit_of == answer.id && question != nullptr &&
                          read_typed(*question, state.edit.text, state.now).value == answer.value;
        changed(state, workplace);
        if (!mine) return;
        // What stands in the field is what was typed; a place is stored otherwise written.
        for (const auto& shown : interview.page().questions)
            if (shown.id == answer.id) state.edit_seen = shown.value;
    }
    void operator()(const Choose& choose) const {
        if (!answer(state, interview, choose.id, choose.value)) return;
        changed(state, workplace);
        // What the choice took out of sight is told here first.
        if (!choose.go_on || interview.consequence().hidden > 0) return;
        refresh(state, workplace);
        next(state, workplace);
    }
    void operator()(const Toggle& toggle) const {
        interview.toggle(toggle.id, toggle.value);
        if (taken(state, interview)) changed(state, workplace);
    }
    void operator()(const Focus& focus) const {
        if (focus.question >= state.page.questions.size()) return;
        if (state.question != focus.question) {
            state.question = focus.question;
            read_focus(state);
        }
        if (focus.open) open_or_close(state);
    }
    void operator()(const PutNext& put) const {
        const auto* question = focused(state);
        if (question == nullptr || question->id != put.id) state.ranking = {};
        for (std::size_t i = 0; i < state.page.questions.size(); ++i) {
            if (state.page.questions[i].id != put.id) continue;
            (*this)(Focus{i});
            state.ranking.question = put.id;
            (*this)(Answer{put.id, put_next(state.ranking, state.page.questions[i], put.choice)});
        }
    }
    void operator()(const Browse& wish) const { browse(state, workplace, wish); }
    void operator()(const TakeFile& wish) const { take_file(state, workplace, wish); }
    void operator()(const Listen& wish) const { listen(state, workplace, wish); }
    void operator()(const ListenNext& wish) const {
        (*this)(Focus{wish.question});
        listen_next(state, workplace, wish);
    }
    void operator()(const Hush&) const { hush(state, workplace); }
    void operator()(const RecordSound& wish) const { record(state, workplace, wish); }
    void operator()(const TakePhoto&) const { take_photo(state, workplace); }
    void operator()(const PenAt& pen) const { move_pen(state.sheet, pen); }
    void operator()(const KeepDrawing&) const { keep_drawing(state, workplace); }
    void operator()(const KeyOn& on) const {
        operator()(Focus{on.question});
        ui::KeyPress key;
        key.key = on.key;
        if (const auto intent = press(state, key)) std::visit(*this, *intent);
    }
    void operator()(const TakePlace& take) const { follow(take_place(state, take)); }
    void operator()(const OnMap& on) const { follow(on_map(state, on)); }
    void follow(const Reaction& reaction) const {
        if (reaction.intent) std::visit(*this, *reaction.intent);
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
        state.unfinished.clear();  // the instances behind it take other names
        interview.remove_repeat(state.page.instance_id);
        if (taken(state, interview)) changed(state, workplace);
    }
    void operator()(const Undo&) const {
        const auto* question = focused(state);
        const bool typing = question != nullptr && state.edit_of == question->id;
        if (interview.undo(typing ? question->id : std::string{})) taken_back();
    }
    void operator()(const Redo&) const {
        if (interview.redo()) taken_back();
    }
    void taken_back() const {
        changed(state, workplace);
        state.told = {{}, interview.undone(), true};
        refresh(state, workplace);
        focus_on(state, interview.undone().id);
    }
    void operator()(const GoTo&) const { state.next = Screen::jump; }
    void operator()(const OpenInstance& open) const {
        interview.go_to(open.id);
        workplace.keep();
    }
    void operator()(const RemoveLine& remove) const {
        state.unfinished.clear();
        interview.remove_repeat(remove.id);
        if (taken(state, interview)) changed(state, workplace);
    }
    void operator()(const MoveCell& move) const {
        if (settle(state, workplace)) screens::form::move(state.roster, move, interview);
    }
    void operator()(const GoToCell& go) const {
        if (settle(state, workplace)) interview.go_to_cell(go.place);
    }
    void operator()(const OpenRow&) const {
        const std::string row = state.page.instance_id;
        if (!settle(state, workplace) || !interview.open_row()) return;
        state.roster.from_row = row;
        workplace.keep();
    }
    void operator()(const LeaveTable&) const {
        if (!settle(state, workplace)) return;
        if (state.page.kind == PageKind::grid)
            go_on(state, workplace);
        else if (!state.roster.from_row.empty())
            interview.go_to(std::exchange(state.roster.from_row, {}));
    }
    void operator()(const UseGrid& use) const {
        interview.use_grid(use.on);
        workplace.keep();
    }
    void operator()(const Review&) const {
        if (!all_whole(state, workplace)) return;
        state.from_review = false;
        state.next = Screen::review;
    }
    void operator()(const Leave&) const { leave(state, workplace); }
};

/// Answers beside it, and moving among the questions of its page, let a recording go on.
bool ends_recording(const Intent& intent) {
    return std::holds_alternative<Next>(intent) || std::holds_alternative<Back>(intent) ||
           std::holds_alternative<Leave>(intent) || std::holds_alternative<Review>(intent) ||
           std::holds_alternative<GoTo>(intent) || std::holds_alternative<AddRepeat>(intent) ||
           std::holds_alternative<RemoveInstance>(intent) ||
           std::holds_alternative<RemoveLine>(intent) || std::holds_alternative<Undo>(intent) ||
           std::holds_alternative<Redo>(intent);
}

}  // namespace

void show(State& state, work::Workplace& workplace, const std::string& id) {
    refresh(state, workplace);
    if (id.empty()) return;
    state.from_review = false;
    state.roster.from_row.clear();
    focus_on(state, id);
    // Whoever went to a fault wants to read what is wrong.
    const auto* question = focused(state);
    state.blocked = question != nullptr && question->id == id && !question->failure.empty();
}

void update(State& state, const Intent& intent, work::Workplace& workplace) {
    work::Interview* interview = workplace.interview();
    if (interview == nullptr || state.leaving.busy()) return;
    state.error.reset();
    state.refused.reset();
    if (ends_recording(intent)) end_recording(state, workplace);
    if (std::holds_alternative<Answer>(intent))
        begin_answer(state.told);
    else if (!std::holds_alternative<Focus>(intent))
        state.told = {};
    std::visit(Update{state, workplace, *interview}, intent);
    refresh(state, workplace);
}

}  // namespace relais::client::screens::form
