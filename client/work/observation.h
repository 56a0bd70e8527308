// From an interview to what the doubts are drawn from.
#pragma once

#include "client/work/quality.h"
#include "forms/session/session.h"

namespace relais::client::work {

/// Answers and repeats; the times, the fence and earlier households are the caller's.
Observation observe(const forms::session::Session& session);

}  // namespace relais::client::work
