// What belongs to the form and not to the answers: the pictures, recordings and maps that its
// labels name. They lie, sealed, among the store's form files.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "client/devices/picture.h"
#include "client/work/interview.h"
#include "forms/base/result.h"

namespace relais::client::work {

/// A label's picture is small and there may be many: 48 MB while one is read.
inline constexpr std::int64_t kMaxFormPictureDots = 16'000'000;

/// "carte.png" of "jr://images/carte.png"; empty for what is no plain file name.
std::string media_name(std::string_view reference);
/// Of the first of these kinds ("image", "audio") that the label has; empty without any.
std::string media_of(const std::vector<MediaView>& media, std::string_view form);
/// A parameter of the question, or of its bind under any prefix; empty without it.
std::string parameter_of(const QuestionView& question, std::string_view name);

/// A map whose areas are choices.
struct ImageMap {
    devices::Picture picture;
    std::vector<std::uint16_t> owner;  ///< of each dot: 0 for nobody, else 1 + index of the choice
};
/// `values` are the names of its areas. Errc::unsupported when it has none of them.
Result<ImageMap> read_image_map(std::string_view bytes, const std::vector<std::string>& values,
                                int side);
/// Index of the choice at that place, in parts of the map; values.size() or more: none.
inline constexpr std::size_t kNoChoice = static_cast<std::size_t>(-1);
std::size_t choice_at(const ImageMap& map, devices::Dot at);
/// The map with the areas of these choices laid over in a strong colour, `focus` edged.
devices::Picture marked(const ImageMap& map, const std::vector<bool>& chosen, std::size_t focus);

}  // namespace relais::client::work
