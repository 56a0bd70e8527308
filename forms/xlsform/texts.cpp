#include "forms/xlsform/texts.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <map>
#include <set>
#include <vector>

#include "forms/base/text.h"
#include "forms/xlsform/cell_text.h"
#include "forms/xlsform/columns.h"
#include "forms/xlsform/complaints.h"
#include "forms/xlsform/sheet_view.h"

namespace relais::forms::xlsform {

namespace {

bool has_content(const SheetView& sheet, std::size_t column) {
    for (std::size_t row = 1; row < sheet.row_count(); ++row)
        if (!sheet.at(row, column).empty()) return true;
    return false;
}

bool is_translated_somewhere(const SheetView& sheet, std::string_view key) {
    return std::any_of(sheet.columns().begin(), sheet.columns().end(), [&](const Column& column) {
        return column.key == key && !column.language.empty();
    });
}

bool has_media(const SheetView& sheet, std::size_t row) {
    const auto& columns = sheet.columns();
    for (std::size_t i = 0; i < columns.size(); ++i)
        if (columns[i].key.starts_with("media::") && !sheet.at(row, i).empty()) return true;
    return false;
}

bool is_translatable_row(const SheetView& sheet, std::size_t row, std::string_view key) {
    return !sheet.cell(row, key).empty() || is_translated(sheet, row, key);
}

/// A text without a language that has to stand beside translated ones, with media, or where only
/// itext can hold it: that of the default language.
bool needs_default_language(const SheetView& sheet, std::size_t row, std::string_view key,
                            bool beside_media) {
    const auto plain = sheet.cell(row, key);
    if (plain.empty()) return false;
    if (key.starts_with("media::") || key == "guidance_hint" || is_translated(sheet, row, key))
        return true;
    if (key == "label") return beside_media;
    if (key == "hint") return is_translatable_row(sheet, row, "guidance_hint");
    return plain.find("${") != std::string_view::npos;
}

/// The lists whose labels stand in itext, as one choice is translated, has media or a reference.
std::set<std::string, std::less<>> lists_in_itext(const SheetView& sheet) {
    std::set<std::string, std::less<>> out;
    for (std::size_t row = 1; row < sheet.row_count(); ++row)
        if (has_media(sheet, row) || is_translated(sheet, row, "label") ||
            sheet.cell(row, "label").find("${") != std::string_view::npos)
            out.emplace(sheet.cell(row, "list_name"));
    return out;
}

bool writes_without_language(const SheetView& sheet) {
    const bool choices = sheet.has("list_name");
    const auto lists = choices ? lists_in_itext(sheet) : std::set<std::string, std::less<>>();
    std::set<std::string, std::less<>> keys;
    for (const auto& column : sheet.columns())
        if (is_translatable(column.key) && column.language.empty()) keys.insert(column.key);
    for (std::size_t row = 1; row < sheet.row_count(); ++row) {
        if (is_yes(sheet.cell(row, "disabled"))) continue;
        const bool in_itext =
            choices ? lists.contains(sheet.cell(row, "list_name")) : has_media(sheet, row);
        for (const auto& key : keys)
            if (needs_default_language(sheet, row, key, in_itext)) return true;
    }
    return false;
}

/// "French" also means "French (fr)" and "french", where only one language fits.
std::size_t find_language(const std::vector<std::string>& names, std::string_view wished) {
    const auto exact = std::find(names.begin(), names.end(), wished);
    if (exact != names.end()) return static_cast<std::size_t>(exact - names.begin());
    const auto folded = lower_ascii(wished);
    std::size_t found = names.size();
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto name = lower_ascii(names[i]);
        if (name != folded && !name.starts_with(folded + " (") &&
            !name.ends_with("(" + folded + ")"))
            continue;
        if (found != names.size()) return names.size();
        found = i;
    }
    return found;
}

/// A text that is translated, but not into every language: the others would show nothing.
void warn_of_gaps(const SheetView& sheet, const Languages& languages, Complaints& complaints) {
    std::map<std::string, std::set<std::string>> languages_of;
    std::map<std::string, std::size_t> first_column;
    const auto& columns = sheet.columns();
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (columns[i].key.empty() || !is_translatable(columns[i].key) || !has_content(sheet, i))
            continue;
        first_column.emplace(columns[i].key, i);
        languages_of[columns[i].key].insert(columns[i].language);
    }
    for (const auto& [key, given] : languages_of) {
        if (given.size() == 1 && given.contains("")) continue;
        for (std::size_t i = 0; i < languages.names.size(); ++i) {
            const auto& language = languages.names[i];
            if (given.contains(language) || (given.contains("") && i == languages.default_index))
                continue;
            complaints.warning(sheet.header_place(first_column[key]),
                               key + " has no column for the language " + quoted(language),
                               "Add a column " + quoted(key + "::" + language) + ".");
        }
    }
}

