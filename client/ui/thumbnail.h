// A picture as small as it may be and still be known: in the heads and the rows of tables. Internal
// to client/ui.
#pragma once

#include "client/ui/picture.h"
#include "client/ui/ui.h"

namespace relais::client::ui {

struct Thumbnail {
    float width = 0, height = 0;  ///< 0 where there is no picture
};
Thumbnail thumbnail_of(const ChoicePicture& picture, float widest);
/// Its left upper corner.
void draw_thumbnail(float x, float y, Thumbnail size, const ChoicePicture& picture);

}  // namespace relais::client::ui
