#include <cstdint>
#include <string>

#include "forms/base/result.h"
#include "sync/batch/message.h"
#include "sync/batch/request.h"
#include "sync/store/state.h"
#include "sync/store/store.h"

namespace relais::sync::store {

Result<std::string> Store::authorization(const batch::Request& request,
                                         const batch::Challenge& challenge,
                                         std::uint32_t count) const {
    const auto* unlocked = TRY(unlocked_of(*state_));
    return batch::to_header(batch::authorize(request, challenge, count, unlocked->signing));
}

}  // namespace relais::sync::store
