// XLSForm workbooks to form definitions and back. Every complaint names sheet and cell; all of them
// come at once. Rules: xlsform.org; where pyxform refuses but real servers accept, we warn.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "forms/base/diagnostic.h"
#include "forms/base/result.h"
#include "forms/model/definition.h"

namespace relais::forms::xlsform {

/// A sheet as text: cells[row][column], row 0 the header; ragged rows are allowed.
struct Sheet {
    std::string name;
    std::vector<std::vector<std::string>> cells;
    bool operator==(const Sheet&) const = default;
};
struct Workbook {
    std::vector<Sheet> sheets;
    bool operator==(const Workbook&) const = default;
};

// Limits of what comes from outside (reliability: hostile form).
inline constexpr std::size_t kMaxFileBytes = 32U << 20U;
inline constexpr std::size_t kMaxUnpackedBytes = 128U << 20U;
inline constexpr std::size_t kMaxRatio = 200;
inline constexpr std::size_t kMaxRows = 200'000;
inline constexpr std::size_t kMaxColumns = 1'000;
inline constexpr std::size_t kMaxCells = 4'000'000;

/// Content is sniffed: .xlsx/.xlsm (zip), .xls (compound file), Markdown tables (`| survey | | |`)
/// or CSV whose first column names the sheets. Never throws.
Result<Workbook> read_workbook(std::string_view bytes, const std::string& name);
Result<Workbook> read_xlsx(std::string_view bytes, const std::string& name);
Result<Workbook> read_xls(std::string_view bytes, const std::string& name);
Result<Workbook> read_csv(std::string_view text, const std::string& name);
Result<Workbook> read_markdown(std::string_view text, const std::string& name);
std::string write_markdown(const Workbook& workbook);
Result<void> write_xlsx(const Workbook& workbook, const std::string& path);

/// The sheet external_choices as a table for select_one_external; empty when there is none.
std::string itemsets_csv(const Workbook& workbook);

struct Loaded {
    std::optional<model::Definition> definition;  ///< absent when an error stands in `diagnostics`
    std::vector<Diagnostic> diagnostics;          ///< stable order: sheet, row, column
    /// Parallel to the definition's nodes: "survey!12", "settings!C2" where one cell gave the node,
    /// empty for nodes that no row gave.
    std::vector<std::string> node_places;
    /// Where a column of the sheet survey stands: "relevant" → "F". The first of a text's
    /// languages.
    std::map<std::string, std::string, std::less<>> survey_columns;
    /// What there is of a form with errors, so that its expressions can be looked at as well.
    std::optional<model::Definition> draft;
};
/// `fallback_id` (the file's name without extension) serves where settings give no form_id.
Loaded load(const Workbook& workbook, const std::string& fallback_id);

struct WrittenWorkbook {
    Workbook workbook;
    /// Warnings: what the form has and no workbook can say. An error: the workbook is not usable.
    std::vector<Diagnostic> findings;
};
/// The sheets that say a form, whatever it was read from. They are read again, and what differs is
/// told; a form that came from a workbook comes back the same.
WrittenWorkbook to_workbook(const model::Definition& definition);

}  // namespace relais::forms::xlsform
