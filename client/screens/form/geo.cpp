#include "client/screens/form/geo.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "client/screens/form/entry.h"
#include "client/screens/form/form.h"
#include "client/screens/form/picker.h"
#include "client/screens/form/typed.h"
#include "client/screens/form/widget.h"
#include "client/ui/keys.h"
#include "client/work/geo.h"
#include "client/work/interview.h"
#include "client/work/workplace.h"

namespace relais::client::screens::form {

namespace {

using work::GeoPoint;
using work::QuestionView;
using work::Widget;

constexpr float kNearest = 5, kFarthest = 200'000;  ///< half heights of the map, in metres
constexpr float kZoom = 2;
constexpr double kStepOfMap = 0.1;  ///< an arrow key moves by a tenth of the half height

/// The answer with one more point: a line's comes behind the selected one's last place, the end.
std::string with_point(const QuestionView& question, const GeoPoint& point) {
    if (!is_line(question.widget)) return work::geo_text(point);
    auto points = points_of(question);
    points.push_back(point);
    return text_of(question, std::move(points));
}

void begin(Geo& geo, const QuestionView& question) {
    if (geo.question == question.id) return;
    auto gps = std::move(geo.gps);
    auto places = std::move(geo.places);
    const auto now_ms = geo.now_ms;
    geo = Geo{};
    geo.question = question.id;
    geo.gps = std::move(gps);
    geo.places = std::move(places);
    geo.now_ms = now_ms;
    const auto points = points_of(question);
    geo.selected = points.empty() ? 0 : points.size() - 1;
}

/// F5: takes the point when it is good enough; else waits for it, and takes it as it is the second
/// time.
Reaction take(Geo& geo, const QuestionView& question) {
    const auto rules = work::accuracy_rules(question);
    const auto* fix = work::present_fix(geo.gps, geo.now_ms);
    const bool now = fix != nullptr && (geo.waiting || work::good_enough(*fix, rules));
    if (!now) {
        geo.waiting = !geo.waiting || fix != nullptr;
        return {.mine = true};
    }
    geo.waiting = false;
    geo.selected = points_of(question).size();
    return {true, Answer{question.id, with_point(question, work::point_from(*fix, rules))}};
}

Reaction zoom(Geo& geo, float factor) {
    geo.half_height_m = std::clamp(geo.half_height_m * factor, kNearest, kFarthest);
    return {.mine = true};
}

Reaction remove_selected(Geo& geo, const QuestionView& question) {
    auto points = points_of(question);
    if (geo.selected >= points.size()) return {.mine = true};
    points.erase(points.begin() + static_cast<std::ptrdiff_t>(geo.selected));
    if (geo.selected > 0 && geo.selected >= points.size()) --geo.selected;
    return {true, Answer{question.id, text_of(question, std::move(points))}};
}

/// An arrow moves the point of a placement-map, which then nobody measured.
std::optional<Answer> move_point(const Geo& geo, const QuestionView& question,
                                 const ui::KeyPress& press) {
    const ui::Key key = arrow_on_map(press);
    const auto middle = map_middle(geo, question);
    if (!middle) return std::nullopt;
    const double step = static_cast<double>(geo.half_height_m) * kStepOfMap;
    work::Offset by;
    if (key == ui::Key::up) by.north_m = step;
    if (key == ui::Key::down) by.north_m = -step;
    if (key == ui::Key::left) by.east_m = -step;
    if (key == ui::Key::right) by.east_m = step;
    return Answer{question.id, work::geo_text(work::moved(*middle, by))};
}

bool is_arrow(ui::Key key) {
    return key == ui::Key::up || key == ui::Key::down || key == ui::Key::left ||
           key == ui::Key::right;
}

Reaction press_point(State& state, const QuestionView& question, const ui::KeyPress& key) {
    const bool beside = key.key == ui::Key::left || key.key == ui::Key::right;
    const std::string shown = shown_value(question, question.value, state.now);
    const bool writing = state.edit_of == question.id && state.edit.text != shown;
    // In a field of text the arrows beside move the caret while somebody writes there.
    if (may_place(question) && is_arrow(key.key) && !key.ctrl && !(beside && writing))
        if (auto answer = move_point(state.geo, question, key)) return {true, *answer};
    return press_typed(state, question, key);
}

Reaction enter_point(Geo& geo, const QuestionView& question) {
    if (geo.edit.text.empty()) return {};
    const auto point = work::typed_point(geo.edit.text);
    geo.incomplete = !point;
    if (!point) return {.mine = true};
    geo.edit.set({});
    geo.selected = points_of(question).size();
    return {true, Answer{question.id, with_point(question, *point)}};
}

Reaction press_line(Geo& geo, const QuestionView& question, const ui::KeyPress& key) {
    const bool plain = !key.shift && !key.ctrl && !key.alt;
    if (key.key == ui::Key::enter && plain) return enter_point(geo, question);
    const std::size_t count = points_of(question).size();
    if (key.key == ui::Key::up && geo.selected > 0) {
        --geo.selected;
        return {.mine = true};
    }
    if (key.key == ui::Key::down && geo.selected + 1 < count) {
        ++geo.selected;
        return {.mine = true};
    }
    const bool erases = key.key == ui::Key::del || key.key == ui::Key::backspace;
    if (erases && plain && geo.edit.text.empty()) return remove_selected(geo, question);
    if (key.key == ui::Key::up || key.key == ui::Key::down || key.key == ui::Key::tab) return {};
    constexpr std::size_t kLongestPoint = 80;
    const bool mine = geo.edit.press(key, kLongestPoint);
    if (mine) geo.incomplete = false;
    return {.mine = mine};
}

}  // namespace

std::vector<GeoPoint> points_of(const QuestionView& question) {
    return question.widget == Widget::geoshape ? work::corners_of(question.value)
                                               : work::geo_points(question.value);
}

std::string text_of(const QuestionView& question, std::vector<GeoPoint> points) {
    return work::geo_text(std::move(points), question.widget == Widget::geoshape);
}

ui::Key arrow_on_map(const ui::KeyPress& key) {
    if (key.turned && key.key == ui::Key::left) return ui::Key::right;
    if (key.turned && key.key == ui::Key::right) return ui::Key::left;
    return key.key;
}

bool is_line(Widget widget) {
    return widget == Widget::geotrace || widget == Widget::geoshape;
}

bool is_geo(Widget widget) {
    return widget == Widget::geopoint || is_line(widget);
}

bool asks_place(const State& state) {
    return std::ranges::any_of(state.page.questions, [](const QuestionView& question) {
        return is_geo(question.widget) && !question.readonly;
    });
}

bool may_place(const QuestionView& question) {
    return is_line(question.widget) || work::looks(question, "placement-map");
}

bool has_map(const QuestionView& question) {
    return may_place(question) || work::looks(question, "maps");
}

std::optional<GeoPoint> map_middle(const Geo& geo, const QuestionView& question) {
    const auto points = points_of(question);
    if (!points.empty() && geo.question == question.id)
        return points[std::min(geo.selected, points.size() - 1)];
    if (!points.empty()) return points.back();
    if (!geo.gps.fix) return std::nullopt;
    return GeoPoint{geo.gps.fix->latitude, geo.gps.fix->longitude, 0, 0};
}

void refresh_geo(State& state, work::Workplace& workplace) {
    if (!asks_place(state)) {
        state.picker = {};
        return;
    }
    Geo& geo = state.geo;
    geo.places = workplace.places();
    geo.places_missing = workplace.places_error().has_value();
    refresh_picker(state, workplace);
    geo.gps = workplace.gps();
    geo.now_ms = workplace.monotonic_ms();
    const auto* question = focused(state);
    if (question == nullptr || !is_geo(question->widget)) return;
    begin(geo, *question);
    const auto* fix = work::present_fix(geo.gps, geo.now_ms);
    const auto rules = work::accuracy_rules(*question);
    if (!geo.waiting || fix == nullptr || !work::good_enough(*fix, rules)) return;
    const Reaction reaction = take(geo, *question);
    if (reaction.intent) update(state, *reaction.intent, workplace);
}

Reaction press_geo(State& state, const QuestionView& question, const ui::KeyPress& key) {
    Geo& geo = state.geo;
    begin(geo, question);
    if (key.key == ui::Key::f5) return take(geo, question);
    if (key.key == ui::Key::f6) {
        open_picker(state, question);
        return {.mine = true};
    }
    if (has_map(question) && key.key == ui::Key::f7) return zoom(geo, kZoom);
    if (has_map(question) && key.key == ui::Key::f8) return zoom(geo, 1 / kZoom);
    if (!is_line(question.widget)) return press_point(state, question, key);
    return press_line(geo, question, key);
}

std::string placed(const Geo& geo, const QuestionView& question, const work::Offset& at) {
    const auto middle = map_middle(geo, question);
    if (!middle) return question.value;
    return with_point(question, work::moved(*middle, at));
}

}  // namespace relais::client::screens::form
