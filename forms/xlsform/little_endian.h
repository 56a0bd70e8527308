// Numbers in the binary parts of an .xls; what lies beyond the end reads as 0.
#pragma once

#include <cstdint>
#include <string_view>

namespace relais::forms::xlsform {

inline std::uint8_t u8_at(std::string_view bytes, std::size_t at) {
    return at < bytes.size() ? static_cast<std::uint8_t>(bytes[at]) : std::uint8_t{0};
}

inline std::uint16_t u16_at(std::string_view bytes, std::size_t at) {
    return static_cast<std::uint16_t>(u8_at(bytes, at) | (u8_at(bytes, at + 1) << 8U));
}

inline std::uint32_t u32_at(std::string_view bytes, std::size_t at) {
    return u16_at(bytes, at) | (static_cast<std::uint32_t>(u16_at(bytes, at + 2)) << 16U);
}

inline std::uint64_t u64_at(std::string_view bytes, std::size_t at) {
    return u32_at(bytes, at) | (static_cast<std::uint64_t>(u32_at(bytes, at + 4)) << 32U);
}

}  // namespace relais::forms::xlsform
