// What looks odd before finalising, each with a reason that may be written: a warning, never a
// wall; but for the reason of a correction where the form asks for one. The rows stand above the
// review's lines and are walked by the same arrows.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "client/ui/keys.h"
#include "client/work/workplace.h"

namespace relais::client::screens::review {

struct Doubts {
    std::vector<work::Doubt> found;
    std::vector<ui::TextEdit> reasons;  ///< parallel to found
    bool asked = false;                 ///< F10 was pressed while one had no reason
};

/// The form asks for the reason of a correction (the first row), and there is none yet.
bool lacks_change_reason(const Doubts& doubts);
Doubts doubts_of(work::Workplace& workplace);
/// True when the key changed the reason of that row.
bool press(Doubts& doubts, std::size_t row, const ui::KeyPress& key);
void keep_reason(const Doubts& doubts, std::size_t row, work::Workplace& workplace);
/// The first row without a reason.
std::optional<std::size_t> unexplained(const Doubts& doubts);
/// Draws the rows; the row clicked, if any.
std::optional<std::size_t> draw(const Doubts& doubts, std::size_t focus);
/// "Âge 44, mais la date de naissance donne 34."
std::string in_words(const work::Doubt& doubt);

}  // namespace relais::client::screens::review
