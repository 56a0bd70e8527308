#include "forms/lists/table.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string_view>
#include <utility>
#include <vector>

#include "forms/base/result.h"
#include "forms/lists/column_index.h"
#include "forms/lists/csv.h"
#include "forms/model/definition.h"
#include "forms/model/tree.h"

namespace relais::forms::lists {

namespace {

constexpr model::NodeId kDocument = 0;
constexpr model::NodeId kRoot = 1;
constexpr model::NodeId kFirstItem = 2;

/// An index for each way to match, made on first use.
struct ColumnIndexes {
    struct Slot {
        std::once_flag made;  // a Form serves sessions of several threads
        std::unique_ptr<const ColumnIndex> index;
    };
    std::array<Slot, 4> by_match;
};

}  // namespace

struct Table::Content {
    explicit Content(Cells given) : cells(std::move(given)), indexes(cells.columns.size()) {}

    Column column(std::size_t place) const { return {cells, place}; }
    std::size_t stride() const { return cells.columns.size() + 1; }
    /// Null when there is none.
    const ColumnIndex* index(std::size_t place, const model::Search& search) const {
        auto& slot = indexes[place].by_match[static_cast<std::size_t>(search.match)];
        std::call_once(slot.made, [&] { slot.index = ColumnIndex::make(column(place), search); });
        return slot.index.get();
    }

    Cells cells;
    mutable std::vector<ColumnIndexes> indexes;  // by column
};

Table::Table(std::unique_ptr<Content> content) : content_(std::move(content)) {}
Table::Table(Table&&) noexcept = default;
Table& Table::operator=(Table&&) noexcept = default;
Table::~Table() = default;

Result<Table> Table::from_csv(std::string_view name, std::string_view text) {
    return Table(std::make_unique<Content>(TRY(read_csv(name, text))));
}

Table Table::from_cells(Cells cells) {
    return Table(std::make_unique<Content>(std::move(cells)));
}

Table Table::from_choices(const model::ChoiceList& list) {
    Cells cells;
    cells.columns = {"name", "label"};
    cells.columns.insert(cells.columns.end(), list.columns.begin(), list.columns.end());
    const auto add = [&](std::string_view text) {
        cells.text += text;
        cells.ends.push_back(static_cast<std::uint32_t>(cells.text.size()));
    };
    for (const auto& choice : list.choices) {
        add(choice.value);
        add(model::literal_text(choice.label.text, 0));
        for (std::size_t i = 0; i < list.columns.size(); ++i)
            add(i < choice.columns.size() ? std::string_view(choice.columns[i]) : "");
        ++cells.rows;
    }
    return Table(std::make_unique<Content>(std::move(cells)));
}

std::size_t Table::row_count() const {
    return content_->cells.rows;
}
const std::vector<std::string>& Table::columns() const {
    return content_->cells.columns;
}
std::string_view Table::cell(std::size_t row, std::size_t column) const {
    return content_->column(column).cell(row);
}

std::size_t Table::row_of(model::NodeId node) const {
    return node < kFirstItem ? npos : (node - kFirstItem) / content_->stride();
}

std::size_t Table::column(std::string_view name) const {
    const auto& columns = content_->cells.columns;
    const auto found = std::find(columns.begin(), columns.end(), name);
    return found == columns.end() || name.empty()
               ? npos
               : static_cast<std::size_t>(found - columns.begin());
}

model::NodeId Table::document() const {
    return kDocument;
}

std::string_view Table::name(model::NodeId node) const {
    if (node == kDocument) return {};
    if (node == kRoot) return "root";
    const std::size_t part = (node - kFirstItem) % content_->stride();
    return part == 0 ? std::string_view("item") : std::string_view(columns()[part - 1]);
}

std::string_view Table::text(model::NodeId node) const {
    if (node < kFirstItem) return {};
    const std::size_t part = (node - kFirstItem) % content_->stride();
    return part == 0 ? std::string_view{} : cell(row_of(node), part - 1);
}

model::NodeId Table::parent(model::NodeId node) const {
    if (node == kDocument) return model::kNoNode;
    if (node == kRoot) return kDocument;
    const std::size_t part = (node - kFirstItem) % content_->stride();
    return part == 0 ? kRoot : static_cast<model::NodeId>(node - part);
}

void Table::append_children(model::NodeId node, std::string_view name,
                            std::vector<model::NodeId>& out) const {
    const std::size_t stride = content_->stride();
    if (node == kDocument) {
        if (name.empty() || name == "root") out.push_back(kRoot);
        return;
    }
    if (node == kRoot) {
        if (!name.empty() && name != "item") return;
        out.reserve(out.size() + row_count());
        for (std::size_t row = 0; row < row_count(); ++row)
            out.push_back(static_cast<model::NodeId>(kFirstItem + row * stride));
        return;
    }
    if ((node - kFirstItem) % stride != 0) return;
    if (!name.empty()) {
        const auto found = column(name);
        if (found != npos) out.push_back(static_cast<model::NodeId>(node + 1 + found));
        return;
    }
    for (std::size_t i = 0; i + 1 < stride; ++i)
        out.push_back(static_cast<model::NodeId>(node + 1 + i));
}

model::NodeId Table::only_child(model::NodeId node, std::string_view name) const {
    if (node == kRoot) return name == "item" ? model::kMaybeMany : model::kNoNode;
    if (node == kDocument) return name == "root" ? kRoot : model::kNoNode;
    if ((node - kFirstItem) % content_->stride() != 0) return model::kNoNode;
    const auto found = column(name);
    return found == npos ? model::kNoNode : static_cast<model::NodeId>(node + 1 + found);
}

bool Table::before(model::NodeId a, model::NodeId b) const {
    return a < b;
}

std::size_t Table::position(model::NodeId node) const {
    const bool item = node >= kFirstItem && (node - kFirstItem) % content_->stride() == 0;
    return item ? row_of(node) + 1 : 1;
}

bool Table::lookup(model::NodeId node, std::string_view name, std::string_view column,
                   std::string_view value, std::vector<model::NodeId>& out) const {
    return search(node, name, {.column = column, .text = value}, out);
}

bool Table::search(model::NodeId node, std::string_view name, const model::Search& search,
                   std::vector<model::NodeId>& out) const {
    if (node != kRoot || name != "item") return false;
    const auto place = column(search.column);
    if (place == npos) return true;  // no item has such a child: none is found
    const auto* index = content_->index(place, search);
    if (index == nullptr) return false;
    const std::size_t stride = content_->stride();
    for (const std::size_t row : index->find(content_->column(place), search))
        out.push_back(static_cast<model::NodeId>(kFirstItem + row * stride));
    return true;
}

std::size_t Table::search_size(model::NodeId node, std::string_view name,
                               const model::Search& search, std::size_t most) const {
    if (node != kRoot || name != "item") return most;
    const auto place = column(search.column);
    if (place == npos) return 0;
    const auto* index = content_->index(place, search);
    return index == nullptr ? most : index->size(content_->column(place), search, most);
}

}  // namespace relais::forms::lists
