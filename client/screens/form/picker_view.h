// The drawing side of picker.h: its page takes the whole window.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "client/screens/form/form.h"
#include "client/screens/frame_view.h"
#include "client/ui/sketch.h"
#include "client/work/geo.h"

namespace relais::client::screens::form {

void draw_picker(const State& state, std::optional<Intent>& intent);
std::vector<BarKey> picker_keys(const State& state);

/// "16.27000 -0.05000".
std::string coordinates_in_words(const work::GeoPoint& point);
/// Ground, receiver and answer round that point.
ui::Sketch sketch_of(const Geo& geo, const work::QuestionView& question,
                     const work::GeoPoint& middle, float half_height_m);

}  // namespace relais::client::screens::form
