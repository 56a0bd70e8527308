// A file that a form takes its choices from, read by what it is: CSV, XML or GeoJSON.
#pragma once

#include <string_view>
#include <variant>

#include "forms/base/result.h"
#include "forms/lists/document.h"
#include "forms/lists/table.h"

namespace relais::forms::lists {

inline constexpr std::size_t kMaxGeoJsonBytes = 128U << 20U;

/// Rows of plain columns are a table, everything else is a document.
using List = std::variant<Table, Document>;

/// `src` is the address in the form, "jr://file/points.geojson". The kind is told by
/// "jr://file-csv", else by the ending, else by how the file begins. Errors name the file and the
/// place in it.
Result<List> read_list(std::string_view src, std::string_view bytes);

/// ODK XForms, external XML: the file's root element is the instance's.
Result<List> read_xml_list(std::string_view name, std::string_view bytes);

/// ODK XForms, GeoJSON: each feature is an item with `geometry` as ODK writes places, a child for
/// each property, and `id`, where the feature's own goes before a property of that name.
Result<List> read_geojson(std::string_view name, std::string_view bytes);

}  // namespace relais::forms::lists
