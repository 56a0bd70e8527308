// The dependency graph: in which order things are computed, and what a change makes stale.
#pragma once

#include <vector>

#include "forms/session/compiled.h"
#include "forms/session/references.h"

namespace relais::forms::session {

/// What expressions read, counted once for each; `//*` in every node of a large form is refused.
inline constexpr std::size_t kMaxDependencies = 1'000'000;

/// Ranks `targets` into compiled.targets and fills the readers of compiled.nodes. A circle of
/// calculations and relevances is a complaint; each is named once, with the way around it.
void build_graph(Form::Compiled& compiled, const References& references,
                 std::vector<Target> targets, std::vector<Diagnostic>& complaints);

}  // namespace relais::forms::session