/// "English (en)" and "english(EN)" are two languages, each with half of the texts.
void warn_of_twins(const std::vector<const SheetView*>& sheets, Complaints& complaints) {
    const auto folded = [](std::string_view name) {
        auto out = lower_ascii(name);
        std::erase(out, ' ');
        return out;
    };
    std::map<std::string, std::string> seen;
    std::set<std::string> told;
    for (const auto* sheet : sheets)
        for (std::size_t i = 0; i < sheet->columns().size(); ++i) {
            const auto& [key, language, known] = sheet->columns()[i];
            if (key.empty() || language.empty()) continue;
            const auto [first, added] = seen.emplace(folded(language), language);
            if (added || first->second == language || !told.insert(language).second) continue;
            complaints.warning(sheet->header_place(i),
                               "the languages " + quoted(first->second) + " and " +
                                   quoted(language) + " differ only by case or blanks, and are two",
                               "Write one name in all headers.");
        }
}

/// One row that has a text in one language and not in another.
void warn_of_empty_cells(const SheetView& sheet, Complaints& complaints) {
    std::map<std::string, std::vector<std::size_t>> columns_of;
    const auto& columns = sheet.columns();
    for (std::size_t i = 0; i < columns.size(); ++i)
        if (!columns[i].key.empty() && !columns[i].language.empty() &&
            is_translatable(columns[i].key) && has_content(sheet, i))
            columns_of[columns[i].key].push_back(i);
    for (const auto& [key, own] : columns_of)
        for (std::size_t row = 1; row < sheet.row_count(); ++row) {
            const auto filled = [&](std::size_t column) { return !sheet.at(row, column).empty(); };
            if (std::none_of(own.begin(), own.end(), filled)) continue;
            for (const auto column : own)
                if (!filled(column))
                    complaints.warning(sheet.place(row, key, columns[column].language),
                                       key + " is not translated into " +
                                           quoted(columns[column].language),
                                       "Write it here; in that language nothing is shown.");
        }
}

}  // namespace

bool is_translated(const SheetView& sheet, std::size_t row, std::string_view key) {
    const auto& columns = sheet.columns();
    for (std::size_t i = 0; i < columns.size(); ++i)
        if (columns[i].key == key && !columns[i].language.empty() && !sheet.at(row, i).empty())
            return true;
    return false;
}

Languages gather_languages(const std::vector<const SheetView*>& sheets, std::string_view wished,
                           Complaints& complaints) {
    Languages languages;
    for (const auto* sheet : sheets) {
        const auto& columns = sheet->columns();
        for (std::size_t i = 0; i < columns.size(); ++i) {
            const auto& [key, language, known] = columns[i];
            if (key.empty() || !is_translatable(key) || !has_content(*sheet, i)) continue;
            if (!language.empty() && std::find(languages.names.begin(), languages.names.end(),
                                               language) == languages.names.end())
                languages.names.push_back(language);
        }
    }
    const bool without_language = std::any_of(sheets.begin(), sheets.end(), [](const auto* sheet) {
        return writes_without_language(*sheet);
    });
    const auto found = find_language(languages.names, wished);
    if (!wished.empty() && found < languages.names.size()) {
        languages.default_index = found;
    } else if (languages.names.empty() || without_language) {
        languages.names.insert(languages.names.begin(),
                               wished.empty() ? std::string("default") : std::string(wished));
    } else if (!wished.empty()) {
        complaints.warning({"settings", Place::npos, Place::npos},
                           "default_language " + quoted(wished) + " is no language of the columns",
                           "Write it as in the headers: " + quoted(languages.names.front()) + ".");
    }
    warn_of_twins(sheets, complaints);
    for (const auto* sheet : sheets) {
        warn_of_gaps(*sheet, languages, complaints);
        warn_of_empty_cells(*sheet, complaints);
    }
    return languages;
}

std::vector<RawText> texts_of(const SheetView& sheet, std::size_t row, std::string_view key,
                              const Languages& languages) {
    // Of a hundred thousand choices none has a picture: asked before anything is made.
    if (!sheet.has_key(key)) return {};
    std::vector<RawText> out(languages.names.size());
    const bool translated = is_translated_somewhere(sheet, key);
    const auto plain = sheet.cell(row, key);
    bool any = false;
    for (std::size_t i = 0; i < out.size(); ++i) {
        const auto& language = languages.names[i];
        const auto own = sheet.cell(row, key, language);
        if (!own.empty())
            out[i] = {std::string(own), sheet.place(row, key, language)};
        else if (!plain.empty() && (!translated || i == languages.default_index))
            out[i] = {std::string(plain), sheet.place(row, key)};
        any |= !out[i].text.empty();
    }
    if (!any) out.clear();
    return out;
}

}  // namespace relais::forms::xlsform
