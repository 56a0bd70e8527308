#include "forms/session/places.h"

#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "forms/base/text.h"
#include "forms/model/definition.h"
#include "forms/xpath/value.h"

namespace relais::forms::session {

namespace {

using model::DataType;

/// Appends the number anew; false when it is none. "5.0E-4" is one: ODK Collect writes it so.
bool append_number(std::string_view text, std::string& out) {
    if (text.starts_with('+')) text.remove_prefix(1);
    if (text.find(',') != std::string_view::npos) return false;
    const double number = xpath::string_to_number(text);
    if (!std::isfinite(number)) return false;
    const auto written = xpath::number_to_string(number);
    out += written;
    if (written.find('.') == std::string::npos) out += ".0";
    return true;
}

bool append_point(std::string_view text, std::string& out) {
    const auto numbers = split_blanks(text);
    if (numbers.size() < 2 || numbers.size() > 4) return false;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        if (i > 0) out += ' ';
        if (!append_number(numbers[i], out)) return false;
    }
    return true;
}

}  // namespace

std::string place_as_stored(DataType type, std::string text) {
    const bool line = type == DataType::geotrace || type == DataType::geoshape;
    if (!line && type != DataType::geopoint) return text;
    auto points = line ? split(text, ';') : std::vector<std::string_view>{text};
    if (line && !points.empty() && trim(points.back()).empty()) points.pop_back();
    std::string out;
    for (const auto point : points) {
        if (!out.empty()) out += "; ";
        // "1e300" grows: a text that would outgrow its bound stays as it is.
        if (!append_point(point, out) || out.size() > model::kMaxValueBytes) return text;
    }
    return out.empty() ? text : out;
}

}  // namespace relais::forms::session
