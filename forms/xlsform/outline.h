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
    model::NodeIndex node = model::kNoIndex;

    bool is_container() const {
        return type.row->role == Role::begin_group || type.row->role == Role::begin_repeat;
    }
};

struct Outline {
    std::vector<Entry> entries;  ///< document order: parents before their children
    std::vector<std::size_t> top;
};

Outline read_outline(const SheetView& survey, const std::string& root_name, Complaints& complaints);

/// What a column says about an entry, from its row or generated.
std::string_view value_of(const SheetView& survey, const Entry& entry, std::string_view key);
Place place_of(const SheetView& survey, const Entry& entry, std::string_view key);

}  // namespace relais::forms::xlsform
