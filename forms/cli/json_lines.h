// One JSON object a line in, one a line out: how other programs drive us. A line that is no object
// is passed over; each answer carries the "id" it was asked with.
#pragma once

#include <functional>
#include <iosfwd>
#include <string>

#include <nlohmann/json_fwd.hpp>

namespace relais::forms::cli {

using Answer = std::function<nlohmann::json(const nlohmann::json& question)>;

void answer_lines(std::istream& in, std::ostream& out, const Answer& answer);
/// The text of a member, empty when it is absent or something else.
std::string text_of(const nlohmann::json& object, const char* member);

}  // namespace relais::forms::cli
