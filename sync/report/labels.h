// What a select's values are called, taken from the form itself.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "forms/model/definition.h"

namespace relais::sync::report {

struct ValueLabel {
    std::string value;
    std::string label;
    bool operator==(const ValueLabel&) const = default;
};

/// The choices of the select at `node`, in the form's order; labels in the form's language whose
/// name holds `language` ("(fr)"), else in its default. Empty when it is no select of an internal
/// list.
std::vector<ValueLabel> choice_labels(const forms::model::Definition& definition,
                                      forms::model::NodeIndex node, std::string_view language);

}  // namespace relais::sync::report
