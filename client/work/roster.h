// The instances of a repeat as a screen lists them: a line each, or a row of a table each whose
// columns are the repeat's short questions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace relais::client::work {

enum class Widget : std::uint8_t;

/// A picture, a recording or a film beside a label, in the language shown.
struct MediaView {
    std::string form;  ///< "image", "big-image", "audio", "video"
    std::string file;  ///< as written in the form: "jr://images/water.png"
    bool operator==(const MediaView&) const = default;
};

/// One instance on the page that asks for another.
struct InstanceLine {
    std::string id;
    std::string label;    ///< "Membre 2 sur 5", or what the author's label says of it
    std::string summary;  ///< its first answers
    bool failing = false;
    bool missing = false;  ///< a required answer
    bool operator==(const InstanceLine&) const = default;
};

struct GridColumn {
    std::string name;  ///< "age"
    std::string label;
    Widget widget{};
    std::vector<std::string> appearance;  ///< as QuestionView's
    std::vector<MediaView> media;         ///< of the label
    bool operator==(const GridColumn&) const = default;
};

enum class CellState : std::uint8_t { open, missing, failing, fixed, hidden };
struct GridCell {
    std::string id;
    std::string value;  ///< XForms text
    std::string text;   ///< in words
    CellState state = CellState::open;
    bool operator==(const GridCell&) const = default;
};

struct GridRow {
    std::string id;  ///< of the instance
    std::vector<GridCell> cells;
    bool operator==(const GridRow&) const = default;
};

/// Which cell has the keys. A row behind the last is where another is added.
struct GridPlace {
    std::size_t row = 0, column = 0;
    bool operator==(const GridPlace&) const = default;
};

struct Grid {
    std::vector<GridColumn> columns;
    std::size_t count = 0;      ///< all rows
    std::size_t first = 0;      ///< of `rows`
    std::vector<GridRow> rows;  ///< those that were asked for
    GridPlace place;
    bool may_add = false;   ///< the author did not fix how many there are
    bool has_more = false;  ///< there are questions too long for a column
    bool operator==(const Grid&) const = default;
};

}  // namespace relais::client::work
