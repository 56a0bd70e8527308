// The entities sheet and the column save_to: what each declaration makes, and in which group or
// repeat of the form its element stands (ODK XForms, Entities; XLSForm, Entities).
#pragma once

#include <string>
#include <vector>

#include "forms/xlsform/outline.h"
#include "forms/xlsform/references.h"

namespace relais::forms::xlsform {

struct DeclaredEntity {
    std::size_t row = 0;
    std::string dataset;
    std::size_t container = Entry::npos;  ///< entry of the outline; npos: the form itself
    model::NodeIndex node = model::kNoIndex;
};

/// `sheet` may be null; then save_to must be empty everywhere.
std::vector<DeclaredEntity> read_entities(const SheetView* sheet, const SheetView& survey,
                                          const Outline& outline, Complaints& complaints);

/// The expressions of an entity whose element is in the definition by now.
model::Entity entity_of(const DeclaredEntity& declared, const SheetView& sheet,
                        References& references);

}  // namespace relais::forms::xlsform
