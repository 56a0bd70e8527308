// What lies on the ground round a point, as a map draws it: borders and towns, fewer the more is
// seen.
#pragma once

#include "client/ui/sketch.h"
#include "client/work/geo.h"
#include "client/work/places.h"

namespace relais::client::screens::form {

void add_ground(ui::Sketch& sketch, const work::Gazetteer& places, const work::GeoPoint& middle);

}  // namespace relais::client::screens::form
