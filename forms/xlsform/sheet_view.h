// A sheet with its headers understood and its cells cleaned: asked by row and by what a column
// means, it answers with text and with the place to name in a complaint.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forms/xlsform/columns.h"
#include "forms/xlsform/complaints.h"
#include "forms/xlsform/xlsform.h"

namespace relais::forms::xlsform {

class SheetView {
  public:
    /// Complains of columns given twice; of unknown ones in survey and settings as warnings.
    /// `collapse_spaces`: runs of spaces in the cells of a survey become one.
    SheetView(const Sheet& sheet, SheetKind kind, Complaints& complaints,
              bool collapse_spaces = true);

    [[nodiscard]] const std::string& name() const { return name_; }
    /// Rows including the header; the first row of content is 1.
    [[nodiscard]] std::size_t row_count() const { return cells_.size(); }
    [[nodiscard]] bool row_is_empty(std::size_t row) const;
    [[nodiscard]] bool has(std::string_view key, std::string_view language = {}) const;
    [[nodiscard]] bool has_key(std::string_view key) const;  ///< in any language
    /// Empty when there is no such column or nothing in it.
    [[nodiscard]] std::string_view cell(std::size_t row, std::string_view key,
                                        std::string_view language = {}) const;
    [[nodiscard]] std::string_view at(std::size_t row, std::size_t column) const;
    [[nodiscard]] const std::vector<Column>& columns() const { return columns_; }

    [[nodiscard]] Place place(std::size_t row) const { return {name_, row, Place::npos}; }
    /// The row itself when there is no such column.
    [[nodiscard]] Place place(std::size_t row, std::string_view key,
                              std::string_view language = {}) const;
    [[nodiscard]] Place header_place(std::size_t column) const { return {name_, 0, column}; }
    [[nodiscard]] Place whole() const { return {name_, Place::npos, Place::npos}; }

  private:
    /// Every cell is asked for by name: no string may be built for it.
    struct KeyLess {
        using is_transparent = void;
        using View = std::pair<std::string_view, std::string_view>;
        bool operator()(const View& a, const View& b) const { return a < b; }
    };
    void read_headers(const Sheet& sheet, SheetKind kind, Complaints& complaints);
    void complain_of_twin(const std::string& header, std::size_t column, SheetKind kind,
                          Complaints& complaints) const;
    [[nodiscard]] bool is_empty(std::size_t column) const;
    [[nodiscard]] std::size_t find(std::string_view key, std::string_view language) const;

    std::string name_;
    std::vector<Column> columns_;  ///< an empty key where the header is empty
    std::map<std::pair<std::string, std::string>, std::size_t, KeyLess> index_;
    std::vector<std::vector<std::string>> cells_;
};

/// yes, true, TRUE, true() … as authors write them.
bool is_yes(std::string_view text);
bool is_no(std::string_view text);

}  // namespace relais::forms::xlsform
