// Where a point lies, in words, so that a wrong sign or exchanged figures are seen at once.
#pragma once

#include <string>
#include <string_view>

#include "client/work/geo.h"
#include "client/work/places.h"

namespace relais::client::screens {

/// "à 2 km de Wabaria, commune de Gounzoureye (Gao)".
std::string near_in_words(const work::Gazetteer& places, const work::GeoPoint& point);
/// The same of an answer's first point; empty where there is none, or no gazetteer.
std::string answer_near_in_words(const work::Gazetteer* places, std::string_view value);
/// "Gounzoureye · Gao": commune, cercle, region; what is called alike is told once.
std::string areas_in_words(const work::Gazetteer& places, work::AreaIndex area);

}  // namespace relais::client::screens
