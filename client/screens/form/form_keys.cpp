// What a key means on the page that is shown.
#include "client/screens/common.h"
#include "client/screens/form/focus.h"
#include "client/screens/form/form.h"
#include "client/screens/form/roster.h"
#include "client/screens/form/tally.h"
#include "client/screens/form/widget.h"
#include "client/ui/keys.h"
#include "client/work/interview.h"

#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace relais::client::screens::form {

namespace {

std::optional<Intent> everywhere(State& state, const ui::KeyPress& key) {
    const std::string letter = key.ctrl ? key.letter : std::string{};
    if (letter == "z") return key.shift ? Intent(Redo{}) : Intent(Undo{});
    if (letter == "y") return Redo{};
    if (const HelpKey help = press_help(state.help, key); help != HelpKey::other)
        return help == HelpKey::leave ? std::optional<Intent>(Leave{}) : std::nullopt;
    switch (key.key) {
    case ui::Key::f3:
    case ui::Key::f4:
        return GoTo{};
    case ui::Key::f10:
        return Review{};
    case ui::Key::page_up:
        return Back{};
    case ui::Key::enter:
        return key.shift ? std::optional<Intent>(Back{}) : std::nullopt;
    case ui::Key::del:
        return key.ctrl && !state.page.instance_id.empty() ? std::optional<Intent>(RemoveInstance{})
                                                           : std::nullopt;
    default:
        return std::nullopt;
    }
}

bool moves_out(const ui::KeyPress& key) {
    return key.key == ui::Key::escape || key.key == ui::Key::f1 || key.key == ui::Key::f3 ||
           key.key == ui::Key::f10 || (key.key == ui::Key::enter && key.shift) ||
           (key.key == ui::Key::del && key.ctrl) ||
           (key.ctrl && (key.letter == "z" || key.letter == "y"));
}

std::optional<Intent> in_question(State& state, const ui::KeyPress& key, bool& mine) {
    const auto* question = focused(state);
    if (question == nullptr || question->readonly) return std::nullopt;
    Reaction reaction = react(state, *question, key);
    mine = reaction.mine;
    return std::move(reaction.intent);
}

std::optional<Intent> in_tally(State& state, const ui::KeyPress& key, bool& mine) {
    const TallyOutcome outcome = press(state.tally, state.page, key);
    mine = !std::holds_alternative<TallyNotMine>(outcome);
    const auto* answer = std::get_if<TallyAnswer>(&outcome);
    if (answer == nullptr) return std::nullopt;
    return Answer{answer->id, answer->value};
}

/// Help over a list of files, a sheet, the camera or the places: all other keys are theirs.
bool press_help(State& state, const ui::KeyPress& key) {
    const bool over = !state.files.question.empty() || !state.sheet.question.empty() ||
                      !state.photo.question.empty() || !state.picker.question.empty();
    const bool closes = state.help && key.key == ui::Key::escape;
    if (!over || (key.key != ui::Key::f1 && !closes)) return false;
    state.help = !state.help;
    return true;
}

}  // namespace

std::optional<Intent> press(State& state, const ui::KeyPress& key) {
    if (state.leaving.busy()) return std::nullopt;
    if (press_help(state, key)) return std::nullopt;
    if (!state.files.question.empty()) return press_files(state, key).intent;
    if (!state.sheet.question.empty()) return press_sheet(state, key).intent;
    if (!state.photo.question.empty()) return press_photo(state, key).intent;
    if (!state.picker.question.empty()) return press_picker(state, key).intent;
    if (const auto meant = press_sound(state, key)) return meant->intent;
    const bool letters = state.edit.composing || state.choosing.filter.composing;
    const bool closes_letters = letters && key.key == ui::Key::escape;
    if (key.key == ui::Key::escape && !closes_letters && !state.help && takes_escape(state))
        return std::nullopt;
    if (moves_out(key) && !closes_letters) return everywhere(state, key);
    if (press_picture(state, key)) return std::nullopt;
    bool mine = false;
    std::optional<Intent> intent;
    if (auto meant = press_roster(state, key)) return meant->intent;
    if (is_count(state, state.question)) {
        intent = in_tally(state, key, mine);
    } else {
        intent = in_question(state, key, mine);
    }
    if (mine) return intent;
    if (key.key == ui::Key::enter) return Next{};
    if (key.key == ui::Key::page_down) return Next{};
    const bool several = state.page.questions.size() > 1;
    if (several &&
        (key.key == ui::Key::tab || key.key == ui::Key::up || key.key == ui::Key::down)) {
        step_round(state, key.key == ui::Key::down || (key.key == ui::Key::tab && !key.shift));
        return std::nullopt;
    }
    return everywhere(state, key);
}

}  // namespace relais::client::screens::form
