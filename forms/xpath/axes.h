// The nodes that one step leads to from one node, in the order of the axis (XPath 1.0 §2.2).
#pragma once

#include <vector>

#include "forms/xpath/program.h"

namespace relais::forms::xpath {

bool is_reverse(Axis axis);
/// XPath 1.0 §2.3; the principal kind of a node is attribute on the attribute axis, else element.
bool passes(const Syntax& step, const model::Tree& tree, model::NodeId node);
/// Appended to `out`; reverse axes nearest first. Gives the number of nodes that were looked at.
std::size_t expand(const Syntax& step, const model::Tree& tree, model::NodeId node,
                   std::vector<model::NodeId>& out);

}  // namespace relais::forms::xpath
