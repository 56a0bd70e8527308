// Every question of the form with its state, by section: typing filters by the words of a question,
// its name or its answer; Enter goes there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "client/screens/common.h"
#include "client/work/workplace.h"

namespace relais::client::screens::jump {

struct Item {
    bool heading = false;
    std::size_t index = 0;  ///< of a section, or of a line
    bool operator==(const Item&) const = default;
};

struct State : Common {
    work::Outline outline;
    std::uint64_t revision = 0;  ///< of the interview that the outline tells of
    std::string title;           ///< the form's
    bool with_hidden = false;    ///< also what is not relevant
    ui::TextEdit filter;
    std::string before;              ///< the line that had the keys before anything was typed
    std::vector<std::string> words;  ///< of each line, folded for a search; made when one types
    std::vector<Item> items;         ///< what fits the filter
    std::size_t focus = 0;           ///< among the items, never a heading unless there is no line
    std::size_t matches = 0;
    bool not_asked = false;  ///< Enter on a question that is not relevant
    std::string jump_to;     ///< the question that Enter chose
};

struct Jump {
    std::size_t item = 0;
};
struct Back {};
struct Review {};
struct ShowHidden {};
using Intent = std::variant<Jump, Back, Review, ShowHidden>;

/// The line with the keys; null when nothing fits.
const work::OutlineLine* focused(const State& state);
/// How many lines have that state.
std::size_t count(const State& state, work::OutlineState which);

void open(State& state, work::Workplace& workplace);
void refresh(State& state, work::Workplace& workplace);
std::optional<Intent> press(State& state, const ui::KeyPress& key);
void update(State& state, const Intent& intent, work::Workplace& workplace);
std::optional<Intent> draw(State& state, const work::Workplace& workplace);

}  // namespace relais::client::screens::jump
