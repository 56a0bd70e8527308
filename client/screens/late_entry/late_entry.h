// Copied from paper: the day it happened, the hour where it was noted, why it is entered so late,
// and the form; then the interview begins with all of that beside it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "client/screens/common.h"
#include "client/work/workplace.h"

namespace relais::client::screens::late_entry {

enum class Field : std::uint8_t { day, hour, reason, form };
enum class Problem : std::uint8_t { none, day, future, hour, reason };

struct State : Common {
    Field field = Field::day;
    ui::TextEdit day, hour, reason;
    std::vector<std::string> form_files, form_titles;
    std::size_t form = 0;
    Problem problem = Problem::none;
    Pending<> opening;
};

struct Focus {
    Field field = Field::day;
};
struct Begin {
    std::size_t form = 0;
};
struct Back {};
using Intent = std::variant<Focus, Begin, Back>;

void open(State& state, work::Workplace& workplace);
void refresh(State& state, work::Workplace& workplace);
std::optional<Intent> press(State& state, const ui::KeyPress& key);
void update(State& state, const Intent& intent, work::Workplace& workplace);
std::optional<Intent> draw(State& state, const work::Workplace& workplace);

}  // namespace relais::client::screens::late_entry
