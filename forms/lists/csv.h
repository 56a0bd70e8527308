// Comma-separated text (RFC 4180) to rows of cells, without a copy per cell: all text stands in one
// buffer, cell i ends where cell i + 1 begins. Hostile input is bounded and refused with its line.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "forms/base/result.h"

namespace relais::forms::lists {

struct Cells {
    std::vector<std::string> columns;
    std::string text;
    std::vector<std::uint32_t> ends{0};  ///< ends[0] = 0, then one end a cell, row after row
    std::size_t rows = 0;
};

/// The first record names the columns; semicolons separate when the header has one outside quotes.
/// Rows that are short are filled with empty cells; longer ones are refused, blank lines passed
/// over.
Result<Cells> read_csv(std::string_view name, std::string_view text);

}  // namespace relais::forms::lists
