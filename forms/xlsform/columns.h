// Which column means what: the headers of a sheet looked up in one table of names and spellings.
// XLSForm: a header is `name`, `name::language`, `group::name` or `group::name::language`.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace relais::forms::xlsform {

enum class SheetKind : std::uint8_t { survey, choices, settings, entities };

struct Column {
    std::string key;       ///< canonical: "label", "media::image", "bind::odk:x"; else as written
    std::string language;  ///< "Français (fr)"; empty when the header names none
    bool known = false;
    bool operator==(const Column&) const = default;
};

/// `double_colons`: another header of that sheet is written with "::", so that a single ":" is
/// part of a name (except in the columns that have languages, where both are read).
Column column_of_header(std::string_view header, SheetKind sheet, bool double_colons);

/// Columns that may be written once a language.
bool is_translatable(std::string_view key);

}  // namespace relais::forms::xlsform
