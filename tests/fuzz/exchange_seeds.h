// What the fuzzer begins with for the formats of the exchange: made by our own encoders.
#pragma once

#include <functional>
#include <string>

namespace relais::tests::fuzz {

void add_exchange_seeds(const std::function<void(const char* target, const std::string&)>& add);

}  // namespace relais::tests::fuzz
