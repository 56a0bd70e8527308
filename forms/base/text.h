// Text as people write it: UTF-8 checks, and folding so that a search ignores accents and spellings.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "forms/base/result.h"

namespace relais {

bool is_utf8(std::string_view text);

/// ASCII, whatever the locale; blanks are XML's white space (XML 1.0 §2.3).
constexpr bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
constexpr bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// For searching, not for display: lower case, no accents or apostrophes, blanks collapsed, and the
/// spellings of Mali's languages made one (è=ɛ=e, ò=ɔ=o, ny=ɲ, gh=ɣ; ŋ=ng).
std::string fold_for_search(std::string_view text);

/// Without blanks, tabs, line ends and no-break spaces at both ends.
std::string_view trim(std::string_view text);
/// Runs of white space as one blank, none at the ends.
std::string collapse_blanks(std::string_view text);
/// The parts between runs of white space (a select_multiple's value).
std::vector<std::string_view> split_blanks(std::string_view text);
/// `word` is one of them (an appearance, a choice).
bool has_word(std::string_view text, std::string_view word);
std::vector<std::string_view> split(std::string_view text, char separator);
/// ASCII only.
std::string lower_ascii(std::string_view text);

/// The code points of valid UTF-8; a broken byte counts as U+FFFD.
std::u32string to_code_points(std::string_view text);
std::string to_utf8(std::u32string_view code_points);

/// Lower-case hexadecimal.
std::string to_hex(std::string_view bytes);
/// Both cases are read; Errc::invalid for an odd length or another character.
Result<std::string> from_hex(std::string_view text);

}  // namespace relais
