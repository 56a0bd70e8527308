// Rows whose cells come by name, in any order and some of them absent, to the cells of a table.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "forms/base/result.h"
#include "forms/lists/csv.h"

namespace relais::forms::lists {

class Rows {
  public:
    void begin_row() { row_begins_.push_back(entries_.size()); }
    [[nodiscard]] std::size_t row_count() const { return row_begins_.size(); }
    /// Of the row begun last. False, and nothing is added, when it has that name already and when
    /// there would be more columns or cells than a table may have.
    bool add(std::string_view column, std::string_view text);
    /// More of the text that was added last.
    void append(std::string_view text);
    /// Replaces what the row begun last has under that name.
    void set(std::string_view column, std::string_view text);
    /// Errc::limit, when there are too many columns or cells; `name` is told in the error.
    Result<Cells> finish(std::string_view name) &&;

  private:
    struct Entry {
        std::uint32_t column = 0;
        std::uint32_t size = 0;
        std::size_t begin = 0;
    };
    Entry entry(std::string_view column, std::string_view text);
    std::uint32_t column_of(std::string_view name);
    Entry* in_this_row(std::uint32_t column);

    std::string text_;
    std::vector<Entry> entries_;
    std::vector<std::size_t> row_begins_;
    std::vector<std::string> columns_;
    std::map<std::string, std::uint32_t, std::less<>> places_;
    std::vector<std::size_t> last_row_with_;  ///< by column: 1 + the row that had it last
    std::uint32_t expected_ = 0;              ///< rows mostly repeat the order of the one before
};

}  // namespace relais::forms::lists
