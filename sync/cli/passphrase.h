// The desk's passphrase: from a file, or from standard input without echo.
#pragma once

#include <string>

#include "forms/base/result.h"
#include "sync/seal/seal.h"

namespace relais::sync::cli {

/// The first line of the file; of standard input when `file` is empty. Errc::invalid when it is
/// shorter than eight bytes.
Result<seal::Secret> read_passphrase(const std::string& file);

}  // namespace relais::sync::cli
