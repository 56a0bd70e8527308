// Workbooks as CSV (RFC 4180): a row whose first cell is filled names a sheet, the rows below it
// begin with an empty cell, as in the Markdown tables.
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

/// Takes one record from the front of `text`; a quoted cell may hold commas and line ends.
std::vector<std::string> take_record(std::string_view& text, char separator) {
    std::vector<std::string> cells(1);
    bool quoted_cell = false;
    std::size_t i = 0;
    for (; i < text.size(); ++i) {
        const char c = text[i];
        if (quoted_cell) {
            if (c != '"')
                cells.back() += c;
            else if (i + 1 < text.size() && text[i + 1] == '"')
                cells.back() += text[++i];
            else
                quoted_cell = false;
        } else if (c == '"' && cells.back().empty()) {
            quoted_cell = true;
        } else if (c == separator) {
            cells.emplace_back();
            if (cells.size() > kMaxColumns + 1) break;
        } else if (c == '\n') {
            ++i;
            break;
        } else if (c != '\r') {
            cells.back() += c;
        }
    }
    text.remove_prefix(i);
    return cells;
}

/// Spreadsheets of French and other languages write ";" where English ones write ",".
char separator_of(std::string_view text) {
    const auto line = text.substr(0, text.find('\n'));
    if (line.find(',') != std::string_view::npos) return ',';
    for (const char other : {';', '\t'})
        if (line.find(other) != std::string_view::npos) return other;
    const auto next = text.find_first_of(",;\t");
    return next == std::string_view::npos ? ',' : text[next];
}

/// The cells of a record, the first taken off and the empty ones at the end left out.
std::vector<std::string> cells_after_first(std::vector<std::string> cells) {
    cells.erase(cells.begin());
    while (!cells.empty() && cells.back().empty())
        cells.pop_back();
    return cells;
}

void drop_empty_rows_at_end(Workbook& workbook) {
    for (auto& sheet : workbook.sheets)
        while (!sheet.cells.empty() && sheet.cells.back().empty())
            sheet.cells.pop_back();
}

}  // namespace

Result<Workbook> read_csv(std::string_view text, const std::string& name) {
    if (text.size() > kMaxFileBytes) return fail(Errc::limit, name, "is too large for a form");
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    if (!is_utf8(text)) return fail(Errc::invalid, name, "is not UTF-8 text");
    Workbook workbook;
    std::size_t all_cells = 0;
    const char separator = separator_of(text);
    while (!text.empty()) {
        auto cells = take_record(text, separator);
        if (cells.size() > kMaxColumns + 1)
            return fail(Errc::limit, name, "holds more columns than a form can need");
        for (auto& cell : cells)
            cell = clean_cell(cell);
        if (!cells.front().empty()) workbook.sheets.push_back({cells.front(), {}});
        cells = cells_after_first(std::move(cells));
        if (workbook.sheets.empty()) continue;
        auto& rows = workbook.sheets.back().cells;
        if (rows.empty() && cells.empty()) continue;
        all_cells += cells.size();
        if (rows.size() == kMaxRows || all_cells > kMaxCells)
            return fail(Errc::limit, name, "holds more rows than a form can need");
        rows.push_back(std::move(cells));
    }
    drop_empty_rows_at_end(workbook);
    // Any list is CSV; only a survey makes it a form.
    const auto is_survey = [](const Sheet& sheet) { return lower_ascii(sheet.name) == "survey"; };
    if (std::none_of(workbook.sheets.begin(), workbook.sheets.end(), is_survey))
        return fail(Errc::invalid, name, "holds no sheet (a first cell \"survey\" begins one)");
    return workbook;
}

}  // namespace relais::forms::xlsform
