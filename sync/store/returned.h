// Records that the desk returned, as they lie here. Internal to sync/store.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "forms/base/result.h"
#include "sync/batch/notice.h"
#include "sync/store/state.h"

namespace relais::sync::store {

/// Whether it is here as it is offered, or was answered already: neither is fetched.
Result<bool> has_returned(OpenStore& store, const seal::Secret& settings_key,
                          const batch::Offer& offer);
/// What came whole is kept, sealed as it is. In a transaction of its own.
Result<void> keep_returned(OpenStore& store, const seal::Secret& settings_key,
                           const batch::Offer& offer, std::string_view plain);
/// Within the caller's transaction: what is offered no more goes; an interview made of it stays.
Result<void> drop_returned(OpenStore& store, const std::vector<batch::Offer>& offers);
/// Within the caller's transaction: the hub has that statement of personal keys (0: none).
Result<void> note_people_held(OpenStore& store, const seal::Secret& settings_key,
                              std::uint64_t number);

}  // namespace relais::sync::store
