// Long lists and tables of rows of one height: only what is in sight is built and drawn, so that a
// thousand rows cost what twenty do.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "client/ui/picture.h"
#include "client/ui/ui.h"

namespace relais::client::ui {

/// Inside a Column. Draw the rows [first(), end()) in order, each with list_row(), list_heading()
/// or Table::row(), between construction and destruction.
class Rows {
  public:
    /// `focus` is brought into sight when another row, or another list, has it.
    Rows(const char* id, std::size_t count, std::optional<std::size_t> focus);
    ~Rows();
    Rows(const Rows&) = delete;
    Rows& operator=(const Rows&) = delete;
    Rows(Rows&&) = delete;
    Rows& operator=(Rows&&) = delete;
    [[nodiscard]] std::size_t first() const { return first_; }
    [[nodiscard]] std::size_t end() const { return end_; }

  private:
    std::size_t count_, first_ = 0, end_ = 0;
    float top_ = 0, step_ = 0;
};

/// Words on one line, cut where they do not fit: what stands in the first column is told in bold.
bool list_row(const char* id, const std::vector<Cell>& cells, bool focused = false);
void list_heading(const std::string& words);

/// The picture needs what the screen has not fetched yet: it is drawn again before it is shown.
void draw_again();

// ---- A table -----------------------------------------------------------------------------------
struct TableColumn {
    std::string label;
    float width = 120;        ///< the least, at 100 %; what is left is shared out
    ChoicePicture picture{};  ///< above the label
};
struct TableCell {
    std::string id;
    std::string text;
    Tone tone = Tone::normal;
    bool focused = false;
    bool failing = false;
    bool grey = false;                 ///< nobody can answer it
    std::optional<std::size_t> caret;  ///< where one types: a byte offset into `text`
};

/// Its head stands still under the top bar while the rows scroll in a wide Column. Columns that do
/// not fit beside each other are shown a group at a time: the one with the focused column.
class Table {
  public:
    /// Before the Column: draws the head.
    Table(const std::vector<TableColumn>& columns, std::size_t focused_column);
    [[nodiscard]] std::size_t first_column() const { return first_; }
    [[nodiscard]] std::size_t end_column() const { return end_; }
    /// Between the rows of a Rows: the cells of the columns [first_column(), end_column()). The
    /// column that was clicked.
    std::optional<std::size_t> row(const std::string& number,
                                   const std::vector<TableCell>& cells) const;

  private:
    void lay_out(const std::vector<TableColumn>& columns, std::size_t focused_column);
    std::size_t first_ = 0, end_ = 0;
    float number_width_ = 0;
    std::vector<float> widths_;  ///< of the columns shown
};

/// Two lines above the key bar that tell of the focused cell. Reserve before the Column.
void reserve_band();
struct Band {
    std::string title;
    std::string detail;
    Tone tone = Tone::quiet;  ///< of the detail
};
void draw_band(const Band& band);

}  // namespace relais::client::ui
