#include "sync/hub/roster.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forms/base/file.h"
#include "forms/base/result.h"
#include "forms/base/text.h"
#include "forms/base/time.h"
#include "forms/lists/table.h"
#include "sync/hub/lists.h"
#include "sync/report/csv.h"

namespace relais::sync::hub {

namespace {

constexpr std::size_t kMaxListBytes = 4U << 20U;
constexpr std::size_t kMaxCellBytes = 200;  ///< a name that fits a line of the window
constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);

const char* file_of(ListKind kind) {
    switch (kind) {
    case ListKind::enumerators:
        return "/enumerators.csv";
    case ListKind::points:
        return "/points.csv";
    case ListKind::teams:
        return "/teams.csv";
    }
    return "";
}

Result<void> check_cell(const std::string& what, std::string_view text) {
    if (text.size() > kMaxCellBytes) return fail(Errc::limit, what, "is longer than 200 bytes");
    const bool printable = is_utf8(text) && std::none_of(text.begin(), text.end(), [](char c) {
                               return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
                           });
    if (!printable || trim(text) != text)
        return fail(Errc::invalid, what, "holds blanks at an end, or what is no letter or sign");
    return {};
}

Result<void> check_readable(ListKind kind, const std::string& path, std::string_view csv) {
    switch (kind) {
    case ListKind::enumerators:
        TRY(read_enumerators(path, csv, Retired::included));
        return {};
    case ListKind::points:
        TRY(read_points(path, csv, Retired::included));
        return {};
    case ListKind::teams:
        TRY(read_teams(path, csv, Retired::included));
        return {};
    }
    return {};
}

}  // namespace

const char* Roster::code_column() const {
    return kind_ == ListKind::teams ? "team" : "code";
}

Result<Roster> Roster::read(const std::string& hub_folder, ListKind kind) {
    Roster roster(hub_folder + file_of(kind), kind);
    const auto csv = TRY(read_file(roster.path_, kMaxListBytes));
    TRY(check_readable(kind, roster.path_, csv));
    const auto table = TRY(forms::lists::Table::from_csv(roster.path_, csv));
    roster.columns_ = table.columns();
    for (std::size_t at = 0; at < table.row_count(); ++at) {
        std::vector<std::string> row;
        for (std::size_t i = 0; i < roster.columns_.size(); ++i)
            row.emplace_back(unshielded(trim(table.cell(at, i))));
        roster.rows_.push_back(std::move(row));
    }
    return roster;
}

std::vector<RosterLine> Roster::lines() const {
    const auto cell = [&](const std::vector<std::string>& row, std::string_view name) {
        const auto at = column(name);
        return at == kNowhere ? std::string() : row[at];
    };
    std::vector<RosterLine> lines;
    for (const auto& row : rows_)
        lines.push_back({cell(row, code_column()), cell(row, "name"), cell(row, "retired")});
    return lines;
}

std::size_t Roster::column(std::string_view name) const {
    const auto found = std::find(columns_.begin(), columns_.end(), name);
    return found == columns_.end() ? kNowhere : static_cast<std::size_t>(found - columns_.begin());
}

std::size_t Roster::column_made(const std::string& name) {
    if (const auto at = column(name); at != kNowhere) return at;
    columns_.push_back(name);
    for (auto& row : rows_)
        row.emplace_back();
    return columns_.size() - 1;
}

Result<std::size_t> Roster::row_of(std::string_view code) const {
    const auto at = column(code_column());
    for (std::size_t i = 0; i < rows_.size(); ++i)
        if (rows_[i][at] == code) return i;
    return fail(Errc::not_found, std::string(code), "is not in " + path_);
}

Result<void> Roster::add(const std::string& code,
                         const std::vector<std::pair<std::string, std::string>>& cells) {
    TRY(check_cell("code", code));
    if (code.empty()) return fail(Errc::invalid, "code", "is empty");
    if (const auto known = row_of(code); known) {
        const auto mark = column("retired");
        const bool gone = mark != kNowhere && !rows_[*known][mark].empty();
        return fail(Errc::already_exists, code,
                    gone ? "was retired; \"restore\" takes it back" : "is there already");
    }
    rows_.emplace_back(columns_.size());
    rows_.back()[column(code_column())] = code;
    for (const auto& [name, value] : cells) {
        TRY(check_cell(name, value));
        if (value.empty()) continue;
        const auto at = column_made(name);
        rows_.back()[at] = value;
    }
    return {};
}

Result<void> Roster::rename(std::string_view code, const std::string& name) {
    const auto row = TRY(row_of(code));
    TRY(check_cell("name", name));
    if (name.empty()) return fail(Errc::invalid, "name", "is empty");
    if (kind_ != ListKind::teams) {
        const auto at = column_made("name");
        rows_[row][at] = name;
        return {};
    }
    if (row_of(name)) return fail(Errc::already_exists, name, "is there already");
    rows_[row][column(code_column())] = name;
    return {};
}

Result<void> Roster::retire(std::string_view code, Date day) {
    const auto row = TRY(row_of(code));
    const auto at = column_made("retired");
    if (rows_[row][at].empty()) rows_[row][at] = format_date(day);
    return {};
}

Result<void> Roster::take_back(std::string_view code) {
    const auto row = TRY(row_of(code));
    const auto at = column_made("retired");
    rows_[row][at].clear();
    return {};
}

Result<void> Roster::write() const {
    const auto csv = report::to_csv({"list", columns_, rows_});
    TRY(check_readable(kind_, path_, csv));
    return write_file_atomically(path_, csv);
}

}  // namespace relais::sync::hub
