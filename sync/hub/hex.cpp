#include "sync/hub/hex.h"

namespace relais::sync::hub {

namespace {

int digit_of(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

}  // namespace

Result<std::string> from_hex(std::string_view text) {
    if (text.size() % 2 != 0) return fail(Errc::invalid, "hexadecimal", "has an odd length");
    std::string bytes;
    bytes.reserve(text.size() / 2);
    for (std::size_t i = 0; i < text.size(); i += 2) {
        const int high = digit_of(text[i]);
        const int low = digit_of(text[i + 1]);
        if (high < 0 || low < 0)
            return fail(Errc::invalid, "hexadecimal", "holds another character");
        bytes += static_cast<char>(high * 16 + low);
    }
    return bytes;
}

}  // namespace relais::sync::hub
