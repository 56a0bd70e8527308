// The administrator's lists, line by line: enumerators, points and teams are made, renamed and
// retired here. They are the CSV files of the hub's folder, which may also be edited by hand: a
// column that nobody here knows stays. Nothing is removed: who was retired is still named in
// reports of older records.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forms/base/result.h"
#include "forms/base/time.h"

namespace relais::sync::hub {

enum class ListKind : std::uint8_t { enumerators, points, teams };

struct RosterLine {
    std::string code;
    std::string name;     ///< empty for a team
    std::string retired;  ///< the day; empty while it is in use
};

class Roster {
  public:
    /// The list of the hub in that folder.
    static Result<Roster> read(const std::string& hub_folder, ListKind kind);
    [[nodiscard]] std::vector<RosterLine> lines() const;

    /// `cells` are column and value. Errc::already_exists, also for one that was retired.
    Result<void> add(const std::string& code,
                     const std::vector<std::pair<std::string, std::string>>& cells);
    /// Errc::not_found. A team's name is its code.
    Result<void> rename(std::string_view code, const std::string& name);
    Result<void> retire(std::string_view code, Date day);
    Result<void> take_back(std::string_view code);
    /// Nothing is written that could not be read again.
    [[nodiscard]] Result<void> write() const;

  private:
    Roster(std::string path, ListKind kind) : path_(std::move(path)), kind_(kind) {}
    [[nodiscard]] std::size_t column(std::string_view name) const;
    std::size_t column_made(const std::string& name);
    Result<std::size_t> row_of(std::string_view code) const;
    [[nodiscard]] const char* code_column() const;

    std::string path_;
    ListKind kind_;
    std::vector<std::string> columns_;
    std::vector<std::vector<std::string>> rows_;
};

}  // namespace relais::sync::hub
