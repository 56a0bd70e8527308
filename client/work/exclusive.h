// "None of these" and its like: where the form's constraint says that two choices do not go
// together, ticking one takes the other's tick away. Told by the constraint alone, never by names.
#pragma once

#include <string>
#include <vector>

#include "forms/session/session.h"

namespace relais::client::work {

/// Those of `chosen` that may stay beside `added`; all of them where the constraint holds anyway,
/// or fails for another reason (too few, too many): then the failure is told and nothing is lost.
/// Tries values in the session and takes each back: what could be redone cannot be any more.
std::vector<std::string> may_stay(forms::session::Session& session, forms::model::NodeId node,
                                  const std::vector<std::string>& chosen, const std::string& added);

}  // namespace relais::client::work
