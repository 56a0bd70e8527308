#include "forms/xlsform/biff_strings.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "forms/base/text.h"

namespace relais::forms::xlsform {

namespace {

/// A half of a pair without its other half is no character.
std::u32string from_utf16(std::u16string_view units) {
    constexpr char32_t kBroken = 0xFFFD;
    std::u32string out;
    for (std::size_t i = 0; i < units.size(); ++i) {
        const char32_t unit = units[i];
        if (unit < 0xD800 || unit > 0xDFFF) {
            out += unit;
            continue;
        }
        const char32_t next = i + 1 < units.size() ? units[i + 1] : 0;
        const bool pair = unit < 0xDC00 && next >= 0xDC00 && next <= 0xDFFF;
        out += pair ? 0x10000 + ((unit - 0xD800) << 10U) + (next - 0xDC00) : kBroken;
        i += pair ? 1U : 0U;
    }
    return out;
}

}  // namespace

bool BiffText::next_piece() {
    while (piece_ < pieces_.size() && at_ >= pieces_[piece_].size()) {
        ++piece_;
        at_ = 0;
    }
    return piece_ < pieces_.size();
}

bool BiffText::at_end() const {
    return piece_ >= pieces_.size() ||
           (piece_ + 1 == pieces_.size() && at_ >= pieces_[piece_].size());
}

std::uint8_t BiffText::u8() {
    return next_piece() ? static_cast<std::uint8_t>(pieces_[piece_][at_++]) : std::uint8_t{0};
}

std::uint16_t BiffText::u16() {
    const unsigned low = u8();
    return static_cast<std::uint16_t>(low | (unsigned{u8()} << 8U));
}

std::uint32_t BiffText::u32() {
    const std::uint32_t low = u16();
    return low | (std::uint32_t{u16()} << 16U);
}

void BiffText::skip(std::size_t bytes) {
    while (bytes > 0 && next_piece()) {
        const auto step = std::min(bytes, pieces_[piece_].size() - at_);
        at_ += step;
        bytes -= step;
    }
}

std::string BiffText::characters(std::size_t count, bool wide) {
    std::u16string units;
    while (units.size() < count) {
        if (piece_ < pieces_.size() && at_ >= pieces_[piece_].size()) {
            if (!next_piece()) break;
            wide = (u8() & 1U) != 0;  // each record that goes on says anew how its letters stand
        }
        if (!next_piece()) break;
        units += static_cast<char16_t>(wide ? u16() : u8());
    }
    return to_utf8(from_utf16(units));
}

std::string BiffText::text(std::size_t count) {
    const unsigned marks = u8();
    const std::size_t runs = (marks & 8U) != 0 ? u16() : 0;
    const std::size_t phonetic = (marks & 4U) != 0 ? u32() : 0;
    auto out = characters(count, (marks & 1U) != 0);
    skip(runs * 4);
    skip(phonetic);
    return out;
}

}  // namespace relais::forms::xlsform
