// What a key means on the registry's page.
#include <cstddef>
#include <optional>
#include <string>
#include <variant>

#include "client/screens/common.h"
#include "client/screens/form/tally.h"
#include "client/screens/registry/places.h"
#include "client/screens/registry/registry.h"
#include "client/ui/keys.h"
#include "client/work/interview.h"

namespace relais::client::screens::registry {

namespace {

/// What was typed before a key: "3" of "3t"; 0 for nothing.
std::size_t take_number(State& state) {
    std::size_t number = 0;
    for (const char digit : state.tally.digits)
        number = number * 10 + static_cast<std::size_t>(digit - '0');
    state.tally.digits.clear();
    state.tally.minus = false;
    return number;
}

std::optional<Intent> choose(State& state, const std::optional<work::QuestionView>& question,
                             bool backward = false) {
    const std::size_t number = take_number(state);
    if (!question) return std::nullopt;
    const std::string value = next_choice(*question, number, backward);
    return value.empty() ? std::nullopt : std::optional<Intent>(Answer{question->id, value});
}

std::optional<Intent> group_size(State& state) {
    const std::string digits = state.tally.digits;
    take_number(state);
    if (!state.group_size) return std::nullopt;
    return Answer{state.group_size->id, digits};
}

std::optional<Intent> to_list(State& state) {
    const std::size_t number = take_number(state);
    if (number == 0) return ShowList{};
    if (number > state.last.size()) return std::nullopt;
    return Correct{state.last[number - 1].seq};
}

std::optional<Intent> in_list(State& state, const ui::KeyPress& key) {
    std::size_t focus = *state.listed;
    if (move_focus(focus, state.last.size(), key)) {
        state.listed = focus;
        return std::nullopt;
    }
    if (key.key == ui::Key::enter && focus < state.last.size())
        return Correct{state.last[focus].seq};
    if (key.digit >= 0) {
        const std::size_t row = key.digit == 0 ? 9 : static_cast<std::size_t>(key.digit) - 1;
        return row < state.last.size() ? std::optional<Intent>(Correct{state.last[row].seq})
                                       : std::nullopt;
    }
    if (key.key == ui::Key::escape || folded_letter(key) == "h") return CloseList{};
    return std::nullopt;
}

std::optional<Intent> in_finder(State& state, const ui::KeyPress& key) {
    const PlaceOutcome outcome = press(state.finder, key);
    if (outcome.taken) return TakePlace{*outcome.taken};
    if (outcome.handled) return std::nullopt;
    if (key.key == ui::Key::escape || key.key == ui::Key::tab || key.key == ui::Key::backspace ||
        key.key == ui::Key::enter)
        return CloseFinder{};
    return std::nullopt;
}

std::optional<Intent> letter_command(State& state, const ui::KeyPress& key) {
    if (key.ctrl || key.alt) return std::nullopt;
    if (key.text == "=" || key.letter == "=") return Same{};
    const std::string letter = folded_letter(key);
    if (letter == "o") return SeekPlace{false};
    if (letter == "v") return SeekPlace{true};
    if (letter == "t") return choose(state, state.transport, key.shift);
    if (letter == "m") return choose(state, state.reason, key.shift);
    if (letter == "c") return choose(state, state.elsewhere, key.shift);
    if (letter == "n") return choose(state, state.consent, key.shift);
    if (letter == "g") return group_size(state);
    if (letter == "h") return to_list(state);
    return std::nullopt;
}

std::optional<Intent> function_key(State& state, const ui::KeyPress& key) {
    if (const HelpKey help = press_help(state.help, key); help != HelpKey::other)
        return help == HelpKey::leave ? std::optional<Intent>(Leave{}) : std::nullopt;
    switch (key.key) {
    case ui::Key::f3:
        return ShowList{};
    case ui::Key::f5:
        return Same{};
    case ui::Key::f6:
        return Survey{};
    case ui::Key::f7:
        return AllQuestions{};
    case ui::Key::f8:
        return Later{};
    case ui::Key::f10:
        return Review{};
    case ui::Key::tab:
        return choose(state, state.direction, key.shift);
    case ui::Key::enter:
        return key.shift ? std::nullopt : std::optional<Intent>(Store{});
    default:
        return std::nullopt;
    }
}

}  // namespace

std::string next_choice(const work::QuestionView& question, std::size_t number, bool backward) {
    const auto& choices = question.choices;
    if (choices.empty() || number > choices.size()) return {};
    if (number > 0) return choices[number - 1].value;
    std::size_t at = backward ? 0 : choices.size() - 1;  // so that the first step leads to an end
    for (std::size_t i = 0; i < choices.size(); ++i)
        if (choices[i].chosen) at = i;
    const std::size_t step = backward ? choices.size() - 1 : 1;
    return choices[(at + step) % choices.size()].value;
}

std::optional<Intent> press(State& state, const ui::KeyPress& key) {
    if (state.storing.busy() || state.opening.busy() || state.leaving.busy()) {
        constexpr std::size_t kMostWaiting = 200;  // a stuck key
        if (state.waiting.size() < kMostWaiting) state.waiting.push_back(key);
        return std::nullopt;
    }
    if (key.ctrl && key.letter == "z") return Undo{};
    if (state.finder.is_open()) return in_finder(state, key);
    if (state.listed) return in_list(state, key);
    const form::TallyOutcome outcome = form::press(state.tally, state.counts, key);
    if (const auto* answer = std::get_if<form::TallyAnswer>(&outcome))
        return Answer{answer->id, answer->value};
    if (std::holds_alternative<form::TallyHandled>(outcome)) return std::nullopt;
    if (const auto intent = letter_command(state, key)) return intent;
    return function_key(state, key);
}

}  // namespace relais::client::screens::registry
