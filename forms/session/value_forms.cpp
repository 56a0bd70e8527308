#include "forms/session/value_forms.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "forms/base/text.h"
#include "forms/base/time.h"
#include "forms/model/definition.h"
#include "forms/xpath/value.h"

namespace relais::forms::session {

using model::DataType;

namespace {

constexpr std::size_t kMaxIntegerDigits = 18;  // fits 64 bits; ODK Collect asks for at most 10

std::string_view without_sign(std::string_view text) {
    return text.starts_with('-') || text.starts_with('+') ? text.substr(1) : text;
}

bool is_integer(std::string_view text) {
    text = without_sign(text);
    return !text.empty() && text.size() <= kMaxIntegerDigits &&
           std::all_of(text.begin(), text.end(), is_digit);
}

bool is_decimal(std::string_view text) {
    text = without_sign(text);
    const auto digits = std::count_if(text.begin(), text.end(), is_digit);
    const auto points = std::count(text.begin(), text.end(), '.');
    return digits > 0 && points <= 1 && std::cmp_equal(digits + points, text.size());
}

/// "08:42", "08:42:07.123", with or without an offset.
bool is_time(std::string_view text) {
    return parse_date_time("2000-01-01T" + std::string(text), 0).has_value();
}

/// "latitude longitude [altitude [accuracy]]", degrees and metres.
bool is_point(std::string_view text) {
    const auto parts = split_blanks(text);
    if (parts.size() < 2 || parts.size() > 4) return false;
    if (!std::all_of(parts.begin(), parts.end(), is_decimal)) return false;
    return std::abs(xpath::string_to_number(parts[0])) <= 90 &&
           std::abs(xpath::string_to_number(parts[1])) <= 180;
}

/// Points set apart by semicolons, one of which may end the text.
bool is_line(std::string_view text, std::size_t least) {
    auto points = split(text, ';');
    if (!points.empty() && trim(points.back()).empty()) points.pop_back();
    return points.size() >= least && std::all_of(points.begin(), points.end(), is_point);
}

}  // namespace

bool has_form_of(DataType type, std::string_view text) {
    switch (type) {
    case DataType::integer:
        return is_integer(text);
    case DataType::decimal:
        return is_decimal(text);
    case DataType::boolean:
        return text == "true" || text == "false" || text == "1" || text == "0";
    case DataType::date:
        return parse_date(text).has_value();
    case DataType::time:
        return is_time(text);
    case DataType::date_time:
        return text.find('T') != std::string_view::npos && parse_date_time(text, 0).has_value();
    case DataType::geopoint:
        return is_point(text);
    case DataType::geotrace:
        return is_line(text, 2);
    case DataType::geoshape:
        return is_line(text, 3);
    case DataType::none:
    case DataType::string:
    case DataType::binary:
    case DataType::barcode:
    case DataType::intent:
        return true;
    }
    return true;
}

}  // namespace relais::forms::session
