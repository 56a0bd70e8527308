#include "client/work/audit_csv.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace relais::client::work {

namespace {

constexpr std::size_t kMostFields = 64;  ///< our own have eleven; of each row, from outside

/// Takes one field off the front and says what ended it: ',' or '\n', or 0 at the end.
char take_field(std::string_view& rest, std::string& field) {
    field.clear();
    const bool quoted = rest.starts_with('"');
    std::size_t at = quoted ? 1 : 0;
    for (; quoted && at < rest.size(); ++at) {
        if (rest[at] == '"') {
            ++at;
            if (at >= rest.size() || rest[at] != '"') break;
        }
        field += rest[at];
    }
    const std::size_t end = std::min(rest.find_first_of(",\n", at), rest.size());
    field += rest.substr(at, end - at);
    const char stop = end < rest.size() ? rest[end] : '\0';
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return stop;
}

std::vector<std::string> take_line(std::string_view& rest) {
    std::vector<std::string> fields;
    std::string field;
    while (!rest.empty()) {
        const char stop = take_field(rest, field);
        if (fields.size() < kMostFields) fields.push_back(field);
        if (stop != ',') break;
        if (rest.empty()) fields.emplace_back();
    }
    return fields;
}

}  // namespace

std::string audit_field(std::string_view value) {
    // What begins with a quote is wrapped as well: it would be read as a wrapped one.
    const bool wraps =
        value.find_first_of(",\n\r") != std::string_view::npos || value.starts_with('"');
    if (!wraps) return std::string(value);
    std::string field = "\"";
    for (const char c : value)
        field.append(c == '"' ? 2 : 1, c);
    return field + '"';
}

std::string audit_line(const std::vector<std::string>& fields) {
    std::string line;
    for (std::size_t i = 0; i < fields.size(); ++i)
        line += (i == 0 ? "" : ",") + audit_field(fields[i]);
    return line + '\n';
}

std::string audit_rows(std::string_view csv, const std::vector<std::string>& columns) {
    const auto header = take_line(csv);
    if (header.empty() || header.front() != "event") return {};
    if (header == columns) return std::string(csv);
    std::string rows;
    while (!csv.empty()) {
        const auto fields = take_line(csv);
        std::vector<std::string> put;
        for (const auto& column : columns) {
            const auto place = static_cast<std::size_t>(
                std::find(header.begin(), header.end(), column) - header.begin());
            put.push_back(place < fields.size() ? fields[place] : std::string());
        }
        rows += audit_line(put);
    }
    return rows;
}

}  // namespace relais::client::work
