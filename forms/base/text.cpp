#include "forms/base/text.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include "forms/base/result.h"

namespace relais {

namespace {

constexpr char32_t kReplacement = 0xFFFD;

/// Takes one code point off the front; kInvalid (and one byte taken) for a broken sequence,
/// an overlong form, a surrogate, or anything above U+10FFFF. The Unicode Standard, table 3-7.
constexpr char32_t kInvalid = 0xFFFFFFFF;

char32_t take_code_point(std::string_view& text) {
    const auto lead = static_cast<unsigned char>(text.front());
    text.remove_prefix(1);
    if (lead < 0x80) return lead;
    std::size_t more = 0;
    char32_t value = 0;
    char32_t least = 0;
    if (lead >= 0xC2 && lead < 0xE0) { more = 1; value = lead & 0x1FU; least = 0x80; }
    else if (lead >= 0xE0 && lead < 0xF0) { more = 2; value = lead & 0x0FU; least = 0x800; }
    else if (lead >= 0xF0 && lead < 0xF5) { more = 3; value = lead & 0x07U; least = 0x10000; }
    if (more == 0 || text.size() < more) return kInvalid;
    for (std::size_t i = 0; i < more; ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if ((byte & 0xC0U) != 0x80U) return kInvalid;
        value = value << 6U | (byte & 0x3FU);
    }
    if (value < least || value > 0x10FFFF || (value >= 0xD800 && value < 0xE000)) return kInvalid;
    text.remove_prefix(more);
    return value;
}

void append_code_point(std::string& out, char32_t c) {
    const auto put = [&out](char32_t byte) { out += static_cast<char>(byte); };
    if (c < 0x80) put(c);
    else if (c < 0x800) { put(0xC0 | c >> 6U); put(0x80 | (c & 0x3FU)); }
    else if (c < 0x10000) { put(0xE0 | c >> 12U); put(0x80 | (c >> 6U & 0x3FU)); put(0x80 | (c & 0x3FU)); }
    else { put(0xF0 | c >> 18U); put(0x80 | (c >> 12U & 0x3FU)); put(0x80 | (c >> 6U & 0x3FU)); put(0x80 | (c & 0x3FU)); }
}

/// -1 for what is no hexadecimal digit.
int hex_digit(char c) {
    if (is_digit(c)) return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/// Letters that stay apart after accents are taken off, though people write one for the other: of
/// Mali's languages, and Arabic (its other vowel seats come apart as accents do).
void append_folded(std::u32string& out, char32_t c) {
    switch (c) {
    case U'ɛ': out += U'e'; return;
    case U'ɔ': out += U'o'; return;
    case U'ə': case U'ǝ': out += U'e'; return;
    case U'ɲ': out += U"ny"; return;
    case U'ŋ': out += U"ng"; return;
    case U'ɣ': out += U"gh"; return;
    case U'ɓ': out += U'b'; return;
    case U'ɗ': out += U'd'; return;
    case U'ƴ': out += U'y'; return;
    case U'œ': out += U"oe"; return;
    case U'æ': out += U"ae"; return;
    case U'’': case U'\'': case U'ʼ': case U'‘': return;
    case U'ة': out += U'ه'; return;
    case U'ى': case U'ی': out += U'ي'; return;
    case U'ک': out += U'ك'; return;
    case U'ٱ': out += U'ا'; return;
    case U'ـ': return;
    default: break;
    }
    const bool arabic_digit = c >= 0x660 && c <= 0x669, persian_digit = c >= 0x6F0 && c <= 0x6F9;
    out += arabic_digit ? c - 0x660 + U'0' : persian_digit ? c - 0x6F0 + U'0' : c;
}

}  // namespace

bool is_utf8(std::string_view text) {
    constexpr std::uint64_t kHighBits = 0x8080808080808080U;
    while (!text.empty()) {
        std::uint64_t eight = 0;
        if (text.size() >= sizeof eight) {  // mostly ASCII: eight characters at once
            std::memcpy(&eight, text.data(), sizeof eight);
            if ((eight & kHighBits) == 0) {
                text.remove_prefix(sizeof eight);
                continue;
            }
        }
        if (take_code_point(text) == kInvalid) return false;
    }
    return true;
}

std::string fold_for_search(std::string_view text) {
    UErrorCode status = U_ZERO_ERROR;
    const auto* nfkd = icu::Normalizer2::getNFKDInstance(status);
    if (U_FAILURE(status) != 0) return std::string(text);
    auto source = icu::UnicodeString::fromUTF8(
        icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
    source.foldCase();
    const auto split_marks = nfkd->normalize(source, status);
    if (U_FAILURE(status) != 0) return std::string(text);
    std::u32string out;
    for (std::int32_t i = 0; i < split_marks.length(); i = split_marks.moveIndex32(i, 1)) {
        const auto c = split_marks.char32At(i);
        if (u_charType(c) == U_NON_SPACING_MARK) continue;
        if (u_isUWhiteSpace(c) != 0 || c == '-' || c == '_') {
            if (!out.empty() && out.back() != U' ') out += U' ';
        } else {
            append_folded(out, static_cast<char32_t>(c));
        }
    }
    if (!out.empty() && out.back() == U' ') out.pop_back();
    return to_utf8(out);
}

std::string_view trim(std::string_view text) {
    constexpr std::string_view kNoBreak = "\xC2\xA0";
    for (;;) {
        if (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
        else if (text.starts_with(kNoBreak)) text.remove_prefix(2);
        else break;
    }
    for (;;) {
        if (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
        else if (text.ends_with(kNoBreak)) text.remove_suffix(2);
        else return text;
    }
}

std::string collapse_blanks(std::string_view text) {
    std::string out;
    for (const auto part : split_blanks(text)) {
        if (!out.empty()) out += ' ';
        out += part;
    }
    return out;
}

std::vector<std::string_view> split_blanks(std::string_view text) {
    std::vector<std::string_view> parts;
    std::size_t i = 0;
    while (i < text.size()) {
        while (i < text.size() && is_blank(text[i])) ++i;
        const std::size_t start = i;
        while (i < text.size() && !is_blank(text[i])) ++i;
        if (i > start) parts.push_back(text.substr(start, i - start));
    }
    return parts;
}

bool has_word(std::string_view text, std::string_view word) {
    const auto words = split_blanks(text);
    return std::find(words.begin(), words.end(), word) != words.end();
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    for (;;) {
        const auto at = text.find(separator);
        parts.push_back(text.substr(0, at));
        if (at == std::string_view::npos) return parts;
        text.remove_prefix(at + 1);
    }
}

std::string lower_ascii(std::string_view text) {
    std::string out(text);
    for (auto& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

std::u32string to_code_points(std::string_view text) {
    std::u32string out;
    while (!text.empty()) {
        const char32_t c = take_code_point(text);
        out += c == kInvalid ? kReplacement : c;
    }
    return out;
}

std::string to_utf8(std::u32string_view code_points) {
    std::string out;
    for (const auto c : code_points)
        append_code_point(out, (c > 0x10FFFF || (c >= 0xD800 && c < 0xE000)) ? kReplacement : c);
    return out;
}

std::string to_hex(std::string_view bytes) {
    constexpr char kDigits[] = "0123456789abcdef";
    std::string out;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        out += kDigits[byte >> 4];
        out += kDigits[byte & 15];
    }
    return out;
}

Result<std::string> from_hex(std::string_view text) {
    if (text.size() % 2 != 0) return fail(Errc::invalid, "hexadecimal", "has an odd length");
    std::string bytes;
    bytes.reserve(text.size() / 2);
    for (std::size_t i = 0; i < text.size(); i += 2) {
        const int high = hex_digit(text[i]);
        const int low = hex_digit(text[i + 1]);
        if (high < 0 || low < 0)
            return fail(Errc::invalid, "hexadecimal", "holds another character");
        bytes += static_cast<char>(high * 16 + low);
    }
    return bytes;
}

}  // namespace relais
