#include "client/screens/settings/settings.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "client/screens/common.h"
#include "client/screens/enrol/enrol.h"
#include "client/ui/keys.h"
#include "client/work/workplace.h"
#include "forms/base/text.h"

namespace relais::client::screens::settings {

namespace {

constexpr std::array<int, 6> kIdleChoices{1, 2, 5, 10, 15, 30};
constexpr std::array<int, 5> kBudgetChoices{0, 64, 256, 1024, 5120};  ///< KiB; 0: no limit
constexpr std::array<work::SendPolicy, 3> kPolicies{
    work::SendPolicy::always, work::SendPolicy::safe_place, work::SendPolicy::manual};
constexpr std::size_t kPeopleShown = 40;  ///< more are found by typing

std::size_t first_field(const State& state) {
    return state.step == Step::changing ? present : passphrase;
}

void clear_fields(State& state) {
    for (auto& field : state.fields) {
        std::ranges::fill(field.text, '\0');
        field.set({});
    }
    state.field = first_field(state);
    state.complaint = Complaint::none;
}

void go_to(State& state, Step step, const std::string& code) {
    state.step = step;
    state.code = code;
    state.notice = Notice::none;
    clear_fields(state);
}

void collect(State& state, const work::Workplace& workplace) {
    const auto people = workplace.people();
    std::vector<std::string> labels;
    std::vector<work::PersonEntry> without;
    state.here.clear();
    for (const auto& person : people) {
        if (person.here) {
            state.here.push_back(person.code);
            continue;
        }
        labels.push_back(person.code + " " + person.name);
        without.push_back(person);
    }
    const auto found = matching(labels, state.filter.text);
    state.more_than_fit = without.size() > kPeopleShown || !state.filter.text.empty();
    state.missing.clear();
    for (std::size_t i = 0; i < std::min(found.size(), kPeopleShown); ++i)
        state.missing.push_back(without[found[i]]);
    const std::size_t rows = first_person + state.missing.size();
    if (state.focus >= rows) state.focus = rows - 1;
}

int next_idle(int now, int direction) {
    const auto at = std::ranges::find(kIdleChoices, now);
    auto index = at == kIdleChoices.end() ? std::ptrdiff_t{2} : at - kIdleChoices.begin();
    index = std::clamp<std::ptrdiff_t>(index + direction, 0, kIdleChoices.size() - 1);
    return kIdleChoices.at(static_cast<std::size_t>(index));
}

/// Round and round.
template <class T, std::size_t N>
T turned(const std::array<T, N>& choices, T now, int direction) {
    const auto at = std::ranges::find(choices, now);
    const auto index = at == choices.end() ? N - 1 : static_cast<std::size_t>(at - choices.begin());
    return choices.at((index + (direction > 0 ? 1 : N - 1)) % N);
}

void turn_sending(State& state, const Intent& intent, work::Workplace& workplace) {
    auto next = state.how_sent;
    if (const auto* policy = std::get_if<Policy>(&intent)) {
        state.focus = sending;
        next.policy = turned(kPolicies, next.policy, policy->direction);
    } else if (const auto* more = std::get_if<Budget>(&intent)) {
        state.focus = budget;
        next.budget_kib = turned(kBudgetChoices, next.budget_kib, more->direction);
    }
    workplace.set_sending(next, state.working.begin());
}

Complaint complaint_about(const State& state) {
    if (state.step == Step::changing && state.fields[present].text.empty())
        return Complaint::no_present;
    if (to_code_points(state.fields[passphrase].text).size() < enrol::kShortestPassphrase)
        return Complaint::too_short;
    if (state.fields[passphrase].text != state.fields[again].text) return Complaint::not_the_same;
    return Complaint::none;
}

void submit(State& state, work::Workplace& workplace) {
    state.complaint = complaint_about(state);
    switch (state.complaint) {
    case Complaint::no_present:
        state.field = present;
        return;
    case Complaint::too_short:
        state.field = passphrase;
        return;
    case Complaint::not_the_same:
        state.field = again;
        state.fields[again].set({});
        return;
    case Complaint::none:
        break;
    }
    if (state.step == Step::adding)
        workplace.add_enumerator(state.code, state.fields[passphrase].text, state.working.begin());
    else
        workplace.change_passphrase(state.fields[present].text, state.fields[passphrase].text,
                                    state.working.begin());
}

std::optional<Intent> intent_of_row(const State& state, std::size_t row) {
    if (row == idle) return Idle{};
    if (row == change) return Change{};
    if (row == sending) return Policy{};
    if (row == budget) return Budget{};
    if (row - first_person < state.missing.size())
        return Add{state.missing[row - first_person].code};
    return std::nullopt;
}

std::optional<Intent> press_list(State& state, const ui::KeyPress& key) {
    if (move_focus(state.focus, first_person + state.missing.size(), key)) return std::nullopt;
    const bool sideways = key.key == ui::Key::left || key.key == ui::Key::right;
    const int direction = key.key == ui::Key::right ? 1 : -1;
    if (sideways && state.focus == idle) return Idle{direction};
    if (sideways && state.focus == sending) return Policy{direction};
    if (sideways && state.focus == budget) return Budget{direction};
    if (key.key == ui::Key::enter && !key.shift) return intent_of_row(state, state.focus);
    if (key.key == ui::Key::escape || key.key == ui::Key::enter) {
        if (state.filter.text.empty()) return Back{};
        state.filter.set({});
        return std::nullopt;
    }
    if (key.digit >= 1 && !key.ctrl && state.filter.text.empty())
        return intent_of_row(state, static_cast<std::size_t>(key.digit) - 1);
    if (state.filter.press(key, 64)) state.focus = first_person;
    return std::nullopt;
}

/// All of these are passphrases: what is typed is never copied.
bool press_passphrase(ui::TextEdit& edit, const ui::KeyPress& key) {
    edit.secret = true;
    return edit.press(key);
}

std::optional<Intent> press_fields(State& state, const ui::KeyPress& key) {
    const std::size_t first = first_field(state);
    const bool back = key.shift && (key.key == ui::Key::tab || key.key == ui::Key::enter);
    if (key.key == ui::Key::escape) return Back{};
    if (back || key.key == ui::Key::up) {
        state.field = std::max(first, state.field - (state.field > first ? 1U : 0U));
    } else if (key.key == ui::Key::tab || key.key == ui::Key::down) {
        state.field = state.field + 1 < place_count ? state.field + 1 : first;
    } else if (key.key == ui::Key::enter) {
        if (state.field == again) return Submit{};
        ++state.field;
    } else if (press_passphrase(state.fields[state.field], key)) {
        state.complaint = Complaint::none;
        state.error.reset();
    }
    return std::nullopt;
}

}  // namespace

void open(State& state, work::Workplace& workplace) {
    const Now now = state.now;
    state = State{};
    state.now = now;
    refresh(state, workplace);
}

void refresh(State& state, work::Workplace& workplace) {
    state.idle_minutes = workplace.idle_minutes();
    state.how_sent = workplace.sending();
    collect(state, workplace);
    const auto outcome = state.working.take();
    if (!outcome) return;
    if (!*outcome) {
        state.error = outcome->error();
        if (state.error->code == Errc::wrong_key) {
            state.error->subject = state.code;
            state.fields[present].set({});
            state.field = present;
        }
        return;
    }
    if (state.step == Step::list) return;
    const Notice notice = state.step == Step::adding ? Notice::added : Notice::changed;
    const std::string code = state.code;
    go_to(state, Step::list, {});
    state.notice = notice;
    state.notice_code = code;
    state.filter.set({});
    collect(state, workplace);
}

std::optional<Intent> press(State& state, const ui::KeyPress& key) {
    if (state.working.busy()) return std::nullopt;
    return state.step == Step::list ? press_list(state, key) : press_fields(state, key);
}

void update(State& state, const Intent& intent, work::Workplace& workplace) {
    if (state.working.busy()) return;
    state.error.reset();
    if (const auto* turn = std::get_if<Idle>(&intent)) {
        state.focus = idle;
        const int minutes = next_idle(state.idle_minutes, turn->direction);
        if (minutes != state.idle_minutes)
            workplace.set_idle_minutes(minutes, state.working.begin());
    } else if (std::holds_alternative<Policy>(intent) || std::holds_alternative<Budget>(intent)) {
        turn_sending(state, intent, workplace);
    } else if (std::holds_alternative<Change>(intent)) {
        state.focus = change;
        go_to(state, Step::changing, workplace.enumerator());
    } else if (const auto* add = std::get_if<Add>(&intent)) {
        go_to(state, Step::adding, add->code);
    } else if (const auto* focus = std::get_if<Focus>(&intent)) {
        if (focus->field >= first_field(state) && focus->field < place_count)
            state.field = focus->field;
    } else if (std::holds_alternative<Submit>(intent)) {
        submit(state, workplace);
    } else if (state.step != Step::list) {
        go_to(state, Step::list, {});
    } else {
        state.next = Screen::home;
    }
}

}  // namespace relais::client::screens::settings
