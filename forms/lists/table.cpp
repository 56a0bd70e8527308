#include "forms/lists/table.h"

#include <algorithm>
#include <bit>
#include <functional>
#include <mutex>

#include "forms/lists/csv.h"

namespace relais::forms::lists {

namespace {

constexpr model::NodeId kDocument = 0;
constexpr model::NodeId kRoot = 1;
constexpr model::NodeId kFirstItem = 2;
constexpr std::uint32_t kNoRow = UINT32_MAX;

/// Rows by the hash of one column's value: bucket → first row, row → next row of its bucket.
struct ColumnIndex {
    std::once_flag made;  // a Form serves sessions of several threads
    std::vector<std::uint32_t> first;
    std::vector<std::uint32_t> next;
};

}  // namespace

struct Table::Content {
    explicit Content(Cells given) : cells(std::move(given)), indexes(cells.columns.size()) {}

    std::string_view cell(std::size_t row, std::size_t column) const {
        const std::size_t at = row * cells.columns.size() + column;
        return std::string_view(cells.text)
            .substr(cells.ends[at], cells.ends[at + 1] - cells.ends[at]);
    }
    std::size_t stride() const { return cells.columns.size() + 1; }
    const ColumnIndex& index(std::size_t column) const {
        auto& index = indexes[column];
        std::call_once(index.made, [&] {
            index.first.assign(std::bit_ceil(cells.rows + 1), kNoRow);
            index.next.resize(cells.rows);
            // From the last row to the first, so that each bucket lists its rows in order.
            for (std::size_t row = cells.rows; row-- > 0;) {
                auto& bucket = index.first[bucket_of(index, cell(row, column))];
                index.next[row] = bucket;
                bucket = static_cast<std::uint32_t>(row);
            }
        });
        return index;
    }
    static std::size_t bucket_of(const ColumnIndex& index, std::string_view value) {
        return std::hash<std::string_view>{}(value) & (index.first.size() - 1);
    }

    Cells cells;
    mutable std::vector<ColumnIndex> indexes;  // made on first use
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
    return content_->cell(row, column);
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
    if (node != kRoot || name != "item") return false;
    const auto place = this->column(column);
    if (place == npos) return true;  // no item has such a child: none is found
    const auto& index = content_->index(place);
    const std::size_t stride = content_->stride();
    for (auto row = index.first[Content::bucket_of(index, value)]; row != kNoRow;
         row = index.next[row])
        if (cell(row, place) == value)
            out.push_back(static_cast<model::NodeId>(kFirstItem + row * stride));
    return true;
}

std::size_t Table::lookup_size(model::NodeId node, std::string_view name, std::string_view column,
                               std::string_view value, std::size_t most) const {
    const auto place = this->column(column);
    if (node != kRoot || name != "item") return most;
    if (place == npos) return 0;
    const auto& index = content_->index(place);
    std::size_t size = 0;  // the rows of a bucket, about: another value may share it
    for (auto row = index.first[Content::bucket_of(index, value)]; row != kNoRow && size < most;
         row = index.next[row])
        ++size;
    return size;
}

}  // namespace relais::forms::lists
