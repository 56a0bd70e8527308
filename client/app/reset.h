// A forgotten passphrase, without a window: what to ask the office with, and its answer.
#pragma once

#include <string>

#include "forms/base/result.h"

namespace relais::client::app {

/// Writes the request for a new passphrase; returns the six words that the office must see, too.
Result<std::string> ask_reset(const std::string& data, const std::string& enumerator,
                              const std::string& passphrase, const std::string& file);
Result<void> apply_reset(const std::string& data, const std::string& file);

}  // namespace relais::client::app
