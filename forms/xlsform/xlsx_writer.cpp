// The same workbook gives the same bytes: the creation date is fixed, nothing else is taken from
// the machine. Every cell is text, so that a reader gets back exactly what stood in it.
#include <xlsxwriter.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <expected>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "forms/base/file.h"
#include "forms/base/result.h"
#include "forms/base/text.h"
#include "forms/xlsform/xlsform.h"

namespace relais::forms::xlsform {

namespace {

constexpr std::size_t kMaxCellCharacters = 32'767;  ///< the format's own limit
constexpr std::time_t kCreated = 1'577'836'800;     ///< 2020-01-01T00:00:00Z

Result<void> check(const Workbook& workbook, const std::string& path) {
    if (workbook.sheets.empty()) return fail(Errc::invalid, path, "there is no sheet to write");
    for (const auto& sheet : workbook.sheets) {
        // ECMA-376 leaves it open; Excel refuses more, and these characters.
        if (sheet.name.empty() || to_code_points(sheet.name).size() > LXW_SHEETNAME_MAX ||
            sheet.name.find_first_of("[]:*?/\\") != std::string::npos)
            return fail(Errc::invalid, path, "\"" + sheet.name + "\" cannot be a sheet's name");
        if (sheet.cells.size() > kMaxRows)
            return fail(Errc::limit, path, "sheet " + sheet.name + " has too many rows");
        for (const auto& row : sheet.cells)
            for (const auto& cell : row)
                if (to_code_points(cell).size() > kMaxCellCharacters)
                    return fail(Errc::limit, path,
                                "a cell of sheet " + sheet.name + " holds over 32,767 characters");
    }
    return {};
}

/// A text that looks like an escape of the format ("_x000D_") must not be read as one.
std::string escaped(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto rest = text.substr(i);
        const bool like_escape =
            rest.size() >= 7 && rest.starts_with("_x") && rest[6] == '_' &&
            rest.substr(2, 4).find_first_not_of("0123456789ABCDEFabcdef") == std::string_view::npos;
        out += like_escape ? "_x005F_" : std::string(1, text[i]);
    }
    return out;
}

lxw_error write_sheet(lxw_worksheet* out, const Sheet& sheet, lxw_format* bold, lxw_format* wrap) {
    std::vector<std::size_t> widths;
    for (std::size_t r = 0; r < sheet.cells.size(); ++r) {
        const auto& row = sheet.cells[r];
        if (widths.size() < row.size()) widths.resize(row.size(), 8);
        for (std::size_t c = 0; c < row.size(); ++c) {
            if (row[c].empty()) continue;
            widths[c] = std::max(widths[c], std::min<std::size_t>(row[c].size() + 2, 48));
            const auto error =
                worksheet_write_string(out, static_cast<lxw_row_t>(r), static_cast<lxw_col_t>(c),
                                       escaped(row[c]).c_str(), r == 0 ? bold : wrap);
            if (error != LXW_NO_ERROR) return error;
        }
    }
    for (std::size_t c = 0; c < widths.size(); ++c) {
        const auto column = static_cast<lxw_col_t>(c);
        worksheet_set_column(out, column, column, static_cast<double>(widths[c]), nullptr);
    }
    worksheet_freeze_panes(out, 1, 0);
    return LXW_NO_ERROR;
}

lxw_error write_file(const Workbook& workbook, const std::string& path) {
    lxw_workbook* out = workbook_new(path.c_str());
    if (out == nullptr) return LXW_ERROR_CREATING_XLSX_FILE;
    lxw_doc_properties properties{};
    properties.created = kCreated;
    workbook_set_properties(out, &properties);
    lxw_format* bold = workbook_add_format(out);
    format_set_bold(bold);
    lxw_format* wrap = workbook_add_format(out);
    format_set_text_wrap(wrap);
    format_set_align(wrap, LXW_ALIGN_VERTICAL_TOP);
    lxw_error error = LXW_NO_ERROR;
    for (const auto& sheet : workbook.sheets) {
        lxw_worksheet* added = workbook_add_worksheet(out, sheet.name.c_str());
        error = added == nullptr ? LXW_ERROR_PARAMETER_VALIDATION
                                 : write_sheet(added, sheet, bold, wrap);
        if (error != LXW_NO_ERROR) break;
    }
    const auto closed = workbook_close(out);
    return error != LXW_NO_ERROR ? error : closed;
}

}  // namespace

Result<void> write_xlsx(const Workbook& workbook, const std::string& path) {
    TRY(check(workbook, path));
    // The library writes files only; a neighbour is written first so that `path` is whole or
    // absent.
    const std::string neighbour = path + ".new";
    // A place that cannot be written to is told here, by the name that the caller knows.
    if (const auto place = write_file_atomically(neighbour, ""); !place)
        return fail(place.error().code, path, place.error().detail);
    const auto error = write_file(workbook, neighbour);
    const auto bytes =
        error == LXW_NO_ERROR
            ? read_file(neighbour, kMaxFileBytes)
            : Result<std::string>(std::unexpected(Error{Errc::io, path, lxw_strerror(error)}));
    std::error_code ignored;
    std::filesystem::remove(neighbour, ignored);
    if (!bytes) return std::unexpected(bytes.error());
    return write_file_atomically(path, *bytes, Readers::as_usual);
}

}  // namespace relais::forms::xlsform
