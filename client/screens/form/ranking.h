// A rank: all choices in an order. Digits put one next, Space takes one up and the arrows carry it,
// Ctrl+arrows move it at once. Unanswered until the first of these; then all are ranked.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "client/ui/keys.h"
#include "client/work/interview.h"

namespace relais::client::screens::form {

struct Ranking {
    std::string question;    ///< whose order this is
    std::size_t focus = 0;   ///< a place in the order
    std::size_t placed = 0;  ///< how many the digits have put: the next goes there
    bool held = false;       ///< the focused one is carried by the arrows
};

/// Indices of the choices, first place first: as answered, then those not named there.
std::vector<std::size_t> order_of(const work::QuestionView& question);
/// The digit that puts this choice next: its place in the form's list; 0 for none.
std::size_t digit_of(std::size_t choice);

struct Ranked {
    bool mine = false;
    std::optional<std::string> value = std::nullopt;  ///< the new order, when it changed
};
Ranked press(Ranking& ranking, const work::QuestionView& question, const ui::KeyPress& key);
/// A click does what its digit does.
std::string put_next(Ranking& ranking, const work::QuestionView& question, std::size_t choice);

}  // namespace relais::client::screens::form
