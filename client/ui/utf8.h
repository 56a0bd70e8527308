// Walking through UTF-8 without copying it: for measuring and drawing.
#pragma once

#include <cstddef>
#include <string_view>

namespace relais::client::ui {

/// The code point at `at` (< size), which moves behind it; a broken byte counts as U+FFFD.
inline char32_t next_code_point(std::string_view text, std::size_t& at) {
    const auto first = static_cast<unsigned char>(text[at++]);
    if (first < 0x80) return first;
    const std::size_t more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
    if (first < 0xC2 || first > 0xF4 || text.size() - at < more) return 0xFFFD;
    char32_t code = first & (0x3FU >> more);
    for (std::size_t i = 0; i < more; ++i) {
        const auto byte = static_cast<unsigned char>(text[at + i]);
        if ((byte & 0xC0U) != 0x80U) return 0xFFFD;
        code = (code << 6U) | (byte & 0x3FU);
    }
    at += more;
    return code;
}

}  // namespace relais::client::ui
