// Test vectors of the formats of the exchange: for each a file with fixed keys, the bytes and what
// they say, for whoever writes a second implementation from sync/README.md.
#pragma once

#include <map>
#include <string>

namespace relais::tests {

/// Name of the file → its text (JSON). The same on each call. What stands there was read back by
/// our own decoders.
std::map<std::string, std::string> vectors();

}  // namespace relais::tests
