#include "forms/lists/list_file.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "forms/base/result.h"
#include "forms/base/text.h"
#include "forms/lists/table.h"

namespace relais::forms::lists {

namespace {

enum class Format : std::uint8_t { csv, xml, geojson };

Format format_of(std::string_view src, std::string_view bytes) {
    if (src.starts_with("jr://file-csv/")) return Format::csv;
    const auto ending = lower_ascii(src.substr(std::min(src.rfind('.'), src.size())));
    if (ending == ".csv") return Format::csv;
    if (ending == ".xml") return Format::xml;
    if (ending == ".geojson" || ending == ".json") return Format::geojson;
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    const auto start = bytes.find_first_not_of(" \t\r\n");
    const char first = start == std::string_view::npos ? '\0' : bytes[start];
    return first == '<' ? Format::xml : first == '{' ? Format::geojson : Format::csv;
}

}  // namespace

Result<List> read_list(std::string_view src, std::string_view bytes) {
    const auto name = src.substr(src.rfind('/') + 1);
    switch (format_of(src, bytes)) {
    case Format::csv:
        return List(TRY(Table::from_csv(name, bytes)));
    case Format::xml:
        return read_xml_list(name, bytes);
    case Format::geojson:
        return read_geojson(name, bytes);
    }
    return fail(Errc::invalid, std::string(name), "is no list");
}

}  // namespace relais::forms::lists
