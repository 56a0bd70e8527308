#include "client/work/form_media.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "client/devices/picture.h"
#include "client/devices/svg.h"
#include "client/work/interview.h"
#include "forms/base/result.h"
#include "forms/model/definition.h"

namespace relais::client::work {

std::string media_name(std::string_view reference) {
    const std::size_t slash = reference.find_last_of("/\\");
    const std::string_view name =
        slash == std::string_view::npos ? reference : reference.substr(slash + 1);
    return name == "." || name == ".." ? std::string() : std::string(name);
}

std::string media_of(const std::vector<MediaView>& media, std::string_view form) {
    const auto found = std::ranges::find(media, form, &MediaView::form);
    return found == media.end() ? std::string() : media_name(found->file);
}

std::string parameter_of(const QuestionView& question, std::string_view name) {
    for (const auto& each : question.parameters)
        if (forms::model::local_name(each.name) == name) return each.value;
    return {};
}

Result<ImageMap> read_image_map(std::string_view bytes, const std::vector<std::string>& values,
                                int side) {
    auto painted = TRY(devices::paint_svg(TRY(devices::read_svg(bytes)), values, side));
    if (std::ranges::all_of(painted.owner, [](std::uint16_t owner) { return owner == 0; }))
        return fail(Errc::unsupported, "map", "none of its areas is a choice");
    return ImageMap{std::move(painted.picture), std::move(painted.owner)};
}

std::size_t choice_at(const ImageMap& map, devices::Dot at) {
    const auto place = [](float part, int size) {
        return static_cast<std::size_t>(
            std::clamp(static_cast<int>(part * static_cast<float>(size)), 0, size - 1));
    };
    if (map.picture.width < 1 || map.picture.height < 1) return kNoChoice;
    const std::size_t dot =
        place(at.y, map.picture.height) * static_cast<std::size_t>(map.picture.width) +
        place(at.x, map.picture.width);
    const std::uint16_t owner = map.owner[dot];
    return owner == 0 ? kNoChoice : std::size_t{owner} - 1;
}

namespace {

constexpr std::array<std::uint8_t, 3> kChosen{11, 79, 158}, kFocus{196, 74, 0};

void mix(std::uint8_t* dot, const std::array<std::uint8_t, 3>& over, unsigned of_four) {
    for (std::size_t i = 0; i < over.size(); ++i)
        dot[i] = static_cast<std::uint8_t>((dot[i] * (4 - of_four) + over[i] * of_four) / 4);
}

}  // namespace

devices::Picture marked(const ImageMap& map, const std::vector<bool>& chosen, std::size_t focus) {
    devices::Picture picture = map.picture;
    const auto width = static_cast<std::size_t>(picture.width);
    const std::size_t edge = std::max<std::size_t>(2, width / 250);
    const auto same = [&map](std::size_t dot, std::size_t other) {
        return other < map.owner.size() && map.owner[dot] == map.owner[other];
    };
    for (std::size_t dot = 0; dot < map.owner.size(); ++dot) {
        if (map.owner[dot] == 0) continue;
        const std::size_t choice = map.owner[dot] - 1U;
        const bool taken = choice < chosen.size() && chosen[choice];
        if (!taken && choice != focus) continue;
        std::uint8_t* rgb = picture.rgb.data() + dot * 3;
        if (taken) mix(rgb, kChosen, 3);
        if (choice != focus) continue;
        const bool inner = dot >= edge * width && same(dot, dot - edge) && same(dot, dot + edge) &&
                           same(dot, dot - edge * width) && same(dot, dot + edge * width);
        if (!inner)
            mix(rgb, kFocus, 4);
        else if (!taken)
            mix(rgb, kFocus, 1);
    }
    return picture;
}

}  // namespace relais::client::work
