// What authors leave in cells without meaning it: blanks at the ends, no-break spaces, curly
// quotes.
#pragma once

#include <string>
#include <string_view>

namespace relais::forms::xlsform {

/// No-break spaces become spaces, line ends are `\n`, blanks at both ends go.
std::string clean_cell(std::string_view text);
/// ‘ ’ “ ” become ' and ": a word processor's quotes are no quotes in an expression.
std::string straight_quotes(std::string_view text);
/// Runs of spaces (not of line ends) become one.
std::string single_spaces(std::string_view text);
/// "text" for a message: one line, at most 60 characters.
std::string quoted(std::string_view text);
/// XML 1.0 (fifth edition) production 4, without the colon.
bool is_xml_name(std::string_view text);

}  // namespace relais::forms::xlsform
