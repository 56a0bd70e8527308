#include "sync/hub/lists.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "forms/base/result.h"
#include "forms/base/text.h"
#include "forms/lists/table.h"
#include "sync/batch/enrolment.h"
#include "sync/report/csv.h"

namespace relais::sync::hub {

namespace {

using forms::lists::Table;

constexpr const char* kRetiredColumn = "retired";

/// The rows of the columns asked for, trimmed; the first column is required, filled and unique.
Result<std::vector<std::vector<std::string>>> rows_of(const std::string& name, std::string_view csv,
                                                      const std::vector<std::string>& columns,
                                                      Retired retired) {
    const auto table = TRY(Table::from_csv(name, csv));
    if (table.column(columns[0]) == Table::npos)
        return fail(Errc::invalid, name, "has no column \"" + columns[0] + "\"");
    std::vector<std::vector<std::string>> rows;
    std::vector<std::string> codes;
    for (std::size_t at = 0; at < table.row_count(); ++at) {
        std::vector<std::string> row;
        for (const auto& column : columns) {
            const auto index = table.column(column);
            row.emplace_back(index == Table::npos ? std::string_view{}
                                                  : unshielded(trim(table.cell(at, index))));
        }
        const auto line = "row " + std::to_string(at + 2);
        if (row[0].empty()) return fail(Errc::invalid, name, line + " has no " + columns[0]);
        codes.push_back(row[0]);
        const auto mark = table.column(kRetiredColumn);
        const bool gone = mark != Table::npos && !trim(table.cell(at, mark)).empty();
        if (!gone || retired == Retired::included) rows.push_back(std::move(row));
    }
    std::sort(codes.begin(), codes.end());
    const auto twice = std::adjacent_find(codes.begin(), codes.end());
    if (twice != codes.end())
        return fail(Errc::invalid, name, columns[0] + " \"" + *twice + "\" stands there twice");
    return rows;
}

const std::vector<std::string> kPointColumns = {"code",     "name",      "place",   "adm3_pcode",
                                                "latitude", "longitude", "radius_m"};

constexpr const char* kRadiusM = "2000";  ///< of a point whose list tells none

/// latitude, longitude, radius_m → one text; empty where the point was not measured.
Result<std::string> fence_of(const std::string& name, const std::string& code,
                             const std::vector<std::string>& parts) {
    if (parts[0].empty() && parts[1].empty()) return std::string();
    const std::vector<std::string> texts{parts[0], parts[1],
                                         parts[2].empty() ? kRadiusM : parts[2]};
    constexpr double kLimits[] = {90, 180, 1'000'000};
    std::string fence;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const std::string& text = texts[i];
        double value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        const bool whole = error == std::errc() && end == text.data() + text.size();
        if (!whole || !(std::abs(value) <= kLimits[i]) || (i == 2 && !(value > 0)))
            return fail(Errc::invalid, name,
                        code + ": " + kPointColumns[4 + i] + " is no such number");
        fence += (fence.empty() ? "" : " ") + text;
    }
    return fence;
}

const std::vector<std::string> kPersonColumns = {"code", "name"};
const std::vector<std::string> kTeamColumns = {"team"};

}  // namespace

std::string_view unshielded(std::string_view cell) {
    if (!cell.starts_with('\'') || report::formula_safe(cell.substr(1)) != cell) return cell;
    return cell.substr(1);
}

Result<std::vector<batch::Point>> read_points(const std::string& name, std::string_view csv,
                                              Retired retired) {
    std::vector<batch::Point> points;
    for (auto& row : TRY(rows_of(name, csv, kPointColumns, retired)))
        points.push_back({row[0], row[1], row[2], row[3],
                          TRY(fence_of(name, row[0], {row.begin() + 4, row.end()}))});
    return points;
}

Result<std::vector<batch::Person>> read_enumerators(const std::string& name, std::string_view csv,
                                                    Retired retired) {
    std::vector<batch::Person> enumerators;
    for (auto& row : TRY(rows_of(name, csv, kPersonColumns, retired)))
        enumerators.push_back({row[0], row[1]});
    return enumerators;
}

Result<std::vector<std::string>> read_teams(const std::string& name, std::string_view csv,
                                            Retired retired) {
    std::vector<std::string> teams;
    for (auto& row : TRY(rows_of(name, csv, kTeamColumns, retired)))
        teams.push_back(row[0]);
    return teams;
}

std::string write_points(const std::vector<batch::Point>& points) {
    report::Table table{"points", kPointColumns, {}};
    for (const auto& point : points) {
        std::vector<std::string> row{point.code, point.name, point.place, point.adm3_pcode};
        for (const auto part : split_blanks(point.fence))
            row.emplace_back(part);
        row.resize(kPointColumns.size());
        table.rows.push_back(std::move(row));
    }
    return report::to_csv(table);
}

std::string write_enumerators(const std::vector<batch::Person>& enumerators) {
    report::Table table{"enumerators", kPersonColumns, {}};
    for (const auto& person : enumerators)
        table.rows.push_back({person.code, person.name});
    return report::to_csv(table);
}

std::string write_teams(const std::vector<std::string>& teams) {
    report::Table table{"teams", kTeamColumns, {}};
    for (const auto& team : teams)
        table.rows.push_back({team});
    return report::to_csv(table);
}

}  // namespace relais::sync::hub
