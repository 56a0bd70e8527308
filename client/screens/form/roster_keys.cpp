// What a key means in a list of instances and in a table.
#include <cstddef>
#include <optional>
#include <string>

#include "client/screens/common.h"
#include "client/screens/form/entry.h"
#include "client/screens/form/form.h"
#include "client/screens/form/geo.h"
#include "client/screens/form/media.h"
#include "client/screens/form/roster.h"
#include "client/ui/keys.h"
#include "client/work/interview.h"

namespace relais::client::screens::form {

namespace {

using work::PageKind;

constexpr int kPage = 10;        ///< rows that PageUp and PageDown jump over
constexpr int kFar = 1'000'000;  ///< more than a repeat holds

bool asks_to_add(const ui::KeyPress& key) {
    const std::string letter = folded_letter(key);
    return key.key == ui::Key::insert || letter == "o" || letter == "y" || key.text == "+";
}

/// The list's ring goes round through "no line": there Enter goes on.
void step_line(std::optional<std::size_t>& focus, std::size_t count, bool down) {
    if (count == 0) return;
    if (!focus)
        focus = down ? 0 : count - 1;
    else if (down ? *focus + 1 == count : *focus == 0)
        focus.reset();
    else
        *focus += down ? 1 : std::size_t(-1);
}

bool moved_line(State& state, const ui::KeyPress& key) {
    auto& focus = state.roster.focus;
    const std::size_t count = state.page.instances;
    if (key.key == ui::Key::up || key.key == ui::Key::down) {
        step_line(focus, count, key.key == ui::Key::down);
        return true;
    }
    if (count == 0 || !focus) return false;  // PageUp goes back, as everywhere
    return move_focus(*focus, count, key);
}

std::optional<Meaning> in_list(State& state, const ui::KeyPress& key) {
    if (key.ctrl || key.alt) return std::nullopt;
    if (moved_line(state, key)) return Meaning{};
    const auto& focus = state.roster.focus;
    const work::InstanceLine* line = focus ? line_at(state.roster, *focus) : nullptr;
    if (line != nullptr && key.key == ui::Key::enter && !key.shift)
        return Meaning{OpenInstance{line->id}};
    if (line != nullptr && key.key == ui::Key::del) return Meaning{RemoveLine{line->id}};
    if (key.digit >= 1) {
        const auto* wanted = line_at(state.roster, static_cast<std::size_t>(key.digit - 1));
        return wanted == nullptr ? Meaning{} : Meaning{OpenInstance{wanted->id}};
    }
    if (asks_to_add(key)) return Meaning{AddRepeat{}};
    if (folded_letter(key) == "n") return Meaning{Next{}};
    return std::nullopt;
}

/// The caret walks inside a text first.
bool caret_moves(const State& state, const ui::KeyPress& key) {
    const auto* question = focused(state);
    if (question == nullptr || !is_typed(question->widget)) return false;
    if (state.edit_of != question->id) return false;
    ui::TextEdit edit = state.edit;
    return press(edit, *question, key, state.now) && edit != state.edit;
}

std::optional<MoveCell> cell_move(const State& state, const ui::KeyPress& key) {
    switch (key.key) {
    case ui::Key::up:
        return MoveCell{-1, 0};
    case ui::Key::down:
        return MoveCell{1, 0};
    case ui::Key::page_up:
        return MoveCell{-kPage, 0};
    case ui::Key::page_down:
        return MoveCell{kPage, 0};
    case ui::Key::left:
    case ui::Key::right:
        if (caret_moves(state, key)) return std::nullopt;
        return MoveCell{0, key.key == ui::Key::left ? -1 : 1};
    case ui::Key::home:
    case ui::Key::end:
        if (!key.ctrl) return std::nullopt;
        return MoveCell{key.key == ui::Key::home ? -kFar : kFar, 0};
    default:
        return std::nullopt;
    }
}

std::optional<Meaning> in_table(State& state, const ui::KeyPress& key) {
    if (const auto move = cell_move(state, key)) return Meaning{*move};
    const bool below = state.page.questions.empty();
    switch (key.key) {
    case ui::Key::enter:
        if (key.ctrl) return Meaning{LeaveTable{}};
        return std::nullopt;
    case ui::Key::tab: {
        ui::KeyPress enter = key;
        enter.key = ui::Key::enter;
        return Meaning{press(state, enter)};
    }
    case ui::Key::insert:
        return state.roster.grid.may_add ? Meaning{AddRepeat{}} : Meaning{};
    case ui::Key::del:
        return below ? Meaning{} : Meaning{RemoveInstance{}};
    case ui::Key::f6:
        return Meaning{OpenRow{}};
    case ui::Key::f7:  // a calendar has no room in a cell
        return Meaning{};
    default:
        break;
    }
    if (below && !key.ctrl && asks_to_add(key)) return Meaning{AddRepeat{}};
    return std::nullopt;
}

}  // namespace

bool uses_f6(const work::QuestionView& question) {
    if (question.readonly) return false;
    return is_geo(question.widget) || is_media(question.widget) ||
           question.widget == work::Widget::barcode;
}

std::optional<Meaning> press_roster(State& state, const ui::KeyPress& key) {
    if (key.key == ui::Key::f8) {
        if (!state.roster.can_use_grid) return std::nullopt;
        return Meaning{UseGrid{state.page.kind != PageKind::grid}};
    }
    if (state.page.kind == PageKind::add_repeat) return in_list(state, key);
    if (state.page.kind == PageKind::grid) return in_table(state, key);
    if (state.roster.from_row.empty()) return std::nullopt;
    const auto* question = focused(state);
    const bool own = question != nullptr && uses_f6(*question);
    const bool back = (key.key == ui::Key::f6 && !own) || (key.key == ui::Key::enter && key.ctrl);
    return back ? std::optional(Meaning{LeaveTable{}}) : std::nullopt;
}

}  // namespace relais::client::screens::form
