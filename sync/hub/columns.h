// How our values stand in SQLite's columns; for the .cpp files of this folder.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "sync/seal/seal.h"

namespace relais::sync::hub {

inline std::int64_t signed_of(std::uint64_t value) {
    return static_cast<std::int64_t>(value);
}
inline std::uint64_t unsigned_of(std::int64_t value) {
    return static_cast<std::uint64_t>(value);
}

template <std::size_t N>
std::string_view blob(const std::array<std::uint8_t, N>& bytes) {
    return seal::bytes_of(bytes);
}

}  // namespace relais::sync::hub
