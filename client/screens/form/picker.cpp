#include "client/screens/form/picker.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "client/screens/common.h"
#include "client/screens/form/form.h"
#include "client/screens/form/geo.h"
#include "client/screens/form/widget.h"
#include "client/ui/keys.h"
#include "client/work/geo.h"
#include "client/work/interview.h"
#include "client/work/places.h"
#include "client/work/workplace.h"

namespace relais::client::screens::form {

namespace {

using work::GeoPoint;
using work::QuestionView;

constexpr float kNearest = 25, kFarthest = 1'200'000;  ///< half heights of the map, in metres
constexpr float kZoom = 2;
constexpr double kStep = 0.15, kFineStep = 0.02;  ///< of the half height, that an arrow moves
constexpr float kRoundPoint = 5'000, kRoundPlace = 10'000, kRoundCountry = 300'000;
constexpr double kHit = 0.05;  ///< of the half height: a click so near to a point means it
constexpr std::size_t kMostFound = 60;
constexpr std::size_t kMaxTyped = 64;

const QuestionView* question_of(const State& state) {
    const auto* question = focused(state);
    return question != nullptr && question->id == state.picker.question ? question : nullptr;
}

void look_at(Picker& picker, const GeoPoint& point, float half_height_m) {
    picker.middle = {point.latitude, point.longitude, 0, 0};
    picker.half_height_m = half_height_m;
    picker.placed = true;
}

void zoom(Picker& picker, float factor) {
    picker.half_height_m = std::clamp(picker.half_height_m * factor, kNearest, kFarthest);
}

/// The map follows the place that Enter would take.
void show_focused(Picker& picker, const work::Gazetteer& places) {
    if (picker.focus >= picker.found.size()) return;
    const auto place = places.locality(picker.found[picker.focus]);
    look_at(picker, work::point_at(place.at), std::min(picker.half_height_m, kRoundPlace));
}

void filter(Picker& picker, const work::Gazetteer* places) {
    picker.filtered = places != nullptr;
    picker.found.clear();
    picker.focus = 0;
    if (places == nullptr) return;
    picker.found = places->find(picker.typed.text, picker.region, kMostFound);
    if (!picker.typed.text.empty()) show_focused(picker, *places);
}

Reaction answer_with(const QuestionView& question, std::vector<GeoPoint> points) {
    return {true, Answer{question.id, text_of(question, std::move(points))}};
}

/// The point becomes the answer, or a line's next; or the one that is held goes there.
Reaction take(State& state, const QuestionView& question, const GeoPoint& point) {
    Picker& picker = state.picker;
    if (!picker.line) return {true, Answer{question.id, work::geo_text(point)}};
    auto points = points_of(question);
    if (std::exchange(picker.held, false) && picker.selected < points.size()) {
        points[picker.selected] = point;
        return answer_with(question, std::move(points));
    }
    points.push_back(point);
    picker.selected = points.size() - 1;
    return answer_with(question, std::move(points));
}

Reaction take_and_close(State& state, const QuestionView& question, const GeoPoint& point) {
    Reaction reaction = take(state, question, point);
    if (!state.picker.line) state.picker = {};
    return reaction;
}

Reaction take_found(State& state, const QuestionView& question, std::size_t row) {
    Picker& picker = state.picker;
    const auto places = state.geo.places;
    if (places == nullptr || row >= picker.found.size()) return {.mine = true};
    const GeoPoint point = work::point_at(places->locality(picker.found[row]).at);
    picker.focus = row;
    look_at(picker, point, std::min(picker.half_height_m, kRoundPlace));
    return take_and_close(state, question, point);
}

/// Points are walked by the page keys; the map shows the one chosen.
void choose(Picker& picker, const std::vector<GeoPoint>& points, bool forward) {
    if (points.empty()) return;
    if (forward)
        picker.selected = picker.selected + 1 >= points.size() ? 0 : picker.selected + 1;
    else
        picker.selected = picker.selected == 0 || picker.selected > points.size()
                              ? points.size() - 1
                              : picker.selected - 1;
    picker.held = false;
    look_at(picker, points[picker.selected], picker.half_height_m);
}

Reaction remove_point(Picker& picker, const QuestionView& question) {
    auto points = points_of(question);
    if (picker.selected >= points.size()) return {.mine = true};
    points.erase(points.begin() + static_cast<std::ptrdiff_t>(picker.selected));
    picker.held = false;
    if (picker.selected >= points.size() && picker.selected > 0) --picker.selected;
    return answer_with(question, std::move(points));
}

bool pan(Picker& picker, const ui::KeyPress& key) {
    const double step = static_cast<double>(picker.half_height_m) * (key.shift ? kFineStep : kStep);
    work::Offset by;
    switch (arrow_on_map(key)) {
    case ui::Key::up:
        by.north_m = step;
        break;
    case ui::Key::down:
        by.north_m = -step;
        break;
    case ui::Key::left:
        by.east_m = -step;
        break;
    case ui::Key::right:
        by.east_m = step;
        break;
    default:
        return false;
    }
    picker.middle = work::moved(picker.middle, by);
    return true;
}

/// What only a line has: its points are chosen, picked up and removed.
std::optional<Reaction> press_points(Picker& picker, const QuestionView& question,
                                     const ui::KeyPress& key) {
    if (!picker.line) return std::nullopt;
    const auto points = points_of(question);
    switch (key.key) {
    case ui::Key::page_up:
    case ui::Key::page_down:
        choose(picker, points, key.key == ui::Key::page_down);
        return Reaction{.mine = true};
    case ui::Key::space:
        picker.held = !picker.held && picker.selected < points.size();
        if (picker.held) look_at(picker, points[picker.selected], picker.half_height_m);
        return Reaction{.mine = true};
    case ui::Key::del:
    case ui::Key::backspace:
        return remove_point(picker, question);
    default:
        return std::nullopt;
    }
}

Reaction press_map(State& state, const QuestionView& question, const ui::KeyPress& key) {
    Picker& picker = state.picker;
    if (key.key == ui::Key::enter) return take_and_close(state, question, picker.middle);
    if (pan(picker, key)) return {.mine = true};
    // On AZERTY the plus needs Shift, and stands with the equals sign.
    if (key.text == "+" || key.text == "=") {
        zoom(picker, 1 / kZoom);
        return {.mine = true};
    }
    if (key.text == "-") {
        zoom(picker, kZoom);
        return {.mine = true};
    }
    if (auto reaction = press_points(picker, question, key)) return *reaction;
    if (!types_text(key) || key.digit >= 0 || key.key == ui::Key::space) return {.mine = true};
    picker.on_map = false;
    picker.typed.set({});
    if (picker.typed.press(key, kMaxTyped)) filter(picker, state.geo.places.get());
    return {.mine = true};
}

Reaction press_name(State& state, const QuestionView& question, const ui::KeyPress& key) {
    Picker& picker = state.picker;
    const auto* places = state.geo.places.get();
    if (key.key == ui::Key::enter && !key.shift) return take_found(state, question, picker.focus);
    const bool rows = key.key == ui::Key::up || key.key == ui::Key::down ||
                      key.key == ui::Key::page_up || key.key == ui::Key::page_down;
    if (rows && places != nullptr && move_focus(picker.focus, picker.found.size(), key)) {
        show_focused(picker, *places);
        return {.mine = true};
    }
    // A digit chooses among the rows that are shown; few names hold one.
    if (key.digit >= 1 && static_cast<std::size_t>(key.digit) <= kPlaceRows)
        return take_found(state, question,
                          first_row(picker) + static_cast<std::size_t>(key.digit) - 1);
    const std::string before = picker.typed.text;
    if (picker.typed.press(key, kMaxTyped) && picker.typed.text != before) filter(picker, places);
    return {.mine = true};
}

/// Esc lays down what is held before it closes.
void step_out(Picker& picker) {
    if (!std::exchange(picker.held, false)) picker = {};
}

}  // namespace

std::size_t first_row(const Picker& picker) {
    return picker.focus < kPlaceRows ? 0 : picker.focus - kPlaceRows + 1;
}

void open_picker(State& state, const QuestionView& question) {
    Picker& picker = state.picker;
    picker = {};
    picker.question = question.id;
    picker.line = is_line(question.widget);
    picker.half_height_m = kRoundCountry;
    const auto points = points_of(question);
    picker.on_map = picker.line || !points.empty() || work::looks(question, "placement-map");
    picker.selected = points.size();
    if (points.empty()) return;
    picker.selected = points.size() - 1;
    look_at(picker, points.back(), kRoundPoint);
}

void refresh_picker(State& state, const work::Workplace& workplace) {
    Picker& picker = state.picker;
    if (picker.question.empty()) return;
    const auto* question = question_of(state);
    if (question == nullptr) {
        picker = {};
        return;
    }
    const auto count = points_of(*question).size();
    if (picker.selected > count) picker.selected = count;
    if (picker.selected == count) picker.held = false;
    const auto* places = state.geo.places.get();
    if (places == nullptr || picker.filtered) return;
    const auto about = workplace.whereabouts();
    picker.region = about.region;
    if (!picker.placed && about.at) look_at(picker, *about.at, 2 * kRoundPlace);
    if (!picker.placed && places->size() > 0)
        look_at(picker, work::point_at(places->locality(0).at), kRoundCountry);
    filter(picker, places);
}

Reaction press_picker(State& state, const ui::KeyPress& key) {
    Picker& picker = state.picker;
    const auto* question = question_of(state);
    if (question == nullptr) return {.mine = true};
    if (key.ctrl && key.letter == "z") return {true, key.shift ? Intent(Redo{}) : Intent(Undo{})};
    if (key.ctrl && key.letter == "y") return {true, Redo{}};
    switch (key.key) {
    case ui::Key::escape:
        step_out(picker);
        return {.mine = true};
    case ui::Key::tab:
        picker.on_map = !picker.on_map;
        return {.mine = true};
    case ui::Key::f5:
        if (state.geo.gps.fix)
            look_at(picker, {state.geo.gps.fix->latitude, state.geo.gps.fix->longitude, 0, 0},
                    std::min(picker.half_height_m, kRoundPoint));
        return {.mine = true};
    case ui::Key::f6:
        return take_and_close(state, *question, picker.middle);
    case ui::Key::f7:
        zoom(picker, kZoom);
        return {.mine = true};
    case ui::Key::f8:
        zoom(picker, 1 / kZoom);
        return {.mine = true};
    default:
        return picker.on_map ? press_map(state, *question, key) : press_name(state, *question, key);
    }
}

Reaction take_place(State& state, const TakePlace& take) {
    const auto* question = question_of(state);
    if (question == nullptr) return {};
    return take_found(state, *question, take.row);
}

Reaction on_map(State& state, const OnMap& on) {
    Picker& picker = state.picker;
    const auto* question = question_of(state);
    if (question == nullptr) return {};
    picker.on_map = true;
    const work::Offset at{on.event.at.east_m, on.event.at.north_m};
    if (on.event.kind == ui::SketchEvent::Kind::drag) {
        picker.middle = work::moved(picker.middle, {-at.east_m, -at.north_m});
        return {};
    }
    const GeoPoint point = work::moved(picker.middle, at);
    if (picker.line && !picker.held) {
        // A point that is clicked is picked up; the next click lays it down.
        const auto points = points_of(*question);
        const double reach = static_cast<double>(picker.half_height_m) * kHit;
        for (std::size_t i = 0; i < points.size(); ++i) {
            const auto away = work::offset_between(points[i], point);
            if (std::hypot(away.east_m, away.north_m) > reach) continue;
            picker.selected = i;
            picker.held = true;
            return {};
        }
    }
    // Nothing jumps from under the pointer: a line's map stays, a point's goes to what was taken.
    if (!picker.line) picker.middle = point;
    return take(state, *question, point);
}

}  // namespace relais::client::screens::form
