// A sheet that grows row by row, its columns known only at the end: those that no row fills are
// left out, and those that stand in no fixed place keep the order in which the rows name them.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forms/xlsform/xlsform.h"

namespace relais::forms::xlsform {

class SheetBuilder {
  public:
    /// `languages` gives the order of the columns of one text.
    SheetBuilder(std::string name, std::vector<std::string> languages)
        : name_(std::move(name)), languages_(std::move(languages)) {}

    void begin_row();
    /// An empty text only says where the column stands. An empty language: the column that names
    /// none.
    void set(std::string_view key, std::string text, std::string_view language = {});
    [[nodiscard]] bool has_rows() const { return !rows_.empty(); }
    /// This row fills a column of that key.
    [[nodiscard]] bool has(std::string_view key) const;
    /// `order`: the keys that come first; the others follow as they came.
    [[nodiscard]] Sheet build(const std::vector<std::string_view>& order) const;

  private:
    using Key = std::pair<std::string, std::string>;
    [[nodiscard]] std::vector<Key> columns(const std::vector<std::string_view>& order) const;
    void add_languages(const std::string& key, std::vector<Key>& out) const;

    std::string name_;
    std::vector<std::string> languages_;
    std::vector<std::map<Key, std::string>> rows_;
    std::vector<std::string> keys_;  ///< in the order of all rows
    std::size_t cursor_ = 0;         ///< behind the last key of this row
    std::map<Key, std::size_t> used_;
};

}  // namespace relais::forms::xlsform
