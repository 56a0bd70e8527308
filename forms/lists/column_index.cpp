#include "forms/lists/column_index.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "forms/base/text.h"
#include "forms/model/tree.h"

namespace relais::forms::lists {

namespace {

using model::Match;
using model::Search;

constexpr std::uint32_t kNothing = UINT32_MAX;
/// Words of a list for each of its rows: a list of answers has a few. A file could have millions.
constexpr std::size_t kMostWordsPerRow = 8;

std::size_t hash_of(std::string_view text) {
    return std::hash<std::string_view>{}(text);
}

std::size_t hash_of(double number) {
    return std::hash<double>{}(number);  // of both zeros the same
}

/// The first bytes as a number that sorts as they do: most texts differ there already.
std::uint64_t head_of(std::string_view text) {
    std::uint64_t head = 0;
    for (std::size_t i = 0; i < sizeof head; ++i)
        head = head << 8U | (i < text.size() ? static_cast<unsigned char>(text[i]) : 0U);
    return head;
}

bool fits(std::string_view cell, const Search& search) {
    switch (search.match) {
    case Match::text:
        return cell == search.text;
    case Match::number:
        return search.to_number(cell) == search.number;
    case Match::word: {
        const auto words = split_blanks(cell);
        return std::find(words.begin(), words.end(), search.text) != words.end();
    }
    case Match::prefix:
        return cell.starts_with(search.text);
    }
    return false;
}

}  // namespace

std::string_view Column::cell(std::size_t row) const {
    const std::size_t at = row * cells.columns.size() + place;
    return std::string_view(cells.text).substr(cells.ends[at], cells.ends[at + 1] - cells.ends[at]);
}

std::unique_ptr<const ColumnIndex> ColumnIndex::make(const Column& column, const Search& search) {
    auto made = std::make_unique<ColumnIndex>();
    if (search.match == Match::prefix) {
        made->sort(column);
    } else if (search.match == Match::word) {
        if (!made->chain_words(column)) return nullptr;
    } else {
        made->chain_cells(column, search);
    }
    return made;
}

void ColumnIndex::sort(const Column& column) {
    std::vector<std::pair<std::uint64_t, std::uint32_t>> heads;
    heads.reserve(column.cells.rows);
    for (std::size_t row = 0; row < column.cells.rows; ++row)
        heads.emplace_back(head_of(column.cell(row)), static_cast<std::uint32_t>(row));
    std::sort(heads.begin(), heads.end(), [&](const auto& a, const auto& b) {
        if (a.first != b.first) return a.first < b.first;
        const auto order = column.cell(a.second).compare(column.cell(b.second));
        return order != 0 ? order < 0 : a.second < b.second;
    });
    rows_.reserve(heads.size());
    for (const auto& [head, row] : heads)
        rows_.push_back(row);
}

void ColumnIndex::chain(std::size_t hash, std::uint32_t entry) {
    auto& bucket = first_[hash & (first_.size() - 1)];
    next_[entry] = bucket;
    bucket = entry;
}

// Chains are made from the last row to the first, so that each lists its rows in order.

void ColumnIndex::chain_cells(const Column& column, const Search& search) {
    first_.assign(std::bit_ceil(column.cells.rows + 1), kNothing);
    next_.resize(column.cells.rows, kNothing);
    for (std::size_t row = column.cells.rows; row-- > 0;) {
        const auto entry = static_cast<std::uint32_t>(row);
        if (search.match == Match::text) {
            chain(hash_of(column.cell(row)), entry);
            continue;
        }
        const double number = search.to_number(column.cell(row));
        if (!std::isnan(number)) chain(hash_of(number), entry);
    }
}

bool ColumnIndex::chain_words(const Column& column) {
    std::size_t count = 0;
    bool several = false;
    for (std::size_t row = 0; row < column.cells.rows; ++row) {
        const auto words = split_blanks(column.cell(row)).size();
        count += words;
        several = several || words > 1;
    }
    if (count > column.cells.rows * kMostWordsPerRow || count >= kNothing) return false;
    first_.assign(std::bit_ceil(count + 1), kNothing);
    next_.resize(several ? count : column.cells.rows, kNothing);
    if (several) rows_.reserve(count);
    for (std::size_t row = column.cells.rows; row-- > 0;) {
        for (const auto word : split_blanks(column.cell(row))) {
            const auto entry = several ? rows_.size() : row;
            if (several) rows_.push_back(static_cast<std::uint32_t>(row));
            chain(hash_of(word), static_cast<std::uint32_t>(entry));
        }
    }
    return true;
}

std::uint32_t ColumnIndex::first_of(const Search& search) const {
    const auto hash = search.match == Match::number ? hash_of(search.number) : hash_of(search.text);
    return first_[hash & (first_.size() - 1)];
}

ColumnIndex::Range ColumnIndex::range(const Column& column, std::string_view prefix) const {
    const auto head = [&](std::uint32_t row) { return column.cell(row).substr(0, prefix.size()); };
    const auto begin = std::partition_point(rows_.begin(), rows_.end(),
                                            [&](std::uint32_t row) { return head(row) < prefix; });
    const auto end = std::partition_point(begin, rows_.end(),
                                          [&](std::uint32_t row) { return head(row) == prefix; });
    return {begin, end};
}

std::vector<std::uint32_t> ColumnIndex::find(const Column& column, const Search& search) const {
    std::vector<std::uint32_t> found;
    if (search.match == Match::prefix) {
        const auto [begin, end] = range(column, search.text);
        found.assign(begin, end);
        std::sort(found.begin(), found.end());
        return found;
    }
    for (auto entry = first_of(search); entry != kNothing; entry = next_[entry]) {
        const auto row = row_of(entry);
        // A word that a cell says twice stands twice in its chain, one after the other.
        if (!found.empty() && found.back() == row) continue;
        if (fits(column.cell(row), search)) found.push_back(row);
    }
    return found;
}

std::size_t ColumnIndex::size(const Column& column, const Search& search, std::size_t most) const {
    if (search.match == Match::prefix) {
        const auto [begin, end] = range(column, search.text);
        return std::min(static_cast<std::size_t>(end - begin), most);
    }
    std::size_t size = 0;  // of the bucket: another value may share it
    for (auto entry = first_of(search); entry != kNothing && size < most; entry = next_[entry])
        ++size;
    return size;
}

}  // namespace relais::forms::lists
