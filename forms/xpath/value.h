// The values of XPath 1.0 and their conversions (§4.2-4.4), with ODK's deviations named in each.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "forms/model/tree.h"

namespace relais::forms::xpath {

/// A node of some tree; the tree must outlive the value.
struct Node {
    const model::Tree* tree = nullptr;
    model::NodeId id = model::kNoNode;
    bool operator==(const Node&) const = default;
};
using NodeSet = std::vector<Node>;  ///< document order, no duplicates

using Value = std::variant<bool, double, std::string, NodeSet>;

bool to_boolean(const Value& value);
/// XPath 1.0 number(); ODK: a date or date-time string gives days since 1970-01-01.
double to_number(const Value& value);
std::string to_string(const Value& value);
/// XPath 1.0 §4.2: "NaN", "Infinity", integers without a point, never an exponent.
std::string number_to_string(double number);
/// XPath 1.0 §4.4, with ODK Collect's decimal comma; NaN for everything else, dates included.
double string_to_number(std::string_view text);
/// The same, but a date or date-time gives whole days since 1970-01-01: to_number() of a string.
double text_to_number(std::string_view text);
/// All text below the node, in document order.
std::string string_value(Node node);

}  // namespace relais::forms::xpath
