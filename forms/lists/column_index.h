// Finds the rows of one column by its text, its number, one of its words or the beginning of its
// text. Made once, then only read.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "forms/lists/csv.h"
#include "forms/model/tree.h"

namespace relais::forms::lists {

struct Column {
    const Cells& cells;
    std::size_t place = 0;

    [[nodiscard]] std::string_view cell(std::size_t row) const;
};

class ColumnIndex {
  public:
    /// For all that match in the way of `search`; what it looks for does not matter yet. Null when
    /// the index would be out of proportion to the list (cells of very many words).
    static std::unique_ptr<const ColumnIndex> make(const Column& column,
                                                   const model::Search& search);

    /// The rows, in order.
    [[nodiscard]] std::vector<std::uint32_t> find(const Column& column, const model::Search& search) const;
    /// How many find() would give, or a few more; `most` when it is that many or more.
    [[nodiscard]] std::size_t size(const Column& column, const model::Search& search, std::size_t most) const;

  private:
    struct Range {
        std::vector<std::uint32_t>::const_iterator begin, end;
    };

    void sort(const Column& column);
    void chain_cells(const Column& column, const model::Search& search);
    bool chain_words(const Column& column);
    void chain(std::size_t hash, std::uint32_t entry);
    [[nodiscard]] std::uint32_t first_of(const model::Search& search) const;
    [[nodiscard]] std::uint32_t row_of(std::uint32_t entry) const { return rows_.empty() ? entry : rows_[entry]; }
    [[nodiscard]] Range range(const Column& column, std::string_view prefix) const;

    std::vector<std::uint32_t> first_;  ///< by bucket: an entry
    std::vector<std::uint32_t> next_;   ///< by entry: the next of its bucket, a later row
    /// By entry: its row; empty when each row is the entry of its number. Of an index of
    /// beginnings: all rows, in the order of their texts.
    std::vector<std::uint32_t> rows_;
};

}  // namespace relais::forms::lists
