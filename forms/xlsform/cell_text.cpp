#include "forms/xlsform/cell_text.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forms/base/text.h"

namespace relais::forms::xlsform {

namespace {

std::string replaced(std::string_view text, std::string_view from, std::string_view to) {
    std::string out;
    for (auto at = text.find(from); at != std::string_view::npos; at = text.find(from)) {
        out += text.substr(0, at);
        out += to;
        text.remove_prefix(at + from.size());
    }
    return out += text;
}

bool starts_name(char32_t c) {
    constexpr std::array<std::pair<char32_t, char32_t>, 15> kRanges{{
        {U'A', U'Z'},
        {U'_', U'_'},
        {U'a', U'z'},
        {0xC0, 0xD6},
        {0xD8, 0xF6},
        {0xF8, 0x2FF},
        {0x370, 0x37D},
        {0x37F, 0x1FFF},
        {0x200C, 0x200D},
        {0x2070, 0x218F},
        {0x2C00, 0x2FEF},
        {0x3001, 0xD7FF},
        {0xF900, 0xFDCF},
        {0xFDF0, 0xFFFD},
        {0x10000, 0xEFFFF},
    }};
    for (const auto& [first, last] : kRanges)
        if (c >= first && c <= last) return c != 0xFFFD;  // what a broken byte was read as
    return false;
}

bool continues_name(char32_t c) {
    return starts_name(c) || c == U'-' || c == U'.' || (c >= U'0' && c <= U'9') || c == 0xB7 ||
           (c >= 0x300 && c <= 0x36F) || c == 0x203F || c == 0x2040;
}

}  // namespace

std::string clean_cell(std::string_view text) {
    const bool clean = std::none_of(text.begin(), text.end(), [](char c) {
        return c == '\xC2' || static_cast<unsigned char>(c) < 0x20;
    });
    if (clean) return std::string(trim(text));  // nearly all of them
    auto spaces = replaced(replaced(text, "\xC2\xA0", " "), "\r\n", "\n");
    // XML 1.0 §2.2: controls are no characters; an XForm could not hold them.
    std::erase_if(spaces,
                  [](char c) { return static_cast<unsigned char>(c) < 0x20 && !is_blank(c); });
    return std::string(trim(spaces));
}

std::string straight_quotes(std::string_view text) {
    if (text.find('\xE2') == std::string_view::npos) return std::string(text);
    return replaced(replaced(replaced(replaced(text, "‘", "'"), "’", "'"), "“", "\""), "”", "\"");
}

std::string single_spaces(std::string_view text) {
    std::string out;
    for (const char c : text)
        if (c != ' ' || out.empty() || out.back() != ' ') out += c;
    return out;
}

std::string quoted(std::string_view text) {
    constexpr std::size_t kMaxCharacters = 60;
    auto points = to_code_points(collapse_blanks(text));
    const bool cut = points.size() > kMaxCharacters;
    if (cut) points.resize(kMaxCharacters);
    return "\"" + to_utf8(points) + (cut ? "…\"" : "\"");
}

bool is_xml_name(std::string_view text) {
    const auto points = to_code_points(text);
    if (points.empty() || !starts_name(points.front())) return false;
    for (const auto point : points)
        if (!continues_name(point)) return false;
    return true;
}

}  // namespace relais::forms::xlsform
