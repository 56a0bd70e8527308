// The exchange's end, when records and updates are done: the files of records, small ones first,
// each from where the hub is. Internal to sync/exchange.
#pragma once

#include <cstddef>
#include <optional>

#include "forms/base/result.h"
#include "sync/exchange/exchange.h"

namespace relais::sync::exchange {

/// nullopt when nothing waits any more, or the budget of `left` bytes is used up.
Result<std::optional<Step>> plan_attachments(store::Store& store, const Progress& progress,
                                             std::size_t left);
/// Of the steps held, place and chunk.
Result<void> commit_attachments(store::Store& store, const Step& step,
                                const batch::Response& response, Progress& progress);

}  // namespace relais::sync::exchange
