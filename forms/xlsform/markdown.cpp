// Workbooks as Markdown tables: `| survey | | |` names a sheet, rows below it begin with an empty
// cell. Lines that begin with anything but `|` are prose. `\|` is a pipe, `&#10;` a line end (our
// own addition: a cell of a Markdown table cannot hold one).
#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forms/base/result.h"
#include "forms/base/text.h"
#include "forms/xlsform/cell_text.h"
#include "forms/xlsform/xlsform.h"

namespace relais::forms::xlsform {

namespace {

constexpr std::string_view kLineEnd = "&#10;";

std::string unescaped(std::string_view cell) {
    std::string out;
    for (std::size_t i = 0; i < cell.size(); ++i) {
        if (cell.substr(i).starts_with(kLineEnd)) {
            out += '\n';
            i += kLineEnd.size() - 1;
        } else if (cell[i] != '\\' || i + 1 == cell.size() || cell[i + 1] != '|') {
            out += cell[i];
        }
    }
    return clean_cell(out);
}

/// `line` begins with '|'.
std::vector<std::string> cells_of(std::string_view line) {
    std::vector<std::string> cells;
    std::size_t start = 1;
    for (std::size_t i = 1; i < line.size(); ++i) {
        if (line[i] != '|' || line[i - 1] == '\\') continue;
        cells.push_back(unescaped(line.substr(start, i - start)));
        start = i + 1;
    }
    if (start < line.size()) cells.push_back(unescaped(line.substr(start)));
    return cells;
}

/// `|---|:--|`: decoration under a header.
bool is_rule(std::string_view line) {
    return line.find('-') != std::string_view::npos &&
           line.find_first_not_of("|-: \t") == std::string_view::npos;
}

std::string escaped(std::string_view cell) {
    std::string out;
    for (const char c : cell) {
        if (c == '|')
            out += "\\|";
        else if (c == '\n')
            out += kLineEnd;
        else
            out += c;
    }
    return out;
}

std::size_t width_of(std::string_view text) {
    return to_code_points(text).size();
}

/// A row of nothing but dashes would be read as decoration: a cell of one line end, which reading
/// takes for blank, makes it a row.
void write_line(std::string_view line, std::string& out) {
    out += line;
    if (is_rule(line)) out.append(" ").append(kLineEnd).append(" |");
    out += '\n';
}

void write_sheet(const Sheet& sheet, std::string& out) {
    std::size_t columns = 0;
    for (const auto& row : sheet.cells)
        columns = std::max(columns, row.size());
    // Columns are lined up as far as one screen can show them.
    constexpr std::size_t kMaxPadding = 40;
    std::vector<std::size_t> widths(columns, 0);
    for (const auto& row : sheet.cells)
        for (std::size_t i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], std::min(width_of(escaped(row[i])), kMaxPadding));
    write_line("| " + escaped(sheet.name) + " |", out);
    for (const auto& row : sheet.cells) {
        std::string line = "| |";
        for (std::size_t i = 0; i < columns; ++i) {
            const auto cell = i < row.size() ? escaped(row[i]) : std::string();
            const auto width = width_of(cell);
            line += " " + cell + std::string(widths[i] > width ? widths[i] - width : 0, ' ') + " |";
        }
        write_line(line, out);
    }
}

/// A first cell that says something begins the next sheet; the others are its row, maybe an empty
/// one. `line` is more than a '|'.
std::vector<std::string> take_row(std::string_view line, Workbook& workbook) {
    auto cells = cells_of(line);
    if (!cells.front().empty()) workbook.sheets.push_back({cells.front(), {}});
    cells.erase(cells.begin());
    while (!cells.empty() && cells.back().empty())
        cells.pop_back();
    return cells;
}

void drop_empty_ends(Workbook& workbook) {
    for (auto& sheet : workbook.sheets)
        while (!sheet.cells.empty() && sheet.cells.back().empty())
            sheet.cells.pop_back();
}

}  // namespace

Result<Workbook> read_markdown(std::string_view text, const std::string& name) {
    if (text.size() > kMaxFileBytes) return fail(Errc::limit, name, "is too large for a form");
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    if (!is_utf8(text)) return fail(Errc::invalid, name, "is not UTF-8 text");
    Workbook workbook;
    std::size_t all_cells = 0;
    for (const auto raw : split(text, '\n')) {
        const auto line = trim(raw);
        if (!line.starts_with('|') || line == "|" || is_rule(line)) continue;
        auto cells = take_row(line, workbook);
        if (workbook.sheets.empty()) continue;
        auto& rows = workbook.sheets.back().cells;
        if (rows.empty() && cells.empty()) continue;
        all_cells += cells.size();
        if (cells.size() > kMaxColumns || rows.size() == kMaxRows || all_cells > kMaxCells)
            return fail(Errc::limit, name, "holds more rows or columns than a form can need");
        rows.push_back(std::move(cells));
    }
    drop_empty_ends(workbook);
    if (workbook.sheets.empty())
        return fail(Errc::invalid, name, "holds no table (\"| survey | | |\" begins a sheet)");
    return workbook;
}

std::string write_markdown(const Workbook& workbook) {
    std::string out;
    for (const auto& sheet : workbook.sheets) {
        if (!out.empty()) out += "\n";
        write_sheet(sheet, out);
    }
    return out;
}

}  // namespace relais::forms::xlsform
