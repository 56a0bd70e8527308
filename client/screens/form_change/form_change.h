// Before a draft opens with a newer version of its form: what is kept, what has no place any more,
// what is asked anew. Enter opens it so; Esc leaves it as it is.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "client/screens/common.h"
#include "client/work/workplace.h"

namespace relais::client::screens::form_change {

struct Line {
    std::string question;  ///< its words, or its name where the form has none any more
    std::string answer;
};

struct State : Common {
    std::string title;  ///< the form's
    std::string from_version, to_version;
    std::size_t kept = 0;
    std::vector<Line> gone, added;
};

struct Accept {};
struct Back {};
using Intent = std::variant<Accept, Back>;

void open(State& state, work::Workplace& workplace);
void refresh(State& state, work::Workplace& workplace);
std::optional<Intent> press(State& state, const ui::KeyPress& key);
void update(State& state, const Intent& intent, work::Workplace& workplace);
std::optional<Intent> draw(State& state, const work::Workplace& workplace);

}  // namespace relais::client::screens::form_change
