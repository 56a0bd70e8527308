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

/// The element "entity" below `meta`, with its attributes and its label as nodes.
void add_entity(model::Definition& definition, model::NodeIndex meta, DeclaredEntity& declared,
                const SheetView& sheet);
/// What these compute, when all nodes are in the definition.
void fill_entity(model::Definition& definition, const DeclaredEntity& declared,
                 const SheetView& sheet, References& references, Complaints& complaints);

}  // namespace relais::forms::xlsform
