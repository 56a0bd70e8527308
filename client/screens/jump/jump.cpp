#include "client/screens/jump/jump.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "client/screens/common.h"
#include "client/ui/keys.h"
#include "client/work/interview.h"
#include "client/work/workplace.h"
#include "forms/base/text.h"

namespace relais::client::screens::jump {

namespace {

using work::OutlineState;

constexpr std::size_t kMaxFilter = 64;
constexpr std::size_t kPage = 10;  ///< lines that PageUp and PageDown jump over

/// All words of the line in one, each beginning behind a blank.
std::string words_of(const work::Outline& outline, const work::OutlineLine& line) {
    return " " + folded(line.label + " " + line.name + " " + line.answer + " " +
                        outline.sections[line.section]);
}

bool fits(const std::string& line, const std::vector<std::string>& wanted) {
    return std::ranges::all_of(wanted, [&line](const std::string& word) {
        return line.find(word) != std::string::npos ||
               line.find(other_nasal(word)) != std::string::npos;
    });
}

std::vector<std::string> typed_words(const State& state) {
    const std::string text = folded(state.filter.text);
    std::vector<std::string> words;
    for (const std::string_view word : split_blanks(text))
        words.emplace_back(word);
    return words;
}

void filter(State& state) {
    const std::vector<std::string> wanted = typed_words(state);
    if (!wanted.empty() && state.words.empty())
        for (const auto& line : state.outline.lines)
            state.words.push_back(words_of(state.outline, line));
    state.items.clear();
    state.matches = 0;
    std::optional<std::size_t> section;
    for (std::size_t i = 0; i < state.outline.lines.size(); ++i) {
        if (!wanted.empty() && !fits(state.words[i], wanted)) continue;
        const std::size_t here = state.outline.lines[i].section;
        if (section != here && !state.outline.sections[here].empty())
            state.items.push_back({true, here});
        section = here;
        state.items.push_back({false, i});
        ++state.matches;
    }
}

bool is_line(const State& state, std::size_t item) {
    return item < state.items.size() && !state.items[item].heading;
}

/// To the item itself, or the next line after it, or the last before it.
void put_focus(State& state, std::size_t item) {
    state.focus = std::min(item, state.items.empty() ? 0 : state.items.size() - 1);
    while (state.focus < state.items.size() && !is_line(state, state.focus))
        ++state.focus;
    while (state.focus > 0 && !is_line(state, state.focus))
        --state.focus;
}

void put_focus_on(State& state, const std::string& id) {
    for (std::size_t i = 0; i < state.items.size(); ++i)
        if (is_line(state, i) && state.outline.lines[state.items[i].index].id == id)
            return put_focus(state, i);
    put_focus(state, 0);
}

void step(State& state, bool down) {
    std::size_t at = state.focus;
    while (down ? at + 1 < state.items.size() : at > 0) {
        at = down ? at + 1 : at - 1;
        if (!is_line(state, at)) continue;
        state.focus = at;
        return;
    }
    // Round and round.
    put_focus(state, down || state.items.empty() ? 0 : state.items.size() - 1);
}

bool needs_care(OutlineState line) {
    return line == OutlineState::failing || line == OutlineState::missing ||
           line == OutlineState::warning;
}

/// To the next line that fails, is missing or warns, behind the focus, round and round.
void step_to_fault(State& state, bool down) {
    const std::size_t size = state.items.size();
    std::size_t at = state.focus;
    for (std::size_t i = 0; i < size; ++i) {
        at = down ? (at + 1) % size : (at + size - 1) % size;
        if (!is_line(state, at)) continue;
        if (!needs_care(state.outline.lines[state.items[at].index].state)) continue;
        state.focus = at;
        return;
    }
}

void take(State& state, const work::Interview& interview) {
    state.outline = interview.outline(state.with_hidden);
    state.revision = interview.revision();
    state.words.clear();
    filter(state);
}

bool moved(State& state, const ui::KeyPress& key) {
    switch (key.key) {
    case ui::Key::up:
    case ui::Key::down:
        step(state, key.key == ui::Key::down);
        return true;
    case ui::Key::page_up:
        put_focus(state, state.focus < kPage ? 0 : state.focus - kPage);
        return true;
    case ui::Key::page_down:
        put_focus(state, state.focus + kPage);
        return true;
    case ui::Key::home:
        put_focus(state, 0);
        return true;
    case ui::Key::end:
        put_focus(state, state.items.size());
        return true;
    case ui::Key::f5:
        step_to_fault(state, !key.shift);
        return true;
    default:
        return false;
    }
}

void clear_filter(State& state) {
    const auto* line = focused(state);
    const std::string id = line == nullptr ? state.before : line->id;
    state.filter.set({});
    filter(state);
    put_focus_on(state, id);
}

}  // namespace

const work::OutlineLine* focused(const State& state) {
    return is_line(state, state.focus) ? &state.outline.lines[state.items[state.focus].index]
                                       : nullptr;
}

std::size_t count(const State& state, OutlineState which) {
    return static_cast<std::size_t>(
        std::ranges::count(state.outline.lines, which, &work::OutlineLine::state));
}

void open(State& state, work::Workplace& workplace) {
    const Now now = state.now;
    state = State{};
    state.now = now;
    const work::Interview* interview = workplace.interview();
    if (interview == nullptr) return;
    state.title = interview->title();
    take(state, *interview);
    if (state.outline.here < state.outline.lines.size())
        put_focus_on(state, state.outline.lines[state.outline.here].id);
}

/// The language may have changed: the same line keeps the keys.
void refresh(State& state, work::Workplace& workplace) {
    const work::Interview* interview = workplace.interview();
    if (interview == nullptr || interview->revision() == state.revision) return;
    const auto* line = focused(state);
    const std::string id = line == nullptr ? std::string() : line->id;
    take(state, *interview);
    put_focus_on(state, id);
}

std::optional<Intent> press(State& state, const ui::KeyPress& key) {
    state.not_asked = false;
    if (moved(state, key)) return std::nullopt;
    switch (key.key) {
    case ui::Key::enter:
        if (key.shift) return Back{};
        return focused(state) == nullptr ? std::nullopt : std::optional<Intent>(Jump{state.focus});
    case ui::Key::escape:
        if (state.filter.text.empty()) return Back{};
        clear_filter(state);
        return std::nullopt;
    case ui::Key::f3:
        return Back{};
    case ui::Key::f6:
        return ShowHidden{};
    case ui::Key::f10:
        return Review{};
    default:
        break;
    }
    const std::string before = state.filter.text;
    if (const auto* line = focused(state); before.empty() && line != nullptr)
        state.before = line->id;
    if (state.filter.press(key, kMaxFilter) && state.filter.text != before) {
        filter(state);
        put_focus(state, 0);
    }
    return std::nullopt;
}

void update(State& state, const Intent& intent, work::Workplace& workplace) {
    work::Interview* interview = workplace.interview();
    if (interview == nullptr) return;
    if (const auto* jump = std::get_if<Jump>(&intent)) {
        if (!is_line(state, jump->item)) return;
        state.focus = jump->item;
        const work::OutlineLine& line = *focused(state);
        state.not_asked = line.state == OutlineState::hidden;
        if (state.not_asked) return;
        state.jump_to = line.id;
        interview->go_to(line.id);
        if (workplace.saved_at().ms != 0) workplace.keep();  // the place is part of the draft
        state.next = Screen::form;
    } else if (std::holds_alternative<ShowHidden>(intent)) {
        state.with_hidden = !state.with_hidden;
        const auto* line = focused(state);
        const std::string id = line == nullptr ? std::string() : line->id;
        take(state, *interview);
        put_focus_on(state, id);
    } else {
        state.jump_to.clear();
        state.next = std::holds_alternative<Review>(intent) ? Screen::review : Screen::form;
    }
}

}  // namespace relais::client::screens::jump
