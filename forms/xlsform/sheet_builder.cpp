#include "forms/xlsform/sheet_builder.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forms/xlsform/xlsform.h"

namespace relais::forms::xlsform {

void SheetBuilder::begin_row() {
    rows_.emplace_back();
    cursor_ = 0;
}

void SheetBuilder::set(std::string_view key, std::string text, std::string_view language) {
    if (rows_.empty()) return;
    // A key that is new goes behind the one that this row named before it.
    const auto found = std::find(keys_.begin(), keys_.end(), key);
    auto at = static_cast<std::size_t>(found - keys_.begin());
    if (found == keys_.end()) {
        at = cursor_;
        keys_.insert(keys_.begin() + static_cast<std::ptrdiff_t>(at), std::string(key));
    }
    cursor_ = at + 1;
    if (text.empty()) return;
    const Key column{std::string(key), std::string(language)};
    ++used_[column];
    rows_.back()[column] = std::move(text);
}

bool SheetBuilder::has(std::string_view key) const {
    return std::any_of(rows_.back().begin(), rows_.back().end(),
                       [&](const auto& cell) { return cell.first.first == key; });
}

void SheetBuilder::add_languages(const std::string& key, std::vector<Key>& out) const {
    if (used_.contains({key, ""})) out.emplace_back(key, "");
    for (const auto& language : languages_)
        if (!language.empty() && used_.contains({key, language})) out.emplace_back(key, language);
}

std::vector<SheetBuilder::Key>
SheetBuilder::columns(const std::vector<std::string_view>& order) const {
    std::vector<Key> out;
    for (const auto key : order)
        add_languages(std::string(key), out);
    for (const auto& key : keys_)
        if (std::find(order.begin(), order.end(), key) == order.end()) add_languages(key, out);
    // The languages of a form stand in the order in which its columns name them.
    const auto place = [&](const Key& column) {
        return std::find(languages_.begin(), languages_.end(), column.second) - languages_.begin();
    };
    std::ptrdiff_t seen = -1;
    bool in_order = true;
    for (const auto& column : out) {
        if (column.second.empty()) continue;
        in_order &= place(column) <= seen + 1;
        seen = std::max(seen, place(column));
    }
    if (!in_order)
        std::stable_sort(out.begin(), out.end(), [&](const Key& a, const Key& b) {
            if (a.second.empty() || b.second.empty()) return a.second.empty() && !b.second.empty();
            return place(a) < place(b);
        });
    return out;
}

Sheet SheetBuilder::build(const std::vector<std::string_view>& order) const {
    const auto wanted = columns(order);
    Sheet sheet{name_, {}};
    auto& header = sheet.cells.emplace_back();
    for (const auto& [key, language] : wanted)
        header.push_back(language.empty() ? key : key + "::" + language);
    for (const auto& row : rows_) {
        auto& cells = sheet.cells.emplace_back();
        for (const auto& column : wanted) {
            const auto found = row.find(column);
            cells.push_back(found == row.end() ? std::string() : found->second);
        }
        while (!cells.empty() && cells.back().empty())
            cells.pop_back();
    }
    return sheet;
}

}  // namespace relais::forms::xlsform
