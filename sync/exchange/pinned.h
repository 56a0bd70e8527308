// Whom TLS is spoken with: whoever holds a pinned key, and nobody else. The only user of OpenSSL's
// TLS; libcurl calls it.
#pragma once

#include <string>
#include <vector>

#include "sync/batch/address.h"

namespace relais::sync::exchange {

/// Makes `context` (an SSL_CTX) accept a certificate only when its key is one of `pins`, which must
/// outlive it. Such a certificate is its own anchor: who signed it and its dates do not count,
/// since a laptop's clock may be years off; its name, its purpose and its strength still do.
void accept_only(void* context, const std::vector<batch::Pin>& pins);

/// The same pins in libcurl's words, which checks them once more.
std::string curl_pins(const std::vector<batch::Pin>& pins);

}  // namespace relais::sync::exchange
