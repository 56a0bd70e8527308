#include "sync/hub/room.h"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <string>
#include <system_error>

namespace relais::sync::hub {

bool is_nearly_full(const std::string& folder) {
    constexpr std::uintmax_t kEnough = 1ULL << 30U;
    std::error_code error;
    const auto space = std::filesystem::space(folder, error);
    return !error && space.available < std::min(kEnough, space.capacity / 10);
}

}  // namespace relais::sync::hub
