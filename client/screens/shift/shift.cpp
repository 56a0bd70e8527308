#include "client/screens/shift/shift.h"

#include <cstddef>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "client/screens/common.h"
#include "client/ui/keys.h"
#include "client/work/workplace.h"

namespace relais::client::screens::shift {

namespace {

void choose(State& state, const std::string& code) {
    state.filter.set({});
    state.focus = 0;
    if (state.step == Step::point) {
        state.point = code;
        if (!state.teams.empty()) state.step = Step::team;
    } else {
        state.team = code;
        for (std::size_t i = 0; i < state.teams.size(); ++i)
            if (state.teams[i].code == code) state.focus = i;
    }
}

}  // namespace

const std::vector<Option>& options(const State& state) {
    return state.step == Step::point ? state.points : state.teams;
}

std::vector<std::size_t> shown(const State& state) {
    std::vector<std::string> labels;
    for (const Option& option : options(state))
        labels.push_back(option.label + " " + option.detail);
    return matching(labels, state.filter.text);
}

bool ready(const State& state) {
    return !state.point.empty() && (state.teams.empty() || !state.team.empty());
}

void open(State& state, work::Workplace& workplace) {
    state = State{};
    for (const auto& point : workplace.settings().points)
        state.points.push_back({point.code, point.name.empty() ? point.code : point.name,
                                point.place + (point.place.empty() ? "" : "  ·  ") + point.code});
    for (const auto& team : workplace.settings().teams)
        state.teams.push_back({team, team, ""});
    if (state.points.size() == 1) choose(state, state.points.front().code);
    if (state.teams.size() == 1) state.team = state.teams.front().code;
}

void refresh(State& state, work::Workplace& workplace) {
    state.practising = workplace.practising();
    if (const auto switched = state.switching.take()) {
        if (!*switched)
            state.error = switched->error();
        else if (workplace.stage() == work::Stage::ready)
            state.next = Screen::home;
    }
    const auto outcome = state.opening.take();
    if (!outcome) return;
    if (*outcome)
        state.next = Screen::home;
    else
        state.error = outcome->error();
}

std::optional<Intent> press(State& state, const ui::KeyPress& key) {
    if (state.opening.busy() || state.switching.busy()) return std::nullopt;
    if (key.key == ui::Key::f8) return Practise{};
    const auto rows = shown(state);
    if (state.focus >= rows.size()) state.focus = 0;
    if (move_focus(state.focus, rows.size(), key)) {
        if (state.step == Step::team) state.team.clear();  // the ring is now what Enter takes
        return std::nullopt;
    }
    if (key.digit >= 1 && !key.ctrl) {
        const auto row = static_cast<std::size_t>(key.digit) - 1;
        if (row < rows.size()) return Choose{options(state)[rows[row]].code};
        return std::nullopt;
    }
    if (key.key == ui::Key::enter && key.shift) return Back{};
    if (key.key == ui::Key::escape) return Back{};
    if (key.key == ui::Key::enter) {
        if (state.step == Step::team && ready(state)) return Begin{};
        if (rows.empty()) return ready(state) ? std::optional<Intent>(Begin{}) : std::nullopt;
        if (state.step == Step::point && state.teams.empty() && ready(state)) return Begin{};
        return Choose{options(state)[rows[state.focus]].code};
    }
    if (state.filter.press(key)) state.focus = 0;
    return std::nullopt;
}

void update(State& state, const Intent& intent, work::Workplace& workplace) {
    if (state.opening.busy() || state.switching.busy()) return;
    if (const auto* chosen = std::get_if<Choose>(&intent)) {
        choose(state, chosen->code);
    } else if (std::holds_alternative<Practise>(intent)) {
        state.error.reset();
        if (state.practising)
            workplace.end_practice(state.switching.begin());
        else
            workplace.practise(state.switching.begin());
    } else if (std::holds_alternative<Back>(intent)) {
        state.filter.set({});
        state.focus = 0;
        if (state.step == Step::team) state.step = Step::point;
    } else if (ready(state)) {
        state.error.reset();
        workplace.open_shift(state.point, state.team, state.opening.begin());
    }
}

}  // namespace relais::client::screens::shift
