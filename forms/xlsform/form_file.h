// Which files of a folder are forms: workbooks, and Markdown that stands for itself. Authors keep
// notes beside their workbooks, and Markdown that a workbook was made from.
#pragma once

#include <string>
#include <vector>

#include "forms/xlsform/xlsform.h"

namespace relais::forms::xlsform {

/// By the name's ending: .xlsx, .xlsm or .xls; .md.
bool is_spreadsheet(const std::string& file_name);
bool is_markdown(const std::string& file_name);
/// Without its ending: the id of a form whose settings give none.
std::string stem_of(const std::string& file_name);
/// A spreadsheet of that stem is among `file_names`.
bool has_spreadsheet(const std::vector<std::string>& file_names, const std::string& stem);
/// A sheet is called survey; notes may hold tables as well.
bool has_survey(const Workbook& workbook);

}  // namespace relais::forms::xlsform
