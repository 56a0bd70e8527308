// What the free functions of ui.h work on between a Frame's begin and end; internal to client/ui.
// There is one Frame at a time, as Dear ImGui has one current context.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "client/ui/bidi.h"
#include "client/ui/fonts.h"
#include "client/ui/frame.h"
#include "client/ui/picture.h"
#include "client/ui/theme.h"
#include "client/ui/translate.h"
#include "client/ui/ui.h"

namespace relais::client::ui {

/// The stripe in which things are stacked.
struct Area {
    float x = 0, width = 0;
};

/// Things that stand side by side until something else comes: buttons, tally cells.
struct Flow {
    enum class Kind : std::uint8_t { none, buttons, cells, slots };
    Kind kind = Kind::none;
    float x = 0, y = 0, height = 0;
};

struct State {
    std::string assets;
    std::string language = "fr";
    std::string reading;    ///< the language of what is read, where it is not the window's
    bool mirrored = false;  ///< the page runs from right to left
    Catalogue catalogue;
    Theme theme = Theme::sun;
    int text_step = 0;
    float density = 1;  ///< of the monitor: 1 at 96 dpi
    Fonts fonts;
    /// Texts as analysed, for a page of either direction.
    std::map<std::string, Paragraph, std::less<>> paragraphs[2];
    std::string clipboard;             ///< the program's own: no other program ever sees an answer
    std::optional<KeyPress> pointed;   ///< what the pointer did in a field, as a key
    std::optional<float> lines_width;  ///< of the field of several lines that has the keys

    std::map<std::string, Drawn> drawn;
    std::vector<Flat> flats;
    std::map<std::string, int> numbered;  ///< how many texts of each kind have no id of their own
    bool in_bar = false;
    std::string band;  ///< beneath the top bar
    std::string last_id;
    Rect last_rect;

    float width = 0, height = 0;  ///< of the window
    float top = 0;                ///< where the column begins
    float bar_height = 0;         ///< of the key bar, as the last frame needed it
    float foot = 0;             ///< of what stands above the key bar, in this frame
    Area area;
    float y = 0;
    Flow flow;
    struct TwoHalves {
        Area whole, right;
        float top = 0, left_bottom = 0;
        bool stacked = false;
    };
    std::vector<TwoHalves> halves;
    struct OpenCard {
        std::string id;
        Area outside;
        float top = 0;
    };
    std::vector<OpenCard> cards;
    int columns = 0;
    int scroll_pages = 0;                        ///< asked for by a key
    float least_height = 0;                      ///< of a choice: as high as the tiles beside it
    float cell_height = 0, cell_height_now = 0;  ///< of tally cells: the last frame's, this one's

    std::string kept_id;  ///< the row that keep_in_sight() last looked after
    float kept_y = 0;
    bool kept_now = false;
    std::string page, page_before;  ///< what is shown, to begin a new page at its top
    bool pointer_marks = false;     ///< what the pointer is over is marked: it moved after a key
    PictureCard card;
    struct OnCard {
        std::uint64_t texture = 0;
        bool used = false;  ///< in this picture: what is not goes from the card
    };
    std::map<std::string, OnCard> pictures;  ///< by version
    bool unsettled = false;  ///< this frame was laid out with something that has changed since

    [[nodiscard]] float scale() const;
    [[nodiscard]] const Palette& palette() const { return palette_of(theme); }
};

/// Null outside the life of a Frame.
State* current_state();
/// The same where there must be one.
State& state();

}  // namespace relais::client::ui
