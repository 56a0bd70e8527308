// What a form has lost on its way through the sheets of a workbook.
#pragma once

#include <vector>

#include "forms/base/diagnostic.h"
#include "forms/model/definition.h"

namespace relais::forms::xlsform {

/// A warning for each question and each part of the form that `read` says otherwise than
/// `original`; blanks and the order of attributes do not count. In the order of the nodes.
std::vector<Diagnostic> differences(const model::Definition& original,
                                    const model::Definition& read);

}  // namespace relais::forms::xlsform
