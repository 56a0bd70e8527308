#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>

#include "client/ui/answers.h"
#include "client/ui/paint.h"
#include "client/ui/state.h"

namespace relais::client::ui {

namespace {

constexpr float kGap = 8;

}  // namespace

Tiles::Tiles(const char* id, std::size_t columns) : columns_(std::max<std::size_t>(1, columns)) {
    end_flow();
    State& s = state();
    x_ = s.area.x;
    width_ = s.area.width;
    top_ = s.y;
    const auto gaps = static_cast<float>(columns_ - 1) * px(kGap);
    tile_ = std::floor((width_ - gaps) / static_cast<float>(columns_));
    // All are as high as the highest was in the last picture that was as wide.
    const std::string key = std::string(id) + "/" + std::to_string(static_cast<int>(tile_)) + "/" +
                            std::to_string(s.text_step);
    key_ = ImGui::GetID(key.c_str());
    least_before_ = s.least_height;
    s.least_height = ImGui::GetStateStorage()->GetFloat(key_, 0);
}

void Tiles::end_tile() {
    if (drawn_ == 0) return;
    end_flow();
    const State& s = state();
    const float height = s.y - top_ - px(kGap);
    row_height_ = std::max(row_height_, height);
    tallest_ = std::max(tallest_, height);
}

void Tiles::next() {
    end_tile();
    State& s = state();
    const std::size_t column = drawn_ % columns_;
    if (column == 0 && drawn_ > 0) {
        top_ += row_height_ + px(kGap);
        row_height_ = 0;
    }
    ++drawn_;
    s.y = top_;
    s.area = {x_ + static_cast<float>(column) * (tile_ + px(kGap)), tile_};
}

Tiles::~Tiles() {
    end_tile();
    State& s = state();
    s.area = {x_, width_};
    if (drawn_ > 0) s.y = top_ + row_height_ + px(kGap);
    auto* storage = ImGui::GetStateStorage();
    if (storage->GetFloat(key_, 0) != tallest_) {
        storage->SetFloat(key_, tallest_);
        s.unsettled = true;
    }
    s.least_height = least_before_;
}

}  // namespace relais::client::ui
