// The places that the workplace knows by name, and where among them the laptop is.
#include <memory>
#include <optional>
#include <utility>

#include "client/places/gazetteer.h"
#include "client/work/geo.h"
#include "client/work/jobs.h"
#include "client/work/places.h"
#include "client/work/workplace.h"
#include "client/work/workplace_state.h"
#include "forms/base/result.h"

namespace relais::client::work {

std::shared_ptr<const Gazetteer> Workplace::State::places_now() const {
    // Read once in the life of the program, also when it cannot be read.
    if (places->asked) return places->read;
    places->asked = true;
    if (world.places_folder.empty()) {
        places->error = Error{Errc::not_found, "places", "no folder was given"};
        return nullptr;
    }
    auto slot = std::make_shared<std::optional<Result<Gazetteer>>>();
    world.jobs->run(
        Queue::files,
        [slot, folder = world.places_folder] { slot->emplace(Gazetteer::read(folder)); },
        [slot, places = places] {
            if (!slot->has_value()) return;
            if (**slot)
                places->read = std::make_shared<const Gazetteer>(std::move(***slot));
            else
                places->error = (*slot)->error();
        });
    return places->read;
}

std::shared_ptr<const Gazetteer> Workplace::places() {
    return state_->places_now();
}

const std::optional<Error>& Workplace::places_error() const {
    return state_->places->error;
}

Whereabouts Workplace::whereabouts() const {
    const State& s = *state_;
    Whereabouts found;
    if (s.world.gps != nullptr) {
        const auto view = s.world.gps->view();
        if (view.fix) found.at = GeoPoint{view.fix->latitude, view.fix->longitude, 0, 0};
    }
    if (const auto fence = s.fence_now(); fence && !found.at)
        found.at = GeoPoint{fence->latitude, fence->longitude, 0, 0};
    const auto known = s.places->read;
    if (known == nullptr) return found;
    AreaIndex area = found.at ? known->area_at(position_of(*found.at)) : kNoArea;
    if (area == kNoArea && s.shift)
        for (const auto& point : s.unlocked.settings.points)
            if (point.code == s.shift->point) area = known->coded(point.adm3_pcode);
    found.region = known->at_level(area, 1);
    if (found.at || found.region == kNoArea) return found;
    // The region's most important place.
    const auto towns = known->find("", found.region, 200);
    for (const auto town : towns) {
        const auto locality = known->locality(town);
        if (known->at_level(locality.area, 1) != found.region) continue;
        found.at = point_at(locality.at);
        break;
    }
    return found;
}

}  // namespace relais::client::work
