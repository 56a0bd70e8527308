#include "sync/report/csv.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

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

/// `rest` goes on behind the piece that begins it: an empty piece is triggered by its own end.
bool needs_shield(std::string_view rest, std::string_view piece, std::string_view triggers) {
    const auto first = rest.find_first_not_of('\'');
    return first != std::string_view::npos &&
           triggers.find(rest[first]) != std::string_view::npos && !is_plain_negative_number(piece);
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
    std::string safe;
    std::string_view triggers = "=+-@\t\r\n";
    for (bool more = true; more;) {
        const auto end = std::min(cell.find_first_of(";\r\n"), cell.size());
        // Blanks begin a formula only at the very start, where nothing stands before them.
        if (needs_shield(cell, cell.substr(0, end), triggers)) safe += '\'';
        more = end < cell.size();
        safe += cell.substr(0, end + (more ? 1 : 0));
        cell.remove_prefix(end + (more ? 1 : 0));
        triggers = "=+-@";
    }
    return safe;
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
