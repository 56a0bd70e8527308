// pyxform's rule for a default that is an expression: an operator, a function call, a predicate or
// a reference. Dates, times, numbers with a sign and names with hyphens are text.
#include <cstddef>
#include <string_view>

#include "forms/base/text.h"
#include "forms/model/definition.h"
#include "forms/xlsform/expression_scanner.h"
#include "forms/xlsform/references.h"

namespace relais::forms::xlsform {

namespace {

/// "2026-11-20", "08:42:00", "2026-11-20T08:42:00.000+01:00"
bool looks_like_date(std::string_view word) {
    if (word.size() < 8 || !is_digit(word[0])) return false;
    const bool date = word.size() >= 10 && is_digit(word[3]) && word[4] == '-' && word[7] == '-';
    const bool time = is_digit(word[1]) && word[2] == ':' && word[5] == ':';
    return date || time;
}

bool is_geo_or_date(model::DataType type) {
    using model::DataType;
    return type == DataType::date || type == DataType::date_time || type == DataType::geopoint ||
           type == DataType::geotrace || type == DataType::geoshape;
}

/// In "2-a" a hyphen subtracts; in "2-3" it is the sign of a second number, so that both are codes.
bool has_minus(std::string_view digits_first) {
    const auto numbers = digits_first.substr(0, digits_first.find_first_not_of("0123456789.-"));
    for (auto at = numbers.find('-'); at != std::string_view::npos; at = numbers.find('-', at + 1))
        if (at + 1 == numbers.size() || numbers[at + 1] == '-') return true;
    return false;  // what follows is a name, with hyphens of its own
}

/// What follows a run of name characters decides whether it calls, calculates or is a word.
bool word_is_dynamic(std::string_view word, std::string_view rest) {
    if (word == "mod" || word == "div") return true;
    if (is_digit(word.front())) {
        if (looks_like_date(word)) return false;
        return has_minus(word);
    }
    if (word.front() == '-') return word.size() == 1 || !is_digit(word[1]);
    return rest.starts_with('(') || rest.starts_with('[');
}

std::string_view word_at(std::string_view text, std::size_t begin) {
    auto end = begin;
    while (end < text.size() && is_name_byte(text[end]))
        ++end;
    return text.substr(begin, end - begin);
}

}  // namespace

bool is_dynamic_default(std::string_view text, model::DataType type) {
    const bool hyphen_is_text = is_geo_or_date(type);
    for (std::size_t i = 0; i < text.size();) {
        if (text.substr(i).starts_with("${")) return true;
        const char c = text[i];
        if (c == '\'' || c == '"') {
            const auto end = text.find(c, i + 1);
            if (end == std::string_view::npos) return false;
            i = end + 1;
        } else if (is_name_byte(c)) {
            const auto word = word_at(text, i);
            i += word.size();
            const auto rest = text.substr(i);
            if (hyphen_is_text && word.contains('-') && !trim(rest).starts_with('(')) return false;
            if (word_is_dynamic(word, rest)) return true;
        } else if (std::string_view("+*|[").find(c) != std::string_view::npos) {
            return true;
        } else {
            ++i;
        }
    }
    return false;
}

}  // namespace relais::forms::xlsform
