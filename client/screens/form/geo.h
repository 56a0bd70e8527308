// Questions of place: one point, a line, or the outline of an area; taken from the satellites,
// waiting until they are sure enough, written by hand, or chosen by name and on a map (picker.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "client/ui/keys.h"
#include "client/work/geo.h"
#include "client/work/places.h"
#include "client/work/workplace.h"

namespace relais::client::screens::form {

struct State;
struct Reaction;

/// What a question of place remembers while it has the keys.
struct Geo {
    std::string question;       ///< whose; for another one all of it begins anew
    bool waiting = false;       ///< a point was asked for, and is taken once it is good enough
    std::size_t selected = 0;   ///< of a line's points
    ui::TextEdit edit;          ///< of a line: the point being written
    bool incomplete = false;    ///< what is written there is no point
    float half_height_m = 100;  ///< of the map: from its middle to its edge

    std::shared_ptr<const work::Gazetteer> places;  ///< null while they are read, or missing
    bool places_missing = false;                    ///< they cannot be read
    work::GpsView gps;                              ///< as the last refresh found it
    std::int64_t now_ms = 0;
};

bool is_geo(work::Widget widget);
bool is_line(work::Widget widget);
/// One of the page's questions asks for a place: the receiver is wanted live.
bool asks_place(const State& state);
/// It has a map: appearance maps or placement-map, and every line.
bool has_map(const work::QuestionView& question);
/// Points may be put onto its map.
bool may_place(const work::QuestionView& question);
/// A line's points, each corner of a shape once.
std::vector<work::GeoPoint> points_of(const work::QuestionView& question);
std::string text_of(const work::QuestionView& question, std::vector<work::GeoPoint> points);
/// A map is mirrored in its place, not in itself: left is west on every page.
ui::Key arrow_on_map(const ui::KeyPress& key);
/// What the middle of the map is: the chosen point, else where the laptop is.
std::optional<work::GeoPoint> map_middle(const Geo& geo, const work::QuestionView& question);

/// Takes up what the satellites say; a point that is waited for is answered here.
void refresh_geo(State& state, work::Workplace& workplace);
Reaction press_geo(State& state, const work::QuestionView& question, const ui::KeyPress& key);
/// The answer when the map is clicked there.
std::string placed(const Geo& geo, const work::QuestionView& question, const work::Offset& at);

}  // namespace relais::client::screens::form
