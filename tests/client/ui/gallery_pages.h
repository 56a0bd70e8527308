// Pages with sample words that use every widget: to look at, and to be laid out in every size by
// the tests. Not part of the product.
#pragma once

#include <string>
#include <vector>

#include "client/ui/keys.h"

namespace relais::tests {

struct GalleryState {
    std::string page = "home";
    client::ui::TextEdit edit{"tonb", 4};
    std::size_t focused = 0;
    std::string clicked;
};

const std::vector<std::string>& gallery_pages();
void draw_gallery(GalleryState& state);
void press_gallery(GalleryState& state, const client::ui::KeyPress& key);

}  // namespace relais::tests
