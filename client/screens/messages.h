// Errors in the enumerator's words: what happened, to what, and what to do. Every Errc has a
// sentence; what was being done decides between several.
#pragma once

#include <cstdint>
#include <string>

#include "forms/base/result.h"

namespace relais::client::screens {

enum class During : std::uint8_t { opening, enrolment, unlock, shift, work, answering, saving, exchange };

struct Told {
    std::string what;    ///< one sentence, with the thing's name
    std::string remedy;  ///< what to do
    std::string detail;  ///< of a form that is at fault: where, in its author's words; else empty
};
Told tell(const Error& error, During during);

}  // namespace relais::client::screens
