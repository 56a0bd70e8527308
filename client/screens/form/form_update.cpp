// What a key or a click changes: an intent at a time.
#include <cstddef>
#include <string>
#include <utility>
#include <variant>

#include "client/screens/common.h"
#include "client/screens/form/drawing.h"
#include "client/screens/form/entry.h"
#include "client/screens/form/files.h"
#include "client/screens/form/focus.h"
#include "client/screens/form/form.h"
#include "client/screens/form/photo.h"
#include "client/screens/form/picker.h"
#include "client/screens/form/ranking.h"
#include "client/screens/form/roster.h"
#include "client/screens/form/sounds.h"
#include "client/screens/form/steps.h"
#include "client/screens/form/tally.h"
#include "client/screens/form/told.h"
#include "client/screens/form/typed.h"
#include "client/screens/form/typing.h"
#include "client/screens/form/widget.h"
#include "client/work/interview.h"
#include "client/work/workplace.h"

namespace relais::client::screens::form {

namespace {

using work::PageKind;

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
