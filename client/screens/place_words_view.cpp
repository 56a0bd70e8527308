#include "client/screens/place_words_view.h"

#include <string>
#include <string_view>

#include "client/screens/outside_view.h"
#include "client/ui/ui.h"
#include "client/work/geo.h"
#include "client/work/places.h"

namespace relais::client::screens {

namespace {

constexpr double kThereM = 300;  ///< nearer than this is there: the list has one point for a town

std::string nearest_in_words(const work::Gazetteer& places, const work::GeoPoint& point) {
    const auto near = places.nearest(work::position_of(point));
    if (!near) return {};
    const std::string name(places.locality(near->locality).name);
    if (near->metres < kThereM) return ui::fill(ui::tr("à {0}"), {name});
    return ui::fill(ui::tr("à {0} de {1}"), {metres(near->metres), name});
}

}  // namespace

std::string near_in_words(const work::Gazetteer& places, const work::GeoPoint& point) {
    const std::string near = nearest_in_words(places, point);
    const work::AreaIndex area = places.area_at(work::position_of(point));
    const work::AreaIndex commune = places.at_level(area, 3), region = places.at_level(area, 1);
    if (commune != work::kNoArea)
        return near + ui::fill(ui::tr(", commune de {0} ({1})"),
                               {places.area(commune).name, places.area(region).name});
    if (region != work::kNoArea) {
        const work::AreaIndex country = places.at_level(area, 0);
        return places.area(country).name + ", " + places.area(region).name + "  ·  " + near;
    }
    if (places.covers(work::position_of(point))) return near;
    return ui::tr("hors du Mali et de ses voisins") + "  ·  " + near;
}

std::string answer_near_in_words(const work::Gazetteer* places, std::string_view value) {
    if (places == nullptr) return {};
    // A long line is not read whole for its first point.
    const auto points = work::geo_points(value.substr(0, value.find(';')));
    return points.empty() ? std::string() : near_in_words(*places, points.front());
}

std::string areas_in_words(const work::Gazetteer& places, work::AreaIndex area) {
    std::string words, last;
    for (; area != work::kNoArea && places.area(area).level > 0; area = places.area(area).parent) {
        // A cercle and a region are mostly called after their town.
        if (places.area(area).name == last) continue;
        last = places.area(area).name;
        words += (words.empty() ? "" : "  ·  ") + last;
    }
    return words;
}

}  // namespace relais::client::screens
