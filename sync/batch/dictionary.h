// What zstd may refer to without its being sent. Made by tests/bench/dictionary from words that no
// record ever said; which number is which bytes never changes.
#pragma once

#include <string_view>

namespace relais::sync::batch {

std::string_view dictionary_1();

}  // namespace relais::sync::batch
