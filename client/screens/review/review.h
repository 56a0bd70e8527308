// Before the record is written: failing answers first, then missing ones, warnings, then all of it
// by section to read back. Enter jumps to a question; F10 finalises when nothing stands against it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "client/screens/common.h"
#include "client/screens/review/doubts.h"
#include "client/work/workplace.h"

namespace relais::client::screens::review {

struct State : Common {
    work::Review review;
    Doubts doubts;
    std::vector<work::Leftover> leftovers;          ///< of an older version of the form
    std::shared_ptr<const work::Gazetteer> places;  ///< once a place is read back
    std::string title;
    std::size_t focus = 0;  ///< the doubts' rows first, then the lines
    bool asked = false;     ///< F10 was pressed though something blocks it
    Pending<std::uint64_t> finalising;
    std::uint64_t finalised = 0;  ///< the record's number, for the home screen
    std::string jump_to;          ///< the question that Enter chose
};

struct Jump {
    std::size_t line = 0;
};
/// To a doubt's row; `open` its question.
struct ToDoubt {
    std::size_t row = 0;
    bool open = false;
};
/// What was typed as a doubt's reason is kept.
struct Explain {
    std::size_t row = 0;
};
struct Finalise {};
struct Back {};
using Intent = std::variant<Jump, ToDoubt, Explain, Finalise, Back>;

void open(State& state, work::Workplace& workplace);
/// The same in another language: the same line keeps the keys.
void retell(State& state, work::Workplace& workplace);
void refresh(State& state, work::Workplace& workplace);
std::optional<Intent> press(State& state, const ui::KeyPress& key);
void update(State& state, const Intent& intent, work::Workplace& workplace);
std::optional<Intent> draw(State& state, const work::Workplace& workplace);

}  // namespace relais::client::screens::review
