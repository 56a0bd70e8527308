// Tables as CSV: RFC 4180, comma, CRLF, UTF-8 with a byte order mark, because the desk's
// spreadsheet takes accents for something else without it. Cells cannot become formulas.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace relais::sync::report {

struct Table {
    std::string name;  ///< of the form or repeat; no path, no suffix
    std::vector<std::string> columns;
    std::vector<std::vector<std::string>> rows;  ///< each as long as `columns`
    bool operator==(const Table&) const = default;
};

std::string to_csv(const Table& table);

/// A text that a spreadsheet would calculate gets an apostrophe in front: it begins with = + - @,
/// tab, carriage return or line feed, and is not a plain number like -3.5. What begins with
/// apostrophes before one of those gets one more, so that taking the first away restores the text.
/// The same behind each semicolon and line end within: a French spreadsheet opens our commas as
/// semicolons, heeds no quotes within a line then, and would begin a new cell there.
std::string formula_safe(std::string_view cell);

/// A file name of letters, digits, '_', '-' and '.' only, at most 100 bytes, never hidden or empty.
std::string safe_file_name(std::string_view name);

}  // namespace relais::sync::report
