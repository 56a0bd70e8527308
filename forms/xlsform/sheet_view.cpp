#include "forms/xlsform/sheet_view.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "forms/base/text.h"
#include "forms/xlsform/cell_text.h"
#include "forms/xlsform/columns.h"
#include "forms/xlsform/complaints.h"
#include "forms/xlsform/xlsform.h"

namespace relais::forms::xlsform {

SheetView::SheetView(const Sheet& sheet, SheetKind kind, Complaints& complaints,
                     bool collapse_spaces)
    : name_(sheet.name) {
    cells_.reserve(sheet.cells.size());
    for (const auto& row : sheet.cells) {
        auto& cells = cells_.emplace_back();
        cells.reserve(row.size());
        for (const auto& cell : row) {
            auto text = straight_quotes(clean_cell(cell));
            cells.push_back(kind == SheetKind::survey && collapse_spaces ? single_spaces(text)
                                                                         : std::move(text));
        }
    }
    if (sheet.cells.empty())
        complaints.error(whole(), "the sheet is empty", "Give it a header row.");
    else
        read_headers(sheet, kind, complaints);
}

void SheetView::complain_of_twin(const std::string& header, std::size_t column, SheetKind kind,
                                 Complaints& complaints) const {
    const auto text = "column " + quoted(header) + " is there twice";
    // Settings hold one row: the first of two names for a setting stands.
    if (kind == SheetKind::settings)
        complaints.warning(header_place(column), text, "Keep one.");
    else
        complaints.error(header_place(column), text, "Keep one of the two.");
}

void SheetView::read_headers(const Sheet& sheet, SheetKind kind, Complaints& complaints) {
    const auto& headers = cells_.front();
    const bool double_colons = std::any_of(headers.begin(), headers.end(), [](const auto& header) {
        return header.find("::") != std::string::npos;
    });
    for (std::size_t i = 0; i < headers.size(); ++i) {
        columns_.push_back(column_of_header(headers[i], kind, double_colons));
        auto& column = columns_.back();
        if (column.key.empty()) continue;
        const auto [found, added] = index_.emplace(std::pair{column.key, column.language}, i);
        if (!added && (is_empty(i) || is_empty(found->second))) {
            // Left over from a template: the one that says something stands.
            if (!is_empty(i)) {
                columns_[found->second].key.clear();
                found->second = i;
            } else {
                column.key.clear();
            }
        } else if (!added) {
            complain_of_twin(sheet.cells.front()[i], i, kind, complaints);
            column.key.clear();
        } else if (kind == SheetKind::entities && (!column.known || !column.language.empty())) {
            complaints.error(header_place(i),
                             "column " + quoted(headers[i]) + " is not known in this sheet",
                             "list_name, entity_id, create_if, update_if and label are.");
        } else if (!column.known && kind != SheetKind::choices) {
            complaints.warning(header_place(i),
                               "column " + quoted(headers[i]) + " is not known and is passed over",
                               "Check its spelling, or leave it as a note to yourself.");
            // Settings that Collect does not know become attributes of the instance.
            if (kind == SheetKind::survey) column.key.clear();
        }
    }
}

bool SheetView::row_is_empty(std::size_t row) const {
    return std::all_of(cells_[row].begin(), cells_[row].end(),
                       [](const auto& cell) { return cell.empty(); });
}

bool SheetView::is_empty(std::size_t column) const {
    for (std::size_t row = 1; row < row_count(); ++row)
        if (!at(row, column).empty()) return false;
    return true;
}

std::size_t SheetView::find(std::string_view key, std::string_view language) const {
    const auto found = index_.find(KeyLess::View{key, language});
    return found == index_.end() ? Place::npos : found->second;
}

bool SheetView::has(std::string_view key, std::string_view language) const {
    return find(key, language) != Place::npos;
}

bool SheetView::has_key(std::string_view key) const {
    return std::any_of(columns_.begin(), columns_.end(),
                       [&](const Column& column) { return column.key == key; });
}

std::string_view SheetView::at(std::size_t row, std::size_t column) const {
    const auto& cells = cells_[row];
    return column < cells.size() ? std::string_view(cells[column]) : std::string_view();
}

std::string_view SheetView::cell(std::size_t row, std::string_view key,
                                 std::string_view language) const {
    const auto column = find(key, language);
    return column == Place::npos ? std::string_view() : at(row, column);
}

Place SheetView::place(std::size_t row, std::string_view key, std::string_view language) const {
    auto column = find(key, language);
    // A text that no header gives without a language: its first language stands for all.
    for (std::size_t i = 0; column == Place::npos && language.empty() && i < columns_.size(); ++i)
        if (columns_[i].key == key) column = i;
    return {name_, row, column};
}

bool is_yes(std::string_view text) {
    const auto word = lower_ascii(trim(text));
    return word == "yes" || word == "true" || word == "true()";
}

bool is_no(std::string_view text) {
    const auto word = lower_ascii(trim(text));
    return word == "no" || word == "false" || word == "false()";
}

}  // namespace relais::forms::xlsform
