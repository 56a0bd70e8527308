// The shift begins: the point, then the team, then Enter. Lists over nine are found by typing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "client/screens/common.h"
#include "client/work/workplace.h"

namespace relais::client::screens::shift {

/// What is chosen now; a point with no name shows its code.
enum class Step : std::uint8_t { point, team };

struct Option {
    std::string code;
    std::string label;
    std::string detail;
};

struct State : Common {
    Step step = Step::point;
    std::vector<Option> points, teams;
    std::string point, team;  ///< chosen codes; team may stay empty when there is none
    std::size_t focus = 0;    ///< among the shown
    ui::TextEdit filter;
    Pending<> opening;
    Pending<> switching;
    bool practising = false;
};

struct Choose {
    std::string code;
};
struct Back {};
struct Begin {};
/// Exercises begin, or end, before any day is opened.
struct Practise {};
using Intent = std::variant<Choose, Back, Begin, Practise>;

const std::vector<Option>& options(const State& state);
/// Indices into options(): what fits the filter.
std::vector<std::size_t> shown(const State& state);
bool ready(const State& state);

void open(State& state, work::Workplace& workplace);
void refresh(State& state, work::Workplace& workplace);
std::optional<Intent> press(State& state, const ui::KeyPress& key);
void update(State& state, const Intent& intent, work::Workplace& workplace);
std::optional<Intent> draw(State& state, const work::Workplace& workplace);

}  // namespace relais::client::screens::shift
