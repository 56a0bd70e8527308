// pyxform's rule for a default that is an expression: an operator, a function call, a predicate or
// a reference. Dates, times, numbers with a sign and names with hyphens are text.
#include "forms/base/text.h"
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
    for (std::size_t i = 0; i < digits_first.size(); ++i) {
        const char c = digits_first[i];
        if (c == '-' && !(i + 1 < digits_first.size() &&
                          (is_digit(digits_first[i + 1]) || digits_first[i + 1] == '.')))
            return true;
        if (!is_digit(c) && c != '.' && c != '-') return false;  // a name begins: its hyphens too
    }
    return false;
}

/// What follows a run of name characters decides whether it calls, calculates or is a word.
bool word_is_dynamic(std::string_view word, std::string_view rest) {
    if (word == "mod" || word == "div") return true;
    if (is_digit(word.front())) {
        if (looks_like_date(word)) return false;
        return has_minus(word);
    }
    if (word.front() == '-') return word.size() == 1 || !is_digit(word[1]);
    rest = trim(rest);
    return rest.starts_with('(') || rest.starts_with('[');
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
            auto end = i;
            while (end < text.size() && is_name_byte(text[end]))
                ++end;
            const auto word = text.substr(i, end - i);
            if (hyphen_is_text && word.find('-') != std::string_view::npos &&
                !trim(text.substr(end)).starts_with('('))
                return false;
            if (word_is_dynamic(word, text.substr(end))) return true;
            i = end;
        } else {
            if (c == '+' || c == '*' || c == '|' || c == '[') return true;
            ++i;
        }
    }
    return false;
}

}  // namespace relais::forms::xlsform
