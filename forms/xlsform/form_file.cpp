#include "forms/xlsform/form_file.h"

#include <algorithm>
#include <string>
#include <vector>

#include "forms/base/text.h"
#include "forms/xlsform/xlsform.h"

namespace relais::forms::xlsform {

bool is_spreadsheet(const std::string& file_name) {
    const auto lower = lower_ascii(file_name);
    return lower.ends_with(".xlsx") || lower.ends_with(".xlsm") || lower.ends_with(".xls");
}

bool is_markdown(const std::string& file_name) {
    return lower_ascii(file_name).ends_with(".md");
}

std::string stem_of(const std::string& file_name) {
    return file_name.substr(0, file_name.rfind('.'));
}

bool has_spreadsheet(const std::vector<std::string>& file_names, const std::string& stem) {
    return std::any_of(file_names.begin(), file_names.end(), [&](const std::string& name) {
        return is_spreadsheet(name) && stem_of(name) == stem;
    });
}

bool has_survey(const Workbook& workbook) {
    return std::any_of(workbook.sheets.begin(), workbook.sheets.end(),
                       [](const Sheet& sheet) { return lower_ascii(sheet.name) == "survey"; });
}

}  // namespace relais::forms::xlsform
