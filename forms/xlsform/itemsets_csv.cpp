// The sheet external_choices as the file itemsets.csv, which ODK Collect reads beside an XForm.
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forms/base/text.h"
#include "forms/xlsform/cell_text.h"
#include "forms/xlsform/columns.h"
#include "forms/xlsform/xlsform.h"

namespace relais::forms::xlsform {

namespace {

/// Every cell between quotes, quotes doubled; lines end as RFC 4180 wishes.
void write_record(const std::vector<std::string>& cells, std::string& out) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
        out += i == 0 ? "\"" : ",\"";
        for (const char c : cells[i]) {
            out += c;
            if (c == '"') out += c;
        }
        out += '"';
    }
    out += "\r\n";
}

/// Collect asks for list_name, name and label by these names, however the author spelt them.
std::string header_of(std::string_view cell) {
    auto clean = clean_cell(cell);
    const auto column = column_of_header(clean, SheetKind::choices, true);
    return column.known && column.language.empty() ? column.key : clean;
}

/// The header row, then every row with anything in the columns that have a header.
std::string csv_of(const Sheet& sheet) {
    std::vector<std::size_t> columns;
    std::vector<std::string> record;
    const auto& headers = sheet.cells.front();
    for (std::size_t i = 0; i < headers.size(); ++i) {
        auto header = header_of(headers[i]);
        if (header.empty()) continue;
        columns.push_back(i);
        record.push_back(std::move(header));
    }
    std::string out;
    write_record(record, out);
    for (std::size_t row = 1; row < sheet.cells.size(); ++row) {
        const auto& cells = sheet.cells[row];
        record.clear();
        bool any = false;
        for (const auto column : columns) {
            record.push_back(column < cells.size() ? straight_quotes(clean_cell(cells[column]))
                                                   : std::string());
            any |= !record.back().empty();
        }
        if (any) write_record(record, out);
    }
    return out;
}

}  // namespace

std::string itemsets_csv(const Workbook& workbook) {
    for (const auto& sheet : workbook.sheets)
        if (lower_ascii(trim(sheet.name)) == "external_choices" && !sheet.cells.empty())
            return csv_of(sheet);
    return {};
}

}  // namespace relais::forms::xlsform
