// A place by its name or on a map, for every question of place: letters filter the gazetteer, the
// arrows move a map under a crosshair, Enter takes. Points so taken are nobody's measure: accuracy
// 0, as ODK Collect stores what was tapped on its map.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "client/ui/keys.h"
#include "client/ui/sketch.h"
#include "client/work/geo.h"
#include "client/work/interview.h"
#include "client/work/places.h"
#include "client/work/workplace.h"

namespace relais::client::screens::form {

struct State;
struct Reaction;

struct Picker {
    std::string question;  ///< whose map is open; empty: none is
    bool line = false;     ///< points are added, moved and removed, not one taken
    bool on_map = false;   ///< the map has the keys, else the name
    ui::TextEdit typed;
    std::vector<std::size_t> found;  ///< of the gazetteer, best first
    std::size_t focus = 0;           ///< among the found
    bool filtered = false;           ///< `found` belongs to what is typed
    bool placed = false;             ///< the middle is known
    work::GeoPoint middle;           ///< under the crosshair
    float half_height_m = 0;
    std::size_t selected = 0;  ///< of a line's points; their number: none
    bool held = false;         ///< the selected one goes to the crosshair at Enter
    work::AreaIndex region = work::kNoArea;
};

/// A row of the found places was clicked.
struct TakePlace {
    std::size_t row = 0;
};
struct OnMap {
    ui::SketchEvent event;
};

inline constexpr std::size_t kPlaceRows = 5;  ///< of the found, shown at a time

/// The first of the found that is shown.
std::size_t first_row(const Picker& picker);

void open_picker(State& state, const work::QuestionView& question);
/// Takes up the places once they are read; closes when its question has lost the keys.
void refresh_picker(State& state, const work::Workplace& workplace);
/// While it is open all keys are its own.
Reaction press_picker(State& state, const ui::KeyPress& key);
Reaction take_place(State& state, const TakePlace& take);
Reaction on_map(State& state, const OnMap& on);

}  // namespace relais::client::screens::form
