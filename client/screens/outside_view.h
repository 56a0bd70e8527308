// Satellites and clock in the plain words of the window's language; for views.
#pragma once

#include <string>

#include "client/screens/words.h"
#include "client/work/geo.h"
#include "client/work/time_watch.h"

namespace relais::client::screens {

std::string metres(double value);         ///< "6 m", "0,4 m", "1,2 km"
std::string square_metres(double value);  ///< "250 m²", "1,2 ha"
/// "GPS ±6 m", "GPS : recherche des satellites (4 vus)", "GPS absent".
Worded gps_in_words(const work::GpsView& gps, std::int64_t now_ms);
/// "horloge ok", "horloge changée de +2 h 00 à 08:42".
Worded clock_in_words(const work::ClockView& clock, const Now& now);

}  // namespace relais::client::screens
