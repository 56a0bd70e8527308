#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "forms/base/result.h"
#include "forms/base/text.h"
#include "forms/xlsform/xlsform.h"

namespace relais::forms::xlsform {

namespace {

bool has_table_row(std::string_view text) {
    for (const auto line : split(text, '\n'))
        if (trim(line).starts_with('|')) return true;
    return false;
}

/// Text of another encoding, Windows-1252 or UTF-16 as spreadsheets save it, but no picture.
bool is_foreign_text(std::string_view bytes) {
    return bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF") ||
           std::none_of(bytes.begin(), bytes.end(), [](char c) {
               return c >= '\0' && c < ' ' && c != '\t' && c != '\n' && c != '\r';
           });
}

std::string first_line_of_other_encoding(std::string_view bytes) {
    std::size_t number = 0;
    for (const auto line : split(bytes, '\n')) {
        ++number;
        if (!is_utf8(line)) return std::to_string(number);
    }
    return "1";
}

}  // namespace

Result<Workbook> read_workbook(std::string_view bytes, const std::string& name) {
    if (bytes.size() > kMaxFileBytes)
        return fail(Errc::limit, name, "is too large for a form (32 MiB at most)");
    if (trim(bytes).empty()) return fail(Errc::invalid, name, "is empty");
    if (bytes.starts_with("PK")) return read_xlsx(bytes, name);
    if (bytes.starts_with("\xD0\xCF\x11\xE0")) return read_xls(bytes, name);
    if (is_utf8(bytes) && bytes.find('\0') == std::string_view::npos)
        return has_table_row(bytes) ? read_markdown(bytes, name) : read_csv(bytes, name);
    if (is_foreign_text(bytes))
        return fail(Errc::invalid, name,
                    "line " + first_line_of_other_encoding(bytes) +
                        " is not UTF-8; save it as \"CSV UTF-8\"");
    return fail(Errc::invalid, name, "is neither a workbook, Markdown tables nor CSV");
}

}  // namespace relais::forms::xlsform
