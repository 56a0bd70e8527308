// The rows of the survey sheet as a tree: groups and repeats closed, types understood, names
// checked; and the questions that XLSForm adds by itself (or_other, a computed repeat_count).
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "forms/model/definition.h"
#include "forms/xlsform/sheet_view.h"
#include "forms/xlsform/types.h"

namespace relais::forms::xlsform {

struct Entry {
    static constexpr std::size_t npos = static_cast<std::size_t>(-1);
    /// As `loop_row`: the choice "other" that or_other adds to a list, which no row gives.
    static constexpr std::size_t kOtherChoice = npos - 1;
    /// A column that no cell gave, and the column that caused it.
    struct Generated {
        std::string text;
        std::string cause;
    };

    std::size_t row = 0;
    TypeUse type;
    std::string name;
    std::size_t parent = npos;  ///< npos: directly in the form
    std::vector<std::size_t> children;
    bool generated = false;  ///< no row of its own: `columns` is all there is
    std::map<std::string, Generated, std::less<>> columns;
    /// Of a generated note: the row whose label and hint it shows.
    std::size_t text_row = npos;
    /// In a loop: the row of choices whose name and label stand for %(name)s and %(label)s.
    std::size_t loop_row = npos;
    bool is_loop_choice = false;  ///< the group of one choice of a loop: its label is the choice's
    model::NodeIndex node = model::kNoIndex;

    [[nodiscard]] bool is_container() const {
        return type.row->role == Role::begin_group || type.row->role == Role::begin_repeat ||
               type.row->role == Role::begin_loop;
    }
};

struct Outline {
    std::vector<Entry> entries;  ///< document order: parents before their children
    std::vector<std::size_t> top;
};

/// The rows between `begin loop over list` and `end loop`, once a choice of the list. `choices` may
/// be null.
Outline expand_loops(Outline outline, const SheetView& survey, const SheetView* choices,
                     Complaints& complaints);

/// "%(name)s", "%(label)s", "%(column)s" → what the choice of a loop has there; `label` is in the
/// language of the text.
std::string with_choice(std::string_view text, const SheetView& choices, std::size_t loop_row,
                        std::string_view label);
/// A cell of the choice of a loop.
std::string_view choice_cell(const SheetView& choices, std::size_t loop_row, std::string_view key);

Outline read_outline(const SheetView& survey, const std::string& root_name, Complaints& complaints);

/// What a column says about an entry, from its row or generated.
std::string_view value_of(const SheetView& survey, const Entry& entry, std::string_view key);
Place place_of(const SheetView& survey, const Entry& entry, std::string_view key);

}  // namespace relais::forms::xlsform
