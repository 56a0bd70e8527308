// Who signs and seals in the targets of the exchange: the same keys each time, so that the same
// bytes always do the same, and so that a fuzzer gets past every signature.
#pragma once

#include <string>
#include <string_view>

#include "forms/base/random.h"
#include "sync/seal/seal.h"

namespace relais::tests::fuzz {

struct Parties {
    Parties();
    SeededRandom random{7};
    sync::seal::SignKeys hub;
    sync::seal::SignKeys laptop;
    sync::seal::BoxKeys box;  ///< what is sealed to the hub
    sync::seal::Secret shift_key;
    sync::seal::Secret secret;  ///< of an enrolment
};

/// `body` and the signature that makes a message of it. `domain`: "relais/0 batch".
std::string signed_message(std::string body, std::string_view domain,
                           const sync::seal::SignKeys& keys);

}  // namespace relais::tests::fuzz
