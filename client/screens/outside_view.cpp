#include "client/screens/outside_view.h"

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "client/screens/common.h"
#include "client/screens/words.h"
#include "client/ui/ui.h"
#include "client/work/geo.h"
#include "client/work/time_watch.h"

namespace relais::client::screens {

namespace {

std::string with_tenths(double value) {
    const auto tenths = std::llround(value * 10);
    const std::string mark = ui::ui_language() == "en" ? "." : ",";
    return std::to_string(tenths / 10) + mark + std::to_string(tenths % 10);
}

/// "3 h 12", "40 min", "12 j".
std::string duration(std::int64_t ms) {
    const std::int64_t minutes = (std::abs(ms) + 30'000) / 60'000;
    constexpr std::int64_t kDay = 1440;
    if (minutes < 60) return ui::fill(ui::tr("{0} min"), {std::to_string(minutes)});
    if (minutes < 2 * kDay) {
        const std::string rest = std::to_string(minutes % 60);
        return ui::fill(ui::tr("{0} h {1}"),
                        {std::to_string(minutes / 60), (rest.size() < 2 ? "0" : "") + rest});
    }
    return ui::fill(ui::tr("{0} jours"), {std::to_string(minutes / kDay)});
}

}  // namespace

std::string metres(double value) {
    if (value >= 10'000) return std::to_string(std::llround(value / 1000)) + " km";
    if (value >= 1000) return with_tenths(value / 1000) + " km";
    if (value >= 10 || value == std::floor(value))
        return std::to_string(std::llround(value)) + " m";
    return with_tenths(value) + " m";
}

std::string square_metres(double value) {
    constexpr double kHectare = 10'000;
    if (value < kHectare) return std::to_string(std::llround(value)) + " m²";
    return with_tenths(value / kHectare) + " ha";
}

Worded gps_in_words(const work::GpsView& gps, std::int64_t now_ms) {
    switch (gps.state) {
    case work::GpsState::off:
        break;
    case work::GpsState::absent:
        return {ui::tr("GPS absent"), ui::Tone::quiet};
    case work::GpsState::no_receiver:
        return {ui::tr("GPS : aucun récepteur branché"), ui::Tone::quiet};
    case work::GpsState::searching:
        return {ui::fill(ui::tr("GPS : recherche des satellites ({0} vus)"),
                         {std::to_string(gps.satellites_seen)}),
                ui::Tone::warn};
    case work::GpsState::fix:
        if (!gps.fix) break;
        if (gps.fix->simulated) return {ui::tr("GPS simulé"), ui::Tone::warn};
        if (!gps.fix->accuracy_m)
            return {ui::tr("GPS : position sans précision connue"), ui::Tone::warn};
        // On the home page it is asked once a minute only.
        if (now_ms - gps.fix->at_ms > 180'000)
            return {ui::tr("GPS : position ancienne"), ui::Tone::warn};
        return {ui::fill(ui::tr("GPS ±{0}"), {metres(*gps.fix->accuracy_m)}), ui::Tone::good};
    }
    return {ui::tr("GPS arrêté"), ui::Tone::quiet};
}

Worded clock_in_words(const work::ClockView& clock, const Now& now) {
    const bool late = clock.by_ms < 0;
    const std::string by = duration(clock.by_ms);
    switch (clock.trouble) {
    case work::ClockTrouble::none:
        return {ui::tr("horloge ok"), ui::Tone::good};
    case work::ClockTrouble::jumped:
        return {ui::fill(late ? ui::tr("horloge reculée de {0} à {1}")
                              : ui::tr("horloge avancée de {0} à {1}"),
                         {by, hours_minutes(clock.since, now)}),
                ui::Tone::warn};
    case work::ClockTrouble::behind:
        return {ui::fill(ui::tr("horloge en retard d'au moins {0} sur la dernière fiche"), {by}),
                ui::Tone::bad};
    case work::ClockTrouble::absurd:
        return {ui::tr("horloge déréglée : cette date est impossible"), ui::Tone::bad};
    case work::ClockTrouble::off_gps:
        return {ui::fill(late ? ui::tr("horloge en retard de {0} sur le GPS")
                              : ui::tr("horloge en avance de {0} sur le GPS"),
                         {by}),
                ui::Tone::bad};
    }
    return {};
}

}  // namespace relais::client::screens
