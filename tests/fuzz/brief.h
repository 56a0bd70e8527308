// Seeds for the target `brief`.
#pragma once

#include <string>
#include <vector>

namespace relais::tests::fuzz {

std::vector<std::string> brief_seeds();

}  // namespace relais::tests::fuzz
