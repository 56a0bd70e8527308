// The choices sheet: one list per list_name, with the columns that its rows fill.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "forms/model/definition.h"
#include "forms/xlsform/references.h"
#include "forms/xlsform/settings.h"
#include "forms/xlsform/texts.h"

namespace relais::forms::xlsform {

struct ChoiceBook {
    std::vector<model::ChoiceList> lists;  ///< in sheet order
    std::map<std::string, std::size_t, std::less<>> by_name, external_by_name;
    /// Where a value holds a blank: fatal for a select_multiple, which joins values by blanks.
    std::map<std::string, Place, std::less<>> blank_in_value;

    bool reads_external = false;      ///< the sheet being read is external_choices
    bool duplicates_allowed = false;  ///< as the settings say

    /// A list of choices by its name; one of external_choices only when there is no other.
    model::ChoiceList* find(std::string_view name);
    model::ChoiceList* find_external(std::string_view name);
};

/// Adds the lists of one sheet (choices or external_choices).
void read_choices(const SheetView& sheet, const Languages& languages, References& references,
                  ChoiceBook& book, Complaints& complaints);

}  // namespace relais::forms::xlsform
