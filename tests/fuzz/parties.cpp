#include "tests/fuzz/parties.h"

#include "forms/base/result.h"

namespace relais::tests::fuzz {

namespace seal = sync::seal;

Parties::Parties() {
    RELAIS_ASSERT(seal::start());
    hub = seal::make_sign_keys(random);
    laptop = seal::make_sign_keys(random);
    box = seal::make_box_keys(random);
    shift_key = seal::Secret::random(32, random);
    secret = seal::Secret::random(16, random);
}

std::string signed_message(std::string body, std::string_view domain, const seal::SignKeys& keys) {
    const auto hash = seal::hash(body);
    return body + std::string(seal::bytes_of(seal::sign(keys, domain, seal::bytes_of(hash))));
}

}  // namespace relais::tests::fuzz
