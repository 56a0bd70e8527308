// A hub with one laptop enrolled and another expected, made once; each input begins with a copy of
// it, so that the same bytes always do the same.
#pragma once

#include <map>
#include <string>

#include "sync/batch/batch.h"
#include "sync/batch/enrolment.h"
#include "tests/fuzz/parties.h"

namespace relais::tests::fuzz {

struct HubAtRest {
    std::map<std::string, std::string> files;  ///< by name below its folder
    sync::batch::DeviceId device{};            ///< enrolled; signs with Parties::laptop
    sync::batch::Enrolment expected;           ///< not claimed yet
};
const HubAtRest& hub_at_rest();
/// Steps for the target `handler`: an exchange without mistakes.
std::string whole_exchange();

}  // namespace relais::tests::fuzz
