#include "forms/xlsform/settings.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "forms/xlsform/cell_text.h"
#include "forms/xlsform/columns.h"
#include "forms/xlsform/complaints.h"
#include "forms/xlsform/sheet_view.h"

namespace relais::forms::xlsform {

namespace {

constexpr std::size_t kRow = 1;

void read_row(const SheetView& sheet, Settings& settings, Complaints& complaints) {
    const auto value = [&](std::string_view key) { return std::string(sheet.cell(kRow, key)); };
    settings.form_id = value("form_id");
    if (settings.form_id.empty())
        settings.form_id = value("id_string");
    else if (sheet.has("id_string"))
        complaints.warning(sheet.place(kRow, "id_string"),
                           "form_id and id_string are one setting; form_id is taken",
                           "Delete the column id_string.");
    settings.title = value("title");
    settings.version = value("version");
    settings.default_language = value("default_language");
    settings.style = value("style");
    settings.instance_name = value("instance_name");
    settings.instance_name_place = sheet.place(kRow, "instance_name");
    settings.omit_instance_id = is_yes(value("omit_instanceID"));
    if (const auto id = value("instance_id"); !id.empty()) settings.instance_id = id;
    settings.collapse_spaces = !is_no(value("clean_text_values"));
    if (settings.omit_instance_id && !value("public_key").empty())
        complaints.error(sheet.place(kRow, "omit_instanceID"),
                         "an encrypted record needs its instanceID, and omit_instanceID is set",
                         "Delete omit_instanceID, or the public_key.");
    settings.allow_choice_duplicates = is_yes(value("allow_choice_duplicates"));
    if (const auto name = value("name"); !name.empty()) {
        if (is_xml_name(name))
            settings.root_name = name;
        else
            complaints.error(sheet.place(kRow, "name"),
                             quoted(name) + " cannot be the name of the root element",
                             "Begin with a letter; no blanks. Most forms leave it empty.");
    }
    for (const auto& column : sheet.columns()) {
        // What is not known is a note to be kept, but no attribute: its name cannot be one.
        const bool kept = column.key == "submission_url" || column.key == "public_key" ||
                          column.key == "auto_send" || column.key == "auto_delete" ||
                          column.key == "client_editable" || column.key == "namespaces" ||
                          column.key == "instance_xmlns" || column.key == "instance_id" ||
                          column.key == "prefix" || column.key == "delimiter" ||
                          column.key.starts_with("attribute::") == column.known;
        const auto text = value(column.key);
        if (kept && !column.key.empty() && !text.empty())
            settings.other.push_back({column.key, text});
    }
}

}  // namespace

Settings read_settings(const SheetView* sheet, const std::string& fallback_id,
                       Complaints& complaints) {
    Settings settings;
    if (sheet != nullptr && sheet->row_count() > kRow) {
        read_row(*sheet, settings, complaints);
        for (std::size_t row = kRow + 1; row < sheet->row_count(); ++row)
            if (!sheet->row_is_empty(row))
                complaints.warning(sheet->place(row), "only the first row of settings counts",
                                   "Delete this row.");
    }
    if (settings.form_id.empty()) settings.form_id = fallback_id;
    if (settings.title.empty()) settings.title = settings.form_id;
    if (settings.form_id.empty())
        complaints.error({"settings", Place::npos, Place::npos}, "the form has no id",
                         "Add a column form_id to settings.");
    return settings;
}

std::string setting_of_type(std::string_view type) {
    constexpr std::array<std::string_view, 9> kInSurvey{
        "title",       "form_id", "public_key", "submission_url",         "auto_send",
        "auto_delete", "prefix",  "delimiter",  "allow_choice_duplicates"};
    const auto key = column_of_header(type, SheetKind::settings, true).key;
    const bool taken = std::find(kInSurvey.begin(), kInSurvey.end(), key) != kInSurvey.end();
    return taken ? key : std::string();
}

void take_survey_settings(const SheetView& survey, Settings& settings) {
    for (std::size_t row = 1; row < survey.row_count(); ++row) {
        const auto key = setting_of_type(survey.cell(row, "type"));
        const std::string value(survey.cell(row, "name"));
        if (key.empty() || value.empty()) continue;
        if (key == "form_id") {
            settings.form_id = value;
        } else if (key == "title") {
            settings.title = value;
        } else if (key == "allow_choice_duplicates") {
            settings.allow_choice_duplicates = is_yes(value);
        } else {
            std::erase_if(settings.other, [&](const auto& each) { return each.name == key; });
            settings.other.push_back({key, value});
        }
    }
}

}  // namespace relais::forms::xlsform
