// How a number in a cell reads as text: the number formats of a workbook (which cells are dates),
// and the text that authors see: "1" not "1.0", "2026-11-20 00:00:00".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace relais::forms::xlsform {

enum class NumberKind : std::uint8_t { number, date };

/// ECMA-376 part 1 §18.8.30: 14-22 and 45-47 are the dates among the built-in formats.
NumberKind kind_of_builtin_format(unsigned id);
/// A format's own text: day, month, year, hour or second letters outside quotes and brackets.
NumberKind kind_of_format(std::string_view code);

/// Shortest text that reads back as the same number, whole numbers without a point, no exponent.
std::string number_text(std::string_view stored);
/// `stored` is a serial day number; since_1904 as the workbook says (§18.17.4.1). Below one day it
/// is a time alone. Not a number, or out of the calendar: the text as it stands.
std::string date_text(std::string_view stored, bool since_1904);
/// ECMA-376 §22.9.2.19 (ST_Xstring): "_x000D_" stands for a character XML cannot hold.
std::string unescape_cell(std::string text);
/// "AB" → 27; npos for anything but one to three letters.
std::size_t column_of_letters(std::string_view letters);
/// 27 → "AB".
std::string letters_of_column(std::size_t column);

}  // namespace relais::forms::xlsform
