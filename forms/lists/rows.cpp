#include "forms/lists/rows.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forms/base/result.h"
#include "forms/lists/table.h"

namespace relais::forms::lists {

std::uint32_t Rows::column_of(std::string_view name) {
    if (expected_ < columns_.size() && columns_[expected_] == name) return expected_++;
    auto found = places_.find(name);
    if (found == places_.end()) {
        found = places_.emplace(name, static_cast<std::uint32_t>(columns_.size())).first;
        columns_.emplace_back(name);
        last_row_with_.push_back(0);
    }
    expected_ = found->second + 1;
    return found->second;
}

Rows::Entry* Rows::in_this_row(std::uint32_t column) {
    if (last_row_with_[column] != row_begins_.size()) return nullptr;
    for (auto at = row_begins_.back(); at < entries_.size(); ++at)
        if (entries_[at].column == column) return &entries_[at];
    return nullptr;
}

Rows::Entry Rows::entry(std::string_view column, std::string_view text) {
    Entry made{column_of(column), static_cast<std::uint32_t>(text.size()), text_.size()};
    text_ += text;
    return made;
}

bool Rows::add(std::string_view column, std::string_view text) {
    const auto made = entry(column, text);
    if (columns_.size() > kMaxColumns || entries_.size() >= kMaxCells) return false;
    if (last_row_with_[made.column] == row_begins_.size()) return false;
    last_row_with_[made.column] = row_begins_.size();
    entries_.push_back(made);
    return true;
}

void Rows::append(std::string_view text) {
    text_ += text;
    entries_.back().size += static_cast<std::uint32_t>(text.size());
}

void Rows::set(std::string_view column, std::string_view text) {
    if (columns_.size() > kMaxColumns || entries_.size() >= kMaxCells) return;  // finish() says it
    const auto made = entry(column, text);
    if (auto* there = in_this_row(made.column)) {
        *there = made;
        return;
    }
    last_row_with_[made.column] = row_begins_.size();
    entries_.push_back(made);
}

Result<Cells> Rows::finish(std::string_view name) && {
    if (columns_.size() > kMaxColumns)
        return fail(Errc::limit, std::string(name),
                    "has more than " + std::to_string(kMaxColumns) + " columns");
    const std::size_t width = columns_.size();
    if (entries_.size() >= kMaxCells || (width != 0 && row_begins_.size() > kMaxCells / width))
        return fail(Errc::limit, std::string(name),
                    "has more than " + std::to_string(kMaxCells) + " cells");
    Cells cells;
    cells.rows = row_begins_.size();
    cells.text.reserve(text_.size());
    cells.ends.reserve(cells.rows * width + 1);
    std::vector<std::string_view> row(width);
    for (std::size_t i = 0; i < cells.rows; ++i) {
        std::fill(row.begin(), row.end(), std::string_view{});
        const auto end = i + 1 < cells.rows ? row_begins_[i + 1] : entries_.size();
        for (auto at = row_begins_[i]; at < end; ++at)
            row[entries_[at].column] =
                std::string_view(text_).substr(entries_[at].begin, entries_[at].size);
        for (const auto cell : row) {
            cells.text += cell;
            cells.ends.push_back(static_cast<std::uint32_t>(cells.text.size()));
        }
    }
    cells.columns = std::move(columns_);
    return cells;
}

}  // namespace relais::forms::lists
