#include "client/screens/form/geo.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "client/screens/form/form.h"
#include "client/screens/form/geo_map.h"
#include "client/screens/form/picker_view.h"
#include "client/screens/form/widget_view.h"
#include "client/screens/outside_view.h"
#include "client/screens/place_words_view.h"
#include "client/ui/keys.h"
#include "client/ui/sketch.h"
#include "client/ui/ui.h"
#include "client/work/geo.h"
#include "client/work/interview.h"

namespace relais::client::screens::form {

namespace {

using work::GeoPoint;
using work::QuestionView;
using work::Widget;

constexpr std::size_t kRowsShown = 4;

std::string satellites(const work::GpsView& gps) {
    if (gps.satellites_used == 0) return {};
    return "  ·  " +
           ui::fill(ui::tr("{0} satellites sur {1}"),
                    {std::to_string(gps.satellites_used), std::to_string(gps.satellites_seen)});
}

/// What the receiver says, and what to do where it says nothing.
void draw_receiver(const Geo& geo, const QuestionView& question) {
    const auto rules = work::accuracy_rules(question);
    const auto* fix = work::present_fix(geo.gps, geo.now_ms);
    const Worded words = gps_in_words(geo.gps, geo.now_ms);
    if (geo.waiting && fix == nullptr) {
        ui::message(ui::Sign::info, ui::tr("Le point sera pris dès que les satellites le donnent."),
                    words.text);
        return;
    }
    if (geo.waiting) {
        ui::message(
            ui::Sign::info,
            ui::fill(ui::tr("{0} : attente de ±{1} ou mieux."), {words.text, metres(rules.good_m)}),
            ui::tr("F5 encore : prendre le point tel qu'il est."));
        return;
    }
    switch (geo.gps.state) {
    case work::GpsState::absent:
        ui::message(ui::Sign::warn, ui::tr("Pas de GPS : son programme gpsd ne répond pas."),
                    ui::tr("Écrivez le point à la main."));
        return;
    case work::GpsState::no_receiver:
        ui::message(ui::Sign::warn, ui::tr("Aucun récepteur GPS n'est branché."),
                    ui::tr("Branchez-le, ou écrivez le point à la main."));
        return;
    case work::GpsState::searching:
        ui::message(ui::Sign::info, words.text,
                    ui::tr("Sortez sous le ciel ; cela peut prendre une minute."));
        return;
    case work::GpsState::off:
    case work::GpsState::fix:
        ui::body(words.text + satellites(geo.gps), words.tone);
        return;
    }
}

/// Five places of a degree are a metre.
std::string degrees(double value) {
    const auto parts = std::llround(std::fabs(value) * 100'000);
    std::string rest = std::to_string(parts % 100'000);
    rest.insert(0, 5 - rest.size(), '0');
    return (value < 0 && parts != 0 ? "-" : "") + std::to_string(parts / 100'000) + "." + rest;
}

std::string coordinates(const GeoPoint& point) {
    return degrees(point.latitude) + " " + degrees(point.longitude);
}

std::string point_in_words(const GeoPoint& point) {
    std::string text = coordinates(point);
    if (work::by_hand(point)) return text + "  ·  " + ui::tr("mis à la main, sans précision");
    if (point.accuracy_m > 0) text += "  ·  ±" + metres(point.accuracy_m);
    if (point.altitude_m != 0)
        text += "  ·  " + ui::fill(ui::tr("altitude {0}"), {metres(point.altitude_m)});
    return text;
}

void draw_accuracy(const GeoPoint& point, const QuestionView& question) {
    const double poor_m = work::accuracy_rules(question).poor_m;
    if (point.accuracy_m <= poor_m) return;
    ui::message(ui::Sign::warn,
                ui::fill(ui::tr("Ce point est peu sûr : ±{0}, le formulaire demande ±{1}."),
                         {metres(point.accuracy_m), metres(poor_m)}),
                ui::tr("Reprenez-le avec F5 sous le ciel, ou continuez."));
}

}  // namespace

std::string coordinates_in_words(const GeoPoint& point) {
    return coordinates(point);
}

ui::Sketch sketch_of(const Geo& geo, const QuestionView& question, const GeoPoint& middle,
                     float half_height_m) {
    ui::Sketch sketch;
    sketch.half_height_m = half_height_m;
    if (geo.places != nullptr) add_ground(sketch, *geo.places, middle);
    sketch.joined = is_line(question.widget);
    sketch.closed = question.widget == Widget::geoshape;
    const auto place = [&](const GeoPoint& point, ui::SketchPlace::Mark mark) {
        const auto at = work::offset_between(middle, point);
        sketch.places.push_back({static_cast<float>(at.east_m), static_cast<float>(at.north_m), "",
                                 mark, static_cast<float>(point.accuracy_m)});
    };
    if (const auto* fix = work::present_fix(geo.gps, geo.now_ms))
        place({fix->latitude, fix->longitude, 0, fix->accuracy_m.value_or(0)},
              ui::SketchPlace::Mark::here);
    const auto points = work::corners_of(question.value);
    for (std::size_t i = 0; i < points.size(); ++i) {
        GeoPoint point = points[i];
        if (sketch.joined) point.accuracy_m = 0;
        place(point,
              i == geo.selected ? ui::SketchPlace::Mark::chosen : ui::SketchPlace::Mark::corner);
        if (sketch.joined) sketch.places.back().label = std::to_string(i + 1);
    }
    return sketch;
}

namespace {

void draw_map(const State& state, Place place, std::optional<Intent>& intent) {
    const QuestionView& question = state.page.questions[place.index];
    const Geo& geo = state.geo;
    const auto middle = map_middle(geo, question);
    if (!middle) {
        ui::hint(ui::tr("La carte paraît avec le premier point."));
        return;
    }
    auto shown = sketch_of(geo, question, *middle, geo.half_height_m);
    shown.focused = place.has_keys && may_place(question);
    const auto click = ui::sketch(("map:" + question.id).c_str(), shown);
    if (click && may_place(question) && place.has_keys)
        intent = Answer{question.id, placed(geo, question, {click->east_m, click->north_m})};
    else if (click)
        intent = Focus{place.index};
    if (ui::button(("far:" + question.id).c_str(), "F7", ui::tr("plus loin")))
        intent = KeyOn{place.index, ui::Key::f7};
    if (ui::button(("near:" + question.id).c_str(), "F8", ui::tr("plus près")))
        intent = KeyOn{place.index, ui::Key::f8};
    if (question.widget == Widget::geopoint && may_place(question))
        ui::hint(ui::tr("Les flèches ou un clic déplacent le point."));
}

void draw_measure(const QuestionView& question, const std::vector<GeoPoint>& points) {
    if (points.size() < 2) return;
    auto outline = points;
    if (question.widget == Widget::geoshape) outline.push_back(points.front());
    std::string text = ui::fill(ui::tr("{0} points  ·  longueur {1}"),
                                {std::to_string(points.size()), metres(work::length_m(outline))});
    if (question.widget == Widget::geoshape && points.size() >= 3)
        text += "  ·  " + ui::fill(ui::tr("surface {0}"), {square_metres(work::area_m2(points))});
    ui::hint("✓ " + text, ui::Tone::good);
}

void draw_points(const State& state, Place place) {
    const QuestionView& question = state.page.questions[place.index];
    const auto points = work::corners_of(question.value);
    const std::size_t selected = place.has_keys ? state.geo.selected : points.size();
    const std::size_t last = std::min(std::max(selected + 1, kRowsShown), points.size());
    const std::size_t first = last > kRowsShown ? last - kRowsShown : 0;
    for (std::size_t i = first; i < last; ++i)
        ui::row((question.id + "#" + std::to_string(i + 1)).c_str(),
                {{std::to_string(i + 1), 0.12F}, {point_in_words(points[i]), 0.88F}},
                i == selected);
    draw_measure(question, points);
}

/// Which place that is: of a line, the point that is chosen.
void draw_near(const State& state, Place place, const std::vector<GeoPoint>& points) {
    const Geo& geo = state.geo;
    if (geo.places == nullptr) return;
    const std::size_t at = place.has_keys ? std::min(geo.selected, points.size() - 1) : 0;
    const bool known = geo.places->covers(work::position_of(points[at]));
    ui::hint((known ? "" : "! ") + near_in_words(*geo.places, points[at]),
             known ? ui::Tone::quiet : ui::Tone::warn);
}

void draw_line_field(const State& state, Place place, std::optional<Intent>& intent) {
    const QuestionView& question = state.page.questions[place.index];
    ui::TextEdit edit;
    if (place.has_keys) edit = state.geo.edit;
    if (ui::field(question.id.c_str(),
                  {.text = edit.text,
                   .caret = edit.caret,
                   .placeholder = ui::tr("à la main : latitude longitude, puis Entrée"),
                   .focused = place.has_keys}))
        intent = Focus{place.index};
    if (place.has_keys) ui::keep_in_sight();
    if (place.has_keys && state.geo.incomplete)
        ui::message(ui::Sign::warn, ui::tr("Cette saisie n'est pas complète ou n'existe pas."),
                    ui::tr("Attendu : latitude longitude, par exemple 16.27 -0.05"));
}

}  // namespace

void draw_geo(const State& state, Place place, std::optional<Intent>& intent) {
    const QuestionView& question = state.page.questions[place.index];
    const bool line = is_line(question.widget);
    if (place.has_keys) {
        draw_receiver(state.geo, question);
        const auto* fix = work::present_fix(state.geo.gps, state.geo.now_ms);
        const bool primary = fix != nullptr;
        if (ui::button(("take:" + question.id).c_str(), "F5",
                       line ? ui::tr("ajouter le point où je suis") : ui::tr("prendre le point"),
                       primary))
            intent = KeyOn{place.index, ui::Key::f5};
        if (ui::button(("map-open:" + question.id).c_str(), "F6",
                       ui::tr("par son nom ou sur la carte")))
            intent = KeyOn{place.index, ui::Key::f6};
        ui::space(8);
    }
    if (line)
        draw_line_field(state, place, intent);
    else
        draw_typed(state, place, intent);
    const auto points = work::geo_points(question.value);
    if (line) {
        draw_points(state, place);
        if (place.has_keys && !points.empty())
            ui::hint(ui::tr("Haut et bas choisissent un point · Suppr l'enlève · Ctrl+Z le remet"));
    } else if (!points.empty()) {
        ui::hint("✓ " + point_in_words(points.front()), ui::Tone::good);
        draw_accuracy(points.front(), question);
    }
    if (!points.empty()) draw_near(state, place, points);
    if (place.has_keys && has_map(question)) draw_map(state, place, intent);
}

}  // namespace relais::client::screens::form
