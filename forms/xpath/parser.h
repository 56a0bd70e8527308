// Tokens → program, by recursive descent over the grammar of XPath 1.0 §2 and §3. Functions are
// resolved and counted here, so that a form with a wrong one does not load.
#pragma once

#include <memory>
#include <string_view>
#include <variant>

#include "forms/xpath/program.h"

namespace relais::forms::xpath {

std::variant<std::unique_ptr<Program>, Complaint> parse_program(std::string_view source,
                                                                Arity arity);

}  // namespace relais::forms::xpath
