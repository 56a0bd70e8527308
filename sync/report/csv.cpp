#include "sync/report/csv.h"

#include <algorithm>

#include "forms/base/text.h"

namespace relais::sync::report {

namespace {

/// -12 or -3.5: what a calculation may well give, and no spreadsheet runs.
bool is_plain_negative_number(std::string_view text) {
    if (!text.starts_with('-')) return false;
    text.remove_prefix(1);
    const auto point = std::min(text.find('.'), text.size());
    const auto whole = text.substr(0, point);
    if (whole.empty() || !std::all_of(whole.begin(), whole.end(), is_digit)) return false;
    if (point == text.size()) return true;
    const auto fraction = text.substr(point + 1);
    return !fraction.empty() && std::all_of(fraction.begin(), fraction.end(), is_digit);
}

void append_cell(std::string& out, std::string_view cell) {
    const auto safe = formula_safe(cell);
    if (safe.find_first_of("\",\r\n") == std::string::npos) {
        out += safe;
        return;
    }
    out += '"';
    for (const char c : safe) {
        if (c == '"') out += '"';
        out += c;
    }
    out += '"';
}

void append_row(std::string& out, const std::vector<std::string>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (i > 0) out += ',';
        append_cell(out, cells[i]);
    }
    out += "\r\n";
}

}  // namespace

std::string formula_safe(std::string_view cell) {
    const auto first = cell.find_first_not_of('\'');
    if (first == std::string_view::npos) return std::string(cell);
    const bool triggers =
        std::string_view("=+-@\t\r\n").find(cell[first]) != std::string_view::npos;
    if (!triggers || is_plain_negative_number(cell)) return std::string(cell);
    return "'" + std::string(cell);
}

std::string to_csv(const Table& table) {
    std::string out = "\xEF\xBB\xBF";
    append_row(out, table.columns);
    for (const auto& row : table.rows)
        append_row(out, row);
    return out;
}

std::string safe_file_name(std::string_view name) {
    std::string safe;
    for (const char c : name.substr(0, 100)) {
        const bool plain = is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           c == '_' || c == '-' || c == '.';
        safe += plain ? c : '_';
    }
    if (safe.empty()) return "_";
    if (safe.front() == '.' || safe.front() == '-') safe.front() = '_';
    return safe;
}

}  // namespace relais::sync::report
