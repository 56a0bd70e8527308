// The settings sheet: its one row, and what serves where it says nothing.
#pragma once

#include <string>
#include <vector>

#include "forms/model/definition.h"
#include "forms/xlsform/sheet_view.h"

namespace relais::forms::xlsform {

struct Settings {
    std::string form_id, title, version, default_language, style;
    std::string root_name = "data";
    std::string instance_name;  ///< as written, `${name}` unresolved
    Place instance_name_place;
    std::string instance_id = "uid";  ///< jr:preload of meta/instanceID
    bool omit_instance_id = false;
    bool collapse_spaces = true;  ///< clean_text_values: runs of spaces in survey become one
    bool allow_choice_duplicates = false;
    std::vector<model::Attribute> other;  ///< kept as written
};

/// `sheet` may be null: a form needs no settings.
Settings read_settings(const SheetView* sheet, const std::string& fallback_id,
                       Complaints& complaints);

/// The setting that a row of the survey gives (its type is the setting, its name the value), as in
/// the oldest forms; empty for any other type.
std::string setting_of_type(std::string_view type);
/// Takes those rows over; they count more than the sheet settings.
void take_survey_settings(const SheetView& survey, Settings& settings);

}  // namespace relais::forms::xlsform
