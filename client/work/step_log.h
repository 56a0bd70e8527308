// The changes of an interview in order: where each was made, what it changed. The session keeps
// what the answers were; this keeps what a person remembers of a step.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "client/work/steps.h"
#include "forms/model/tree.h"
#include "forms/session/session.h"

namespace relais::client::work {

struct LoggedStep {
    forms::session::Page place{};
    StepKind kind = StepKind::answer;
    forms::model::NodeId node = forms::model::kNoNode;
    bool typed = false;       ///< letter by letter: belongs to the steps before it
    std::uint64_t visit = 0;  ///< steps of one stay at a page belong together
};

struct StepLog {
    std::vector<LoggedStep> done, undone;
    std::vector<std::size_t> batches;  ///< how many steps each undo() took back
    std::uint64_t visit = 0;
};

}  // namespace relais::client::work
