// Choice filters that no choice can pass.
#pragma once

#include <string_view>

#include "forms/model/definition.h"
#include "forms/xlsform/complaints.h"

namespace relais::forms::xlsform {

/// Warns of `column = 'value'` where no choice has that value in the column. Filters with `or` or
/// `not` are left alone: there such a part may be meant.
void check_filter(std::string_view filter, const model::ChoiceList& list, const Place& place,
                  Complaints& complaints);

}  // namespace relais::forms::xlsform
