// The exchange's last part, when all records are sent: the hub's notice, and what it offers, piece
// by piece. Internal to sync/exchange.
#pragma once

#include <optional>

#include "forms/base/result.h"
#include "sync/exchange/exchange.h"

namespace relais::sync::exchange {

/// nullopt when nothing is to be had any more. What has come whole takes effect here.
Result<std::optional<Step>> plan_updates(store::Store& store, const Progress& progress);
Result<void> commit_people(store::Store& store, const Step& step, const batch::Response& response,
                           Progress& progress);
Result<void> commit_notice(store::Store& store, const batch::Response& response,
                           Progress& progress);
Result<void> commit_piece(store::Store& store, const Step& step, const batch::Response& response,
                          Progress& progress);
/// Not our hub (exchange.cpp).
std::unexpected<Error> stranger();
/// What an answer other than 200 means (exchange.cpp).
std::unexpected<Error> refusal(const batch::Response& response);

}  // namespace relais::sync::exchange
