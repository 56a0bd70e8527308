// How a select's choices stand on the page, by its appearance: what the arrows do follows from it,
// so the keys and the drawing ask the same rule.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "client/work/interview.h"

namespace relais::client::screens::form {

enum class ChoiceLook : std::uint8_t {
    rows,     ///< one below the other
    columns,  ///< "columns", "columns-N", "columns-pack": tiles, row by row
    scale,    ///< "likert": marks on a line, each above its label
    table     ///< "list", "list-nolabel": one row of a table whose head shows the choices
};

struct ChoiceLayout {
    ChoiceLook look = ChoiceLook::rows;
    std::size_t columns = 1;
};
ChoiceLayout layout_of(const work::QuestionView& question);

/// "minimal": one line until its list is opened.
bool is_minimal(const work::QuestionView& question);
/// "search", "autocomplete": typed letters filter, however short the list is.
bool is_searched(const work::QuestionView& question);
/// "label": the head of a table, not asked itself.
bool is_table_head(const work::QuestionView& question);
/// A row of a table of choices.
bool is_table_row(const work::QuestionView& question);

}  // namespace relais::client::screens::form
