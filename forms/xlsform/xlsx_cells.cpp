#include "forms/xlsform/xlsx_cells.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <fmt/core.h>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include "forms/base/text.h"
#include "forms/base/time.h"

namespace relais::forms::xlsform {

namespace {

std::optional<double> to_double(std::string_view text) {
    double value = 0;
    const auto* end = text.data() + text.size();
    // NOLINTNEXTLINE(bugprone-suspicious-stringview-data-usage): it ends at `end`
    const auto [at, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || at != end || !std::isfinite(value)) return std::nullopt;
    return value;
}

}  // namespace

NumberKind kind_of_builtin_format(unsigned id) {
    const bool date = (id >= 14 && id <= 22) || (id >= 45 && id <= 47);
    return date ? NumberKind::date : NumberKind::number;
}

NumberKind kind_of_format(std::string_view code) {
    bool quoted = false;
    bool bracketed = false;
    for (std::size_t i = 0; i < code.size(); ++i) {
        const char c = code[i];
        if (quoted) {
            quoted = c != '"';
        } else if (bracketed) {
            // [h], [mm], [ss] count elapsed time; [Red], [$-40C] and conditions do not.
            if (c == ']') bracketed = false;
        } else if (c == '"') {
            quoted = true;
        } else if (c == '\\' || c == '_' || c == '*') {
            ++i;
        } else if (c == '[') {
            const auto inside = lower_ascii(code.substr(i + 1, 2));
            if (inside == "h]" || inside == "hh" || inside == "mm" || inside == "ss" ||
                inside == "m]" || inside == "s]")
                return NumberKind::date;
            bracketed = true;
        } else if (c == ';') {
            break;  // the form of negative numbers says nothing about dates
        } else if (std::string_view("dmyhsDMYHS").find(c) != std::string_view::npos) {
            return NumberKind::date;
        }
    }
    return NumberKind::number;
}

std::string number_text(std::string_view stored) {
    stored = trim(stored);
    const auto value = to_double(stored);
    if (!value) return std::string(stored);
    std::array<char, 400> buffer{};
    const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(),
                                            *value == 0 ? 0.0 : *value, std::chars_format::fixed);
    if (error != std::errc{}) return std::string(stored);
    return {buffer.data(), end};
}

std::string date_text(std::string_view stored, bool since_1904) {
    stored = trim(stored);
    const auto value = to_double(stored);
    constexpr double kLastDay = 2'958'466;  // 9999-12-31
    if (!value || *value < 0 || *value >= kLastDay) return number_text(stored);
    auto day = static_cast<std::int64_t>(std::floor(*value));
    constexpr std::int64_t kDayMs = 86'400'000;
    auto ms = static_cast<std::int64_t>(std::llround((*value - std::floor(*value)) * kDayMs));
    if (ms >= kDayMs) {
        ms = 0;
        ++day;
    }
    const auto second = ms / 1000;
    auto time = fmt::format("{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60);
    if (ms % 1000 != 0) time += fmt::format(".{:06}", ms % 1000 * 1000);
    if (day == 0) return time;
    // 1900 is taken for a leap year by the format: serial 60 is a day that never was.
    const std::int64_t epoch =
        since_1904 ? days_from_civil({1904, 1, 1}) : days_from_civil({1899, 12, 30});
    if (!since_1904 && day < 60) ++day;
    return format_date(civil_from_days(epoch + day)) + " " + time;
}

std::string unescape_cell(std::string text) {
    for (auto at = text.find("_x"); at != std::string::npos; at = text.find("_x", at + 1)) {
        if (at + 7 > text.size() || text[at + 6] != '_') continue;
        unsigned code = 0;
        const char* begin = text.data() + at + 2;
        const auto [end, error] = std::from_chars(begin, begin + 4, code, 16);
        if (error != std::errc{} || end != begin + 4) continue;
        if (code != 0x0A && code != 0x0D && code != 0x09 && code != 0x5F) continue;
        text.replace(at, 7, 1, static_cast<char>(code));
    }
    return text;
}

std::size_t column_of_letters(std::string_view letters) {
    if (letters.empty() || letters.size() > 3) return std::string_view::npos;
    std::size_t column = 0;
    for (const char c : letters) {
        if (c < 'A' || c > 'Z') return std::string_view::npos;
        column = column * 26 + static_cast<std::size_t>(c - 'A') + 1;
    }
    return column - 1;
}

std::string letters_of_column(std::size_t column) {
    std::string letters;
    for (std::size_t left = column + 1; left > 0; left = (left - 1) / 26)
        letters.insert(letters.begin(), static_cast<char>('A' + (left - 1) % 26));
    return letters;
}

}  // namespace relais::forms::xlsform
