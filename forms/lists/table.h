// A list of rows with named columns (an internal choice list, or a CSV file beside the form), seen
// by expressions as <root><item><column>…</column></item></root>. Columns are indexed on first use.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "forms/base/result.h"
#include "forms/model/definition.h"
#include "forms/model/tree.h"

namespace relais::forms::lists {

struct Cells;  // csv.h

inline constexpr std::size_t kMaxListBytes = 256U << 20U;
inline constexpr std::size_t kMaxColumns = 1'000;
/// Short rows are filled up, so that a small file could ask for much: 200 MB of offsets at most.
inline constexpr std::size_t kMaxCells = 50'000'000;

class Table final : public model::Tree {
  public:
    /// RFC 4180 with a header row; UTF-8 (a byte order mark is skipped), comma or semicolon.
    /// Errors name the line.
    static Result<Table> from_csv(std::string_view name, std::string_view text);
    /// Columns: name, label (first language), then the list's own. Labels by language: row_of().
    static Table from_choices(const model::ChoiceList& list);

    static Table from_cells(Cells cells);

    Table(const Table&) = delete;
    Table& operator=(const Table&) = delete;
    Table(Table&&) noexcept;
    Table& operator=(Table&&) noexcept;
    ~Table() override;

    [[nodiscard]] std::size_t row_count() const;
    [[nodiscard]] const std::vector<std::string>& columns() const;
    [[nodiscard]] std::string_view cell(std::size_t row, std::size_t column) const;
    /// The row that a node of this tree (an item, or a column of it) stands in.
    [[nodiscard]] std::size_t row_of(model::NodeId node) const;
    /// npos when there is none of that name.
    [[nodiscard]] std::size_t column(std::string_view name) const;
    static constexpr std::size_t npos = static_cast<std::size_t>(-1);

    [[nodiscard]] model::NodeId document() const override;
    [[nodiscard]] std::string_view name(model::NodeId node) const override;
    [[nodiscard]] std::string_view text(model::NodeId node) const override;
    [[nodiscard]] model::NodeId parent(model::NodeId node) const override;
    void append_children(model::NodeId node, std::string_view name,
                         std::vector<model::NodeId>& out) const override;
    [[nodiscard]] model::NodeId only_child(model::NodeId node,
                                           std::string_view name) const override;
    [[nodiscard]] bool before(model::NodeId a, model::NodeId b) const override;
    [[nodiscard]] std::size_t position(model::NodeId node) const override;
    bool lookup(model::NodeId node, std::string_view name, std::string_view column,
                std::string_view value, std::vector<model::NodeId>& out) const override;
    bool search(model::NodeId node, std::string_view name, const model::Search& search,
                std::vector<model::NodeId>& out) const override;
    [[nodiscard]] std::size_t search_size(model::NodeId node, std::string_view name, const model::Search& search,
                            std::size_t most) const override;

  private:
    struct Content;
    explicit Table(std::unique_ptr<Content> content);
    std::unique_ptr<Content> content_;
};

}  // namespace relais::forms::lists
