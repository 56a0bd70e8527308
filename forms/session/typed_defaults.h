// What the form itself puts into its nodes, as their types write it.
#pragma once

#include "forms/model/definition.h"

namespace relais::forms::session {

/// The default of an int without its fraction, the moment in a date as its day, a place as answers
/// are stored: a value that stays as it is where the type cannot read it.
void type_defaults(model::Definition& definition);

}  // namespace relais::forms::session
