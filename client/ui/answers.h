// Ways to show an answer that is more than a field or a row: tiles side by side, marks on a scale
// or in a table, a slider, stars, a month. Ids are stable and untranslated, as in ui.h.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "client/ui/picture.h"

namespace relais::client::ui {

/// Things of one width and height side by side, row by row: after each next() one is drawn as if
/// it were alone. RAII.
class Tiles {
  public:
    Tiles(const char* id, std::size_t columns);
    ~Tiles();
    Tiles(const Tiles&) = delete;
    Tiles& operator=(const Tiles&) = delete;
    Tiles(Tiles&&) = delete;
    Tiles& operator=(Tiles&&) = delete;
    void next();

  private:
    void end_tile();
    unsigned key_ = 0;
    std::size_t columns_, drawn_ = 0;
    float x_ = 0, width_ = 0, tile_ = 0, top_ = 0, row_height_ = 0, tallest_ = 0, least_before_ = 0;
};

/// One place on a scale, or one cell of a table's row.
struct Mark {
    std::string id;
    std::string key;    ///< the digit that takes it; empty for none
    std::string label;  ///< beneath it; in a table the head of its column says it
    bool chosen = false;
    bool focused = false;
    ChoicePicture picture{};  ///< above the label
};
struct MarkRow {
    std::string label;        ///< at the left, in a table; empty on a scale
    std::string label_id{};   ///< to be pressed; empty: it is not
    ChoicePicture picture{};  ///< left of the label
    bool multiple = false;
    bool focused = false;  ///< the whole row has the keys
    bool failing = false;
};
/// The index of the mark clicked; their number when it was the label.
std::optional<std::size_t> marks(const char* id, const MarkRow& row,
                                 const std::vector<Mark>& marks);
/// The head of a table of marks.
struct MarkHead {
    std::string label;
    ChoicePicture picture{};  ///< above it
};
void mark_heads(const char* id, const std::string& label, const std::vector<MarkHead>& heads);

struct Tick {
    float at = 0;  ///< 0 at the start, 1 at the end
    std::string label;
};
struct Slider {
    std::optional<float> at;     ///< nothing: not answered
    std::optional<float> waits;  ///< where a pale knob waits before the first answer
    std::vector<Tick> ticks;
    std::string told;  ///< the value in words, for tests
    bool vertical = false;
    bool focused = false;
};
/// Where it was clicked, 0 to 1.
std::optional<float> slider(const char* id, const Slider& slider);
/// The star clicked (1 is the first); each has the id "id=n".
std::optional<std::size_t> stars(const std::string& id, std::size_t count, std::size_t lit,
                                 bool focused);

struct Month {
    std::string title;                  ///< "mars 2026"
    std::vector<std::string> weekdays;  ///< seven, as short as can be
    std::size_t blank = 0;              ///< days of the first week that belong to the month before
    std::vector<std::string> days;      ///< what stands in each day's cell
    std::size_t chosen = 0;             ///< 1 is the first; 0 for none
    std::size_t today = 0;
};
/// The day clicked (1 is the first); each has the id "id=n".
std::optional<std::size_t> month(const std::string& id, const Month& month);

}  // namespace relais::client::ui
