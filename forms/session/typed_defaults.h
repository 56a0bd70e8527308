// What the form itself puts into its nodes, as their types write it.
#pragma once

#include <vector>

#include "forms/base/diagnostic.h"
#include "forms/model/definition.h"

namespace relais::forms::session {

/// The default of an int without its fraction, the moment in a date as its day, a place as answers
/// are stored: a value that stays as it is where the type cannot read it.
void type_defaults(model::Definition& definition);

/// Warnings of defaults that are no answer to their question: of another type, or none of its
/// choices. They are kept, so that the enumerator sees what the author wrote, but do not hold.
std::vector<Diagnostic> impossible_defaults(const model::Definition& definition);

}  // namespace relais::forms::session
