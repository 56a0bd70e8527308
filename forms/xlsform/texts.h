// The languages of a form, and a row's text in each of them before references are resolved.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "forms/xlsform/complaints.h"
#include "forms/xlsform/sheet_view.h"

namespace relais::forms::xlsform {

struct Languages {
    std::vector<std::string> names;  ///< at least one
    std::size_t default_index = 0;
};

/// In order of first use. `wished` is the setting default_language. `sheets`: survey and choices.
Languages gather_languages(const std::vector<const SheetView*>& sheets, std::string_view wished,
                           Complaints& complaints);

/// True when the row fills the column in a language.
bool is_translated(const SheetView& sheet, std::size_t row, std::string_view key);

/// What a translatable column says in one language, and where.
struct RawText {
    std::string text;
    Place place;
};
/// Parallel to the languages; empty when the row has nothing in any of them. A column without a
/// language serves all languages, unless the sheet translates it: then the default one.
std::vector<RawText> texts_of(const SheetView& sheet, std::size_t row, std::string_view key,
                              const Languages& languages);

}  // namespace relais::forms::xlsform
